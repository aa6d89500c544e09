"""Fills a migrated database with one meeting in session, and prints what its clients need; a process of its own."""

import json
import os
import sys

import django


def main(polls: int) -> None:
    """Print {meeting, uid, items, polls, voters, guests, chair, secretary}."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    print(json.dumps(made(polls)))


def made(polls: int) -> dict[str, object]:
    """Make the room; who acts stands there as [key of the person, session, key of the place]."""
    from bench.rooms import _guests, _sessions
    from ecabinet import demo
    from tests import builders
    from voting.actions import polls as acts

    cast = demo.make_cast(password=None)
    meeting = builders.meeting_in_session(cast)
    guests = _guests(meeting, 40)
    places = {one.person_id: one for one in meeting.participants.filter(person__isnull=False)}
    item = meeting.items.get(state="current")

    def told(people: list) -> list[list[object]]:  # type: ignore[type-arg]
        sessions = _sessions(people)
        return [[p.pk, key, places[p.pk].pk, str(p.uid)] for p, key in zip(people, sessions, strict=True)]

    return {
        "meeting": meeting.pk,
        "uid": str(meeting.uid),
        "items": [[one.pk, str(one.uid)] for one in meeting.items.filter(state="waiting")],
        "polls": [
            [poll.pk, str(poll.uid)]
            for poll in (
                acts.prepare_poll(item=item, question=f"Thông qua lần {number}", by=cast["secretary"])
                for number in range(polls)
            )
        ],
        "voters": told(cast.members[:24]),
        "guests": told(guests),
        "chair": told([cast["chair"]])[0],
        "secretary": told([cast["secretary"]])[0],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
