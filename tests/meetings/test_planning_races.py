"""Two secretaries at one moment, on PostgreSQL: both acts stand, in one order, without gap or deadlock."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from ecabinet import demo
from meetings.actions import agenda, invitations, planning
from meetings.models import AgendaItem, Meeting, Participant
from meetings.rules import rows
from people.models import JournalEntry, User
from people.rules import Refused
from tests import builders

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def committed_cast(transactional_db, settings) -> demo.Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return demo.make_cast()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts in threads that start together; return what each returned or the refusal it ended in."""
    gate = threading.Barrier(len(acts))
    ends: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            ends[place] = act()
        except Refused as why:
            ends[place] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return ends


def fresh(model, pk):
    return model.objects.select_related("meeting").get(pk=pk)


def test_two_secretaries_move_items_and_both_see_one_order(committed_cast):
    cast = committed_cast
    meeting = builders.draft_meeting(cast)
    first, second, third = [fresh(AgendaItem, item.pk) for item in meeting.items.all()]
    for _ in range(5):
        at_once(
            lambda: agenda.move_item(item=fresh(AgendaItem, first.pk), to=3, by=cast["secretary"]),
            lambda: agenda.move_item(item=fresh(AgendaItem, third.pk), to=1, by=cast["secretary"]),
            lambda: agenda.move_item(item=fresh(AgendaItem, second.pk), to=2, by=cast["secretary"]),
        )
        items = list(meeting.items.all())
        assert [item.order for item in items] == [1, 2, 3]
        last = JournalEntry.objects.filter(verb="item.moved").order_by("-serial").first()
        assert last.data["order"] == [str(item.uid) for item in items]
    entries = JournalEntry.objects.filter(verb="item.moved").order_by("serial")
    assert [entry.version for entry in entries] == list(range(1, 16))


def test_adding_moving_and_removing_at_once_leaves_no_gap(committed_cast):
    cast = committed_cast
    meeting = builders.draft_meeting(cast)
    first, second, _ = meeting.items.all()
    row = rows.AgendaRow("Thêm")
    at_once(
        lambda: agenda.add_item(
            meeting=Meeting.objects.get(pk=meeting.pk), row=row, at=1, by=cast["secretary"]
        ),
        lambda: agenda.move_item(item=fresh(AgendaItem, first.pk), to=3, by=cast["secretary"]),
        lambda: agenda.remove_item(item=fresh(AgendaItem, second.pk), by=cast["secretary"]),
        lambda: agenda.edit_item(
            item=fresh(AgendaItem, first.pk), cells={"title": "Sửa"}, by=cast["secretary"]
        ),
    )
    items = list(meeting.items.all())
    assert [item.order for item in items] == [1, 2, 3]
    assert {item.title for item in items} >= {"Thêm", "Sửa"}
    assert JournalEntry.objects.filter(stream=meeting.stream).count() == 4


def test_meetings_created_at_once_get_numbers_of_their_own(committed_cast):
    cast = committed_cast

    def create() -> Meeting:
        return planning.create_meeting(
            body=cast.government,
            kind="regular",
            title="",
            planned_start=START,
            planned_end=START + timedelta(hours=2),
            by=cast["secretary"],
        )

    made = at_once(*[create] * 6)
    assert sorted(meeting.number for meeting in made) == [1, 2, 3, 4, 5, 6]


def test_a_meeting_called_twice_at_once_is_called_once(committed_cast):
    cast = committed_cast
    meeting = builders.draft_meeting(cast)

    def call() -> Meeting:
        return planning.call_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast["secretary"])

    ends = at_once(call, call)
    assert sorted(type(end).__name__ for end in ends) == ["Meeting", "Refused"]
    assert JournalEntry.objects.filter(verb="meeting.called").count() == 1


def test_one_new_guest_invited_to_two_meetings_at_once_is_one_person(committed_cast):
    cast = committed_cast
    meetings = [builders.draft_meeting(cast), builders.draft_meeting(cast)]
    row = rows.ParticipantRow("Khách Lạ", "Chuyên gia", role="guest", email="khach.la@example.vn")

    def invite(meeting: Meeting) -> Participant:
        found = Meeting.objects.get(pk=meeting.pk)
        return invitations.add_participant(meeting=found, row=row, by=cast["secretary"])

    at_once(*[lambda meeting=meeting: invite(meeting) for meeting in meetings])
    assert User.objects.filter(email="khach.la@example.vn").count() == 1
    assert Participant.objects.filter(person__email="khach.la@example.vn").count() == 2


def test_two_meetings_given_one_number_at_once_one_is_refused(committed_cast):
    cast = committed_cast
    plan = {"kind": "regular", "place": "", "planned_start": START, "planned_end": START + timedelta(hours=3)}
    drafts = [
        planning.create_meeting(body=cast.government, title=title, **plan, by=cast["secretary"])
        for title in ("A", "B")
    ]
    for number in range(11, 16):
        ends = at_once(
            *[
                lambda made=made, number=number: planning.edit_meeting(
                    meeting=Meeting.objects.get(pk=made.pk),
                    title=made.title,
                    number=number,
                    **plan,
                    by=cast["secretary"],
                )
                for made in drafts
            ]
        )
        assert sum(isinstance(end, Refused) for end in ends) == 1
