"""Count a closed poll again from its ballots and compare it with its result and with the journal."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voting.actions import recounting
from voting.models import Poll


class Command(BaseCommand):
    help = "Recount a closed poll; exit 1 when ballots, result and journal do not agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("poll", help="Its number, as in its address, or its uid.")

    def handle(self, *args: Any, poll: str, **options: Any) -> None:
        found = _poll(poll)
        faults = recounting.faults_of(found)
        self.stdout.write(
            f"{found.uid} {found.get_method_display()}: {found.result.get('sentence', found.state)}"
        )
        for fault in faults:
            self.stderr.write(f"  {fault}")
        if faults:
            raise CommandError(f"{len(faults)} faults")
        self.stdout.write("ok")


def _poll(name: str) -> Poll:
    polls = Poll.objects.select_related("meeting__body", "meeting__head", "item")
    try:
        found = polls.filter(pk=int(name)) if name.isdecimal() else polls.filter(uid=uuid.UUID(name))
    except ValueError:
        raise CommandError(f"{name} is neither a number nor a uid") from None
    poll = found.first()
    if poll is None:
        raise CommandError(f"there is no poll {name}")
    return poll
