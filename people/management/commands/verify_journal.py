"""Walk the hash chain of every body and say where it does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people import journal, queries
from people.models import Body, ChainHead
from people.rules import Refused


class Command(BaseCommand):
    help = "Verify the journal; exit 1 when a chain does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", help="Code of one body; without it every body is verified.")

    def handle(self, *args: Any, body: str = "", **options: Any) -> None:
        faults = 0
        for one in self._bodies(body):
            found = list(journal.faults_of(one))
            faults += len(found)
            head = ChainHead.objects.filter(body=one).first()
            self.stdout.write(
                f"{one.code} {one.name}: {head.serial if head else 0} entries, head {head and head.hash}"
            )
            for fault in found:
                self.stderr.write(f"  entry {fault.serial}: {fault.reason}")
        if faults:
            raise CommandError(f"{faults} faults")
        self.stdout.write("ok")

    def _bodies(self, code: str) -> list[Body]:
        if not code:
            return list(Body.objects.filter(journal__isnull=False).distinct().order_by("code", "valid_from"))
        try:
            return [queries.body_by_code(code, timezone.localdate())]
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
