"""Invent a nation: every province and commune with two years of meetings, marked as generated."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ecabinet.nation import bodies, seeding
from savings.actions import rollups
from savings.models import MeetingLedger


class Command(BaseCommand):
    help = "Invent the meetings of the whole nation for trying and measuring; refused over real data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--years", type=int, default=2, help="How many years up to last month (1 to 5).")

        parser.add_argument(
            "--share", type=int, default=100, help="How many percent of the bodies meet (1 to 100)."
        )

    def handle(self, *args: Any, years: int, share: int, **options: Any) -> None:
        if not 1 <= years <= 5:
            raise CommandError("Số năm phải từ 1 đến 5.")
        if not 1 <= share <= 100:
            raise CommandError("Tỷ lệ cơ quan có họp phải từ 1 đến 100.")
        if settings.PRODUCTION:
            raise CommandError(
                "Hệ thống đang chạy thật (DJANGO_ENV=production) nên không tạo số liệu giả lập."
            )
        if bodies.is_real_data():
            raise CommandError("Cơ sở dữ liệu này có số liệu thật nên không tạo số liệu giả lập.")
        began = time.monotonic()
        nation = bodies.make_nation()
        self.stdout.write(f"{len(nation.every)} bodies")
        say = self._say if options["verbosity"] > 1 else lambda _: None
        written = seeding.seed(nation, years, say, share)
        months = seeding.months_of(years)
        rows = sum(rollups.roll_up_month(month) for month in months)
        total = MeetingLedger.objects.filter(is_generated=True).count()
        seconds = time.monotonic() - began
        self.stdout.write(f"{written} meetings written, {total} in all, {rows} roll-ups, {seconds:.0f} s")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
