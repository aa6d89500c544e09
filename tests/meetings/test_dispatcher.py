"""The dispatcher at its work, without its thread: what it reads, renders, gathers and hands to the hub."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from ecabinet.demo import Cast
from meetings import panels, whispers
from meetings.actions import presence, session
from meetings.live import snapshots, stages
from meetings.models import Meeting, Participant
from people import doorbell
from tests.meetings.rooms import Room, of_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(live_meeting: Meeting) -> Iterator[Room]:
    room = Room(live_meeting)
    yield room
    doorbell.unlisten(room.stages.ring)


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    """Run what an act does after its commit, inside the transaction of a test."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def check_in(room: Room, cast: Cast, username: str) -> None:
    place = Participant.objects.get(meeting=room.meeting, person=cast[username])
    presence.check_in(participant=place, by=cast[username])


# -- changes --


def test_a_change_carries_the_touched_shared_panels_and_nothing_else(
    room: Room, cast: Cast, commits: Callable[..., Any]
) -> None:
    heard = room.enter(cast["minister1"])
    with commits():
        session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.work()
    (change,) = of_type(heard, "change")
    touched = {panel.name for panel in panels.touched_by(set(change["topics"])) if panel.shared}
    assert set(change["panels"]) == touched
    assert (change["from"], change["v"]) == (room.meeting.version - 1, room.meeting.version)
    assert change["notices"] == ["Chủ trì đã cho tạm nghỉ."]


def test_one_rendering_for_a_language_however_many_listen(
    room: Room, cast: Cast, commits: Callable[..., Any]
) -> None:
    def queries_for(people: list[str]) -> int:
        for username in people:
            room.enter(cast[username])
        with commits():
            act = session.resume_meeting if room.meeting.state == "paused" else session.pause_meeting
            act(meeting=room.meeting, by=cast["chair"])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            room.work()
        return len(queries)

    alone = queries_for(["minister1"])
    assert queries_for([f"minister{number}" for number in range(2, 20)]) <= alone + 1


def test_only_a_change_that_somebody_hears_goes_before_the_pages(room: Room, cast: Cast) -> None:
    topic = room.meeting.stream
    assert not room.stages.is_listened_to(topic)
    room.enter(cast["minister1"])
    room.stages.of(room.meeting.pk)
    heard = (
        topic,
        f"meeting:{uuid.uuid4()}",
        f"whisper:tally:{room.meeting.uid}",
        f"body:{room.meeting.uid}",
    )
    assert [room.stages.is_listened_to(one) for one in heard] == [True, False, False, False]


def test_the_pages_go_on_behind_what_was_handed_out(
    room: Room, cast: Cast, commits: Callable[..., Any]
) -> None:
    room.enter(cast["minister1"])
    told: list[str] = []
    room.stages.tell = lambda function, *arguments: told.append(function.__name__)
    with commits():
        session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.stages.publish_rung()
    assert told == ["deliver", "give_back"]


def test_every_language_that_listens_gets_its_own_text(
    room: Room, cast: Cast, commits: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "render", lambda name, meeting, reader, language: f"{name} in {language}")
    heard = {lang: room.enter(cast["minister1"], language=lang) for lang in ("vi", "en")}
    with commits():
        session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.work()
    for lang, messages in heard.items():
        assert of_type(messages, "change")[0]["panels"]["now"] == f"now in {lang}"


def test_check_ins_are_gathered_to_four_a_second(
    room: Room, cast: Cast, commits: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(stages.time, "monotonic", lambda: now[0])
    heard = room.enter(cast["minister1"])
    for username in ("guest", "substitute", "secretary"):
        with commits():
            check_in(room, cast, username)
        room.work()
    first = of_type(heard, "change")
    assert len(first) == 1
    assert room.stages.next_due() == pytest.approx(now[0] + stages.GATHER_SECONDS)

    now[0] += stages.GATHER_SECONDS
    room.work()
    later = of_type(heard, "change")[1:]
    assert [(one["from"], one["v"]) for one in later] == [(first[0]["v"], first[0]["v"] + 2)]


def test_another_act_does_not_wait_for_gathered_check_ins(
    room: Room, cast: Cast, commits: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages.time, "monotonic", lambda: 1_000.0)
    heard = room.enter(cast["minister1"])
    for username in ("guest", "substitute"):
        with commits():
            check_in(room, cast, username)
        room.work()
    with commits():
        session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.work()
    assert [(one["from"], one["v"]) for one in of_type(heard, "change")] == [(0, 1), (1, 3)]


def test_a_lost_ring_costs_seconds_and_no_update(room: Room, cast: Cast) -> None:
    heard = room.enter(cast["minister1"])
    # Without the callbacks of the commit nobody rings.
    session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.work()
    assert not of_type(heard, "change")
    room.stages.look()
    assert len(of_type(heard, "change")) == 1
    room.stages.look()
    assert len(of_type(heard, "change")) == 1


# -- defects and faults --


def broken_panel(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    panel = panels.registered()[name]

    def query(meeting: Meeting, reader: Any) -> dict[str, Any]:
        raise error

    broken = panels.Panel(**{**panel.__dict__, "query": query})
    monkeypatch.setitem(panels._panels, name, broken)


def test_a_broken_panel_fails_once_and_is_announced_afterwards(
    live_meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_panel(monkeypatch, "agenda", ZeroDivisionError("a defect"))
    with pytest.raises(ZeroDivisionError):
        snapshots.at(live_meeting, 0, "vi")
    content = json.loads(f"{{{snapshots.at(live_meeting, 0, 'vi').content}}}")
    assert "agenda" not in content["panels"]
    assert "now" in content["panels"]
    assert "agenda" in content["topics"]


def test_a_panel_that_the_database_refused_is_tried_again(
    live_meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        broken_panel(patched, "agenda", DatabaseError("gone"))
        with pytest.raises(DatabaseError):
            snapshots.at(live_meeting, 0, "vi")
    assert '"agenda":' in snapshots.at(live_meeting, 0, "vi").content


def test_a_change_that_the_database_would_not_let_render_is_told_afterwards(
    room: Room, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = room.enter(cast["minister1"])
    session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    with monkeypatch.context() as patched:
        broken_panel(patched, "now", DatabaseError("gone"))
        with pytest.raises(DatabaseError):
            room.stages.look()
    assert of_type(heard, "change") == []
    room.stages.look()
    (change,) = of_type(heard, "change")
    assert (change["from"], change["v"]) == (0, 1)
    assert "now" in change["panels"]


def test_after_a_defect_every_room_is_told_to_fetch(room: Room, cast: Cast) -> None:
    heard = room.enter(cast["minister1"])
    session.pause_meeting(meeting=room.meeting, by=cast["chair"])
    room.stages.begin_anew()
    room.stages.look()
    (change,) = of_type(heard, "change")
    assert change == {"type": "change", "from": 0, "v": 1}
    # And from there on as before.
    session.resume_meeting(meeting=room.meeting, by=cast["chair"])
    room.stages.look()
    assert "now" in of_type(heard, "change")[1]["panels"]


# -- whispers --


@pytest.fixture
def whisper(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Register a whisper of the test's own; its fields are what the returned dict holds."""
    told: dict[str, Any] = {"fields": {"count": 1}, "hears": None}
    own = whispers.Whisper("own", lambda meeting: told["fields"], lambda meeting, fields: told["hears"])
    monkeypatch.setattr(whispers, "_whispers", {"own": own})
    return told


def test_a_whisper_is_told_four_times_a_second_and_the_latest_wins(
    room: Room, cast: Cast, whisper: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(stages.time, "monotonic", lambda: now[0])
    heard = room.enter(cast["minister1"])
    for count in range(1, 6):
        whisper["fields"] = {"count": count}
        room.stages.ring(f"whisper:own:{room.meeting.uid}")
        room.work()
    assert [one["count"] for one in of_type(heard, "whisper")] == [1]
    now[0] += stages.GATHER_SECONDS
    room.work()
    assert [one["count"] for one in of_type(heard, "whisper")] == [1, 5]


def test_a_whisper_is_told_to_those_who_may_hear_it(room: Room, cast: Cast, whisper: dict[str, Any]) -> None:
    whisper["hears"] = {cast["minister1"].pk}
    hears, does_not = room.enter(cast["minister1"]), room.enter(cast["minister2"])
    room.stages.look()
    assert of_type(hears, "whisper") == [{"type": "whisper", "name": "own", "count": 1}]
    assert of_type(does_not, "whisper") == []
    # Who comes later hears the last one too, when they may.
    assert len(of_type(room.enter(cast["minister1"]), "whisper")) == 1
    assert of_type(room.enter(cast["minister3"]), "whisper") == []
