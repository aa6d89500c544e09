"""Who is let into the live room, and how its sockets lose their right."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecabinet.demo import Cast
from meetings.actions import session
from meetings.live import admission, frames, sockets
from meetings.models import Meeting, Participant
from people import doorbell
from tests.meetings.rooms import Room, of_type
from tests.tablets import session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(live_meeting: Meeting) -> Iterator[Room]:
    room = Room(live_meeting)
    yield room
    doorbell.unlisten(room.stages.ring)


def test_a_batch_of_handshakes_costs_three_queries(live_meeting: Meeting, cast: Cast) -> None:
    asked = [sockets.Handshake(live_meeting.pk, session_of(person), 0, "vi") for person in cast.members]
    with CaptureQueriesContext(connection) as queries:
        found = admission.verdicts(asked)
    assert all(verdict.standing for verdict in found)
    assert len(queries) == 3


def test_a_changed_password_ends_every_session_of_the_person(live_meeting: Meeting, cast: Cast) -> None:
    handshake = sockets.Handshake(live_meeting.pk, session_of(cast["minister1"]), 0, "vi")
    standing = admission.verdicts([handshake])[0].standing
    assert standing
    cast["minister1"].set_password("another one, long enough")
    cast["minister1"].save()
    assert admission.verdicts([handshake])[0].code == frames.SESSION_ENDED


def test_the_recheck_is_one_query_for_all_sockets(room: Room, cast: Cast) -> None:
    for person in cast.members:
        room.enter(person)
    listening = list(room.hub.sockets)
    with CaptureQueriesContext(connection) as queries:
        now = admission.standings_of(listening)
    assert len(queries) == 1
    assert [admission.code_of(one.standing, now) for one in listening if one.standing] == [0] * 25


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("session", frames.SESSION_ENDED),
        ("account", frames.SESSION_ENDED),
        ("place", frames.RIGHT_REMOVED),
        ("draft", frames.RIGHT_REMOVED),
    ],
)
def test_a_standing_that_ended_has_its_code(room: Room, cast: Cast, end: str, code: int) -> None:
    person = cast["guest"]
    room.enter(person)
    (one,) = room.hub.sockets
    assert one.standing
    if end == "session":
        Session.objects.filter(pk=one.standing.session_key).delete()
    elif end == "account":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    elif end == "place":
        Participant.objects.filter(meeting=room.meeting, person=person).delete()
    else:
        Meeting.objects.update(state=Meeting.State.DRAFT)
    assert admission.code_of(one.standing, admission.standings_of([one])) == code


def test_who_becomes_limited_to_items_hears_no_panel_any_more(room: Room, cast: Cast) -> None:
    heard = room.enter(cast["guest"])
    Participant.objects.filter(meeting=room.meeting, person=cast["guest"]).update(is_scoped=True)
    (one,) = room.hub.sockets
    assert one.standing
    renewed = admission.renewed(one.standing, admission.standings_of([one]))
    room.hub.change_scope(one, renewed)
    session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.stages.look()
    assert of_type(heard, "change") == []
    # The page wipes what it shows and loads anew; the socket of the new page is limited from its beginning.
    assert of_type(heard, "bye") == [{"type": "bye", "cause": "scope", "retry_ms": 0}]
    again = room.enter(cast["guest"])
    session.resume_meeting(meeting=room.meeting, by=cast["chair"])
    room.stages.look()
    (change,) = of_type(again, "change")
    assert set(change) == {"type", "v", "from"}
