"""Send the figures that wait to the central installation, and say how it stands."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from savings import store
from savings.actions import sending
from savings.queries import outgoing


class Command(BaseCommand):
    help = "Send the figures that wait to the central installation; exit 1 when some still wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", action="store_true", help="Only say how it stands.")

    def handle(self, *args: Any, state: bool, **options: Any) -> None:
        central = store.load()
        if central is None or not central.url:
            raise CommandError("This installation reports to nobody: run connect_central first.")
        sent = 0 if state else sending.send_all(by_hand=True)
        last = outgoing.own_parcels().exclude(done_at=None).last()
        waits = sending.waiting()
        self.stdout.write(f"{sent} parcels sent now, {waits.count()} wait")
        if last:
            self.stdout.write(f"the last one that arrived: {last.serial}, made {last.made_at:%Y-%m-%d %H:%M}")
        first = waits.first()
        if first is not None and first.last_error:
            raise CommandError(f"parcel {first.serial}, tried {first.tries} times: {first.last_error}")
