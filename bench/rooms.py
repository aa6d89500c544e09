"""Makes a throwaway database with one room full of people who are logged in, and prints what a client needs.

A process of its own: `python -m bench.rooms --clients 1000`, with DATABASE_URL naming the empty database.
"""

import argparse
import json
import os

import django


def main() -> None:
    """Migrate, fill and print {meeting, item, items, secretary, sessions}."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, default=1000)
    asked.add_argument("--items", type=int, default=6)
    asked.add_argument("--papers", type=int, default=0)
    asked.add_argument("--meetings", type=int, default=1)
    wanted = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    print(json.dumps(made(wanted.clients, wanted.items, wanted.papers, wanted.meetings)))


def made(clients: int, items: int = 6, papers: int = 0, meetings: int = 1) -> dict[str, object]:
    """Make the room: its items and papers, as many guests as clients, a secretary who acts.

    Shape: of several meetings each has its share of the guests, in the order of `sessions`; `rooms` lists
    [meeting, its last item].
    """
    from django.core.management import call_command

    from ecabinet import demo
    from tests import builders

    call_command("migrate", verbosity=0)
    cast = demo.make_cast(password=None)
    rooms = [builders.called_meeting(cast) for _ in range(meetings)]
    for meeting in rooms:
        while meeting.items.count() < items:
            _add_item(meeting, cast)
    meeting = rooms[0]
    _add_papers(meeting, cast["secretary"], papers)
    share = clients // meetings
    guests = [guest for number, room in enumerate(rooms) for guest in _guests(room, share, number)]
    return {
        "meeting": meeting.pk,
        "item": _last_item(meeting),
        "items": meeting.items.count(),
        "rooms": [[room.pk, _last_item(room)] for room in rooms],
        "secretary": _sessions([cast["secretary"]])[0],
        "sessions": _sessions(guests),
    }


def _last_item(meeting) -> int:  # type: ignore[no-untyped-def]
    return int(meeting.items.order_by("-order")[0].pk)


def _add_papers(meeting, secretary, count: int) -> None:  # type: ignore[no-untyped-def]
    from tests.documents import papers

    items = list(meeting.items.order_by("order"))
    for number in range(count):
        name = f"Tờ trình số {number + 1}.pdf"
        papers.ready_document(items[number % len(items)], secretary, papers.pdf(1), name=name)


def _add_item(meeting, cast) -> None:  # type: ignore[no-untyped-def]
    from meetings.models import AgendaItem, Dossier

    order = meeting.items.count() + 1
    AgendaItem.objects.create(
        meeting=meeting,
        dossier=Dossier.objects.create(body=cast.government),
        order=order,
        title=f"Nội dung thứ {order} về hoạt động của hệ thống thông tin phục vụ họp và xử lý công việc",
        agency="Văn phòng Chính phủ",
        planned_minutes=15,
    )


def _guests(meeting, count: int, room: int = 0) -> list:  # type: ignore[no-untyped-def, type-arg]
    from meetings.models import Participant
    from people.models import User

    names = [f"tablet{room:03}-{number:05}" for number in range(count)]
    User.objects.bulk_create([User(username=name, full_name=name) for name in names])
    people = list(User.objects.filter(username__in=names))
    if meeting.group:
        meeting.group.user_set.add(*people)
    guests = [
        Participant(meeting=meeting, person=person, role="guest", title="Khách mời") for person in people
    ]
    Participant.objects.bulk_create(guests)
    return people


def _sessions(people: list) -> list[str]:  # type: ignore[type-arg]
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    store = SessionStore()
    keys = [get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") for _ in people]
    rows = []
    for key, person in zip(keys, people, strict=True):
        content = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        expires = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        rows.append(Session(session_key=key, session_data=store.encode(content), expire_date=expires))
    Session.objects.bulk_create(rows)
    return keys


if __name__ == "__main__":
    main()
