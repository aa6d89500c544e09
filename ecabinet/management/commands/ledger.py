"""Hold a meeting with given numbers through the public acts, in a database of its own; print what its ledger says."""

import json
from argparse import ArgumentParser
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecabinet import reckoning, throwaway
from people.rules import Refused


class Command(BaseCommand):
    help = "Play an agenda of which a part is settled by consent; one line of JSON read from its ledger."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--items", type=int, default=20, help="Số nội dung")
        parser.add_argument("--consent", type=int, default=12, help="Trong đó thống nhất không thảo luận")
        parser.add_argument("--consent-minutes", default="0.5", help="Phút cho một nội dung thống nhất")
        parser.add_argument("--talk-minutes", default="12", help="Phút cho một nội dung thảo luận")
        parser.add_argument(
            "--before-consent-minutes", default="6", help="Phút trước đây cho nội dung thống nhất"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("consent_minutes", "talk_minutes", "before_consent_minutes")
        try:
            quick, talk, slow = (Fraction(options[name]) for name in names)
            reckoning.checked_agenda(options["items"], options["consent"], quick, talk, slow)
        except (ValueError, ZeroDivisionError):
            raise CommandError("Số phút phải là số, ví dụ 0.5.", returncode=2) from None
        except Refused as why:
            raise CommandError(str(why), returncode=2) from None
        try:
            answer = throwaway.call(
                "ecabinet.reckoning.play_ledger",
                items=options["items"],
                consent=options["consent"],
                quick=str(quick),
                talk=str(talk),
                slow=str(slow),
            )
        except throwaway.PlayError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
