"""Compute every ledger again from the journal, and the roll-ups from the ledgers; say every difference."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from savings.actions import rollups
from savings.pdf import issued
from savings.queries import checking, received


class Command(BaseCommand):
    help = (
        "Recompute every figure from the journal. With --check nothing is written; exit 1 on any difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only compare, write nothing.")
        parser.add_argument("--body", type=int, help="Key of one body; all without it.")

    def handle(self, *args: Any, check: bool, body: int | None, **options: Any) -> None:
        if not check:
            for month in checking.months_written():
                rollups.roll_up_month(month)
        differences = 0
        for difference in self._found(body):
            differences += 1
            self.stderr.write(f"{difference.where}: {difference.what}")
        self.stdout.write(f"{checking.count(body)} ledgers computed again, {differences} differences")
        if differences:
            raise CommandError(f"{differences} differences")

    def _found(self, body: int | None) -> Iterator[checking.Difference]:
        yield from checking.ledger_differences(body)
        yield from checking.rollup_differences(body)
        yield from issued.differences(body)
        yield from received.differences(body)
