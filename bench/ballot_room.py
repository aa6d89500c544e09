"""Makes a throwaway database with one meeting in session, 500 members there, and polls that wait to be opened.

A process of its own: `python -m bench.ballot_room --clients 500`, with DATABASE_URL naming the empty database.
"""

import argparse
import json
import os
from typing import Any

import django


def main() -> None:
    """Migrate, fill and print {meeting, polls, chair, secretary, voters, sessions}."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, default=500)
    asked.add_argument("--polls", type=int, default=4)
    wanted = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    print(json.dumps(made(wanted.clients, wanted.polls)))


def made(clients: int, polls: int) -> dict[str, object]:
    """Make the room. Shape: `voters` are the keys of the persons, in the order of their `sessions`."""
    from django.core.management import call_command

    from bench.rooms import _sessions
    from ecabinet import demo
    from tests import builders
    from voting.actions import polls as acts

    call_command("migrate", verbosity=0)
    cast = demo.make_cast(password=None)
    meeting = builders.meeting_in_session(cast)
    members = _members(meeting, clients)
    item = meeting.items.get(state="current")
    prepared = [
        acts.prepare_poll(item=item, question=f"Thông qua dự thảo lần {number}", by=cast["secretary"])
        for number in range(1, polls + 1)
    ]
    return {
        "meeting": meeting.pk,
        "polls": [poll.pk for poll in prepared],
        "chair": _sessions([cast["chair"]])[0],
        "secretary": _sessions([cast["secretary"]])[0],
        "voters": [person.pk for person in members],
        "sessions": _sessions(members),
    }


def _members(meeting: Any, count: int) -> list[Any]:
    """Seat members until as many as are asked for are there, and return the persons."""
    from meetings.models import Participant, Presence
    from people.models import User

    there = meeting.participants.filter(is_member=True)
    names = [f"member{number:05}" for number in range(count - there.count())]
    User.objects.bulk_create([User(username=name, full_name=name) for name in names])
    people = User.objects.filter(username__in=names)
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            person=person,
            role="member",
            title="Thành viên",
            may_vote=True,
            is_member=True,
            seat_order=1000 + number,
        )
        for number, person in enumerate(people)
    )
    added = there.filter(seat_order__gte=1000)
    Presence.objects.bulk_create(Presence(participant=one, since=meeting.opened_at) for one in added)
    meeting.electors = [str(one.person.uid) for one in there.select_related("person")]
    meeting.members_total = len(meeting.electors)
    meeting.save()
    return [one.person for one in there.select_related("person").order_by("pk")[:count]]


if __name__ == "__main__":
    main()
