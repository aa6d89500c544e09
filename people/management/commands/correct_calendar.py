"""Say that a day is off, or worked, for one body: the notices of each year come late."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people import queries
from people.actions import calendar
from people.models import CalendarDay
from people.rules import Refused


class Command(BaseCommand):
    help = "Correct the calendar of a body: one day off, or worked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--body", required=True, help="Code of the body.")
        parser.add_argument("--note", default="", help="The notice that says so.")
        parser.add_argument("day", type=date.fromisoformat, help="As 2027-02-08.")
        parser.add_argument("kind", choices=["off", "worked"])

    def handle(self, *args: Any, body: str, day: date, kind: str, note: str, **options: Any) -> None:
        longest = CalendarDay._meta.get_field("note").max_length
        try:
            found = queries.body_by_code(body, timezone.localdate())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        row = calendar.correct_calendar(
            body=found, day=day, is_worked=kind == "worked", note=note[:longest], by=None
        )
        self.stdout.write(f"{found.code}: {row}")
