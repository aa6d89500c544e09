"""The floor: asking, giving, ending; one speaker at a time."""

import pytest
from django.db import IntegrityError

from meetings.actions import session, speaking
from meetings.models import Meeting, Participant, Presence, SpeakingTurn
from people.models import JournalEntry
from people.rules import Refused, utc_text
from tests import builders

pytestmark = pytest.mark.django_db


def place_of(meeting: Meeting, person) -> Participant:
    return meeting.participants.get(person=person)


def asked(meeting: Meeting, person) -> SpeakingTurn:
    return speaking.ask_to_speak(participant=place_of(meeting, person), by=person)


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


def named(turn: SpeakingTurn, person) -> dict[str, str | None]:
    item = str(turn.item.uid) if turn.item else None
    return {"turn": utc_text(turn.asked_at), "person": str(person.uid), "item": item}


def test_asking_joins_the_queue_on_the_current_item(live_meeting, cast):
    turn = asked(live_meeting, cast["minister1"])
    assert (turn.state, turn.item) == ("waiting", live_meeting.current_item)
    entry = last_entry("turn.asked")
    assert entry.data == named(turn, cast["minister1"])
    assert entry.topics == ["speakers"]


def test_guests_who_are_there_speak_too(live_meeting, cast):
    Presence.objects.create(participant=place_of(live_meeting, cast["guest"]), since=live_meeting.opened_at)
    assert asked(live_meeting, cast["guest"]).state == "waiting"


def test_the_secretary_enters_a_name(live_meeting, cast):
    speaking.ask_to_speak(participant=place_of(live_meeting, cast["minister1"]), by=cast["secretary"])
    assert "my_turn" in last_entry("turn.asked").topics


def test_who_may_not_ask(live_meeting, cast):
    with pytest.raises(Refused, match="Chưa điểm danh"):
        asked(live_meeting, cast["guest"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        speaking.ask_to_speak(participant=place_of(live_meeting, cast["minister1"]), by=cast["minister2"])
    turn = asked(live_meeting, cast["minister1"])
    with pytest.raises(Refused, match="đã đăng ký"):
        asked(live_meeting, cast["minister1"])
    speaking.give_floor(turn=turn, by=cast["chair"])
    with pytest.raises(Refused, match="đang phát biểu"):
        asked(live_meeting, cast["minister1"])


def test_an_item_of_another_meeting_is_refused(live_meeting, cast):
    other = builders.called_meeting(cast, kind="briefing")
    with pytest.raises(Refused, match="không thuộc phiên họp"):
        speaking.ask_to_speak(
            participant=place_of(live_meeting, cast["minister1"]),
            item=other.items.first(),
            by=cast["minister1"],
        )


def test_nobody_asks_before_opening_or_after_closing(called_meeting, cast):
    with pytest.raises(Refused, match="chưa khai mạc"):
        asked(called_meeting, cast["minister1"])
    Meeting.objects.update(state="closed")
    with pytest.raises(Refused, match="đã kết thúc"):
        asked(called_meeting, cast["minister1"])


@pytest.mark.parametrize("by", ["chair", "secretary"])
def test_the_floor_is_given_to_one_at_a_time(live_meeting, cast, by):
    first, second = asked(live_meeting, cast["minister1"]), asked(live_meeting, cast["minister2"])
    speaking.give_floor(turn=first, by=cast[by])
    started = speaking.give_floor(turn=second, by=cast[by])
    first.refresh_from_db()
    assert (first.state, started.state) == ("spoken", "speaking")
    assert first.ended_at == started.started_at
    entry = last_entry("turn.started")
    assert entry.data == {
        **named(second, cast["minister2"]),
        "turn_ended": named(first, cast["minister1"]),
        "started_at": utc_text(started.started_at),
    }


def test_the_database_holds_one_speaker(live_meeting, cast):
    first, second = asked(live_meeting, cast["minister1"]), asked(live_meeting, cast["minister2"])
    speaking.give_floor(turn=first, by=cast["chair"])
    with pytest.raises(IntegrityError):
        SpeakingTurn.objects.filter(pk=second.pk).update(state="speaking")


def test_who_may_not_give_the_floor_and_when(live_meeting, cast):
    turn = asked(live_meeting, cast["minister1"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        speaking.give_floor(turn=turn, by=cast["minister1"])
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    with pytest.raises(Refused, match="đang tạm nghỉ"):
        speaking.give_floor(turn=turn, by=cast["chair"])
    session.resume_meeting(meeting=live_meeting, by=cast["chair"])
    speaking.withdraw_turn(turn=turn, by=cast["minister1"])
    with pytest.raises(Refused, match="không còn chờ"):
        speaking.give_floor(turn=turn, by=cast["chair"])


@pytest.mark.parametrize("by", ["minister1", "chair", "secretary"])
def test_a_speech_is_ended(live_meeting, cast, by):
    turn = asked(live_meeting, cast["minister1"])
    speaking.give_floor(turn=turn, by=cast["chair"])
    ended = speaking.end_turn(turn=turn, by=cast[by])
    assert ended.state == "spoken"
    assert last_entry("turn.ended").data == {
        **named(turn, cast["minister1"]),
        "ended_at": utc_text(ended.ended_at),
    }


def test_a_speech_is_ended_by_nobody_else_and_once(live_meeting, cast):
    turn = asked(live_meeting, cast["minister1"])
    with pytest.raises(Refused, match="không còn phát biểu"):
        speaking.end_turn(turn=turn, by=cast["chair"])
    speaking.give_floor(turn=turn, by=cast["chair"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        speaking.end_turn(turn=turn, by=cast["minister2"])
    speaking.end_turn(turn=turn, by=cast["minister1"])
    with pytest.raises(Refused, match="không còn phát biểu"):
        speaking.end_turn(turn=turn, by=cast["minister1"])


def test_a_request_is_withdrawn_or_refused(live_meeting, cast):
    first, second = asked(live_meeting, cast["minister1"]), asked(live_meeting, cast["minister2"])
    assert speaking.withdraw_turn(turn=first, by=cast["minister1"]).state == "withdrawn"
    assert last_entry("turn.withdrawn").data == named(first, cast["minister1"])
    assert speaking.refuse_turn(turn=second, by=cast["chair"]).state == "refused"
    assert last_entry("turn.refused").data == named(second, cast["minister2"])
    assert asked(live_meeting, cast["minister2"]).state == "waiting"


def test_a_request_is_withdrawn_or_refused_by_nobody_else_and_once(live_meeting, cast):
    turn = asked(live_meeting, cast["minister1"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        speaking.withdraw_turn(turn=turn, by=cast["minister2"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        speaking.refuse_turn(turn=turn, by=cast["minister1"])
    speaking.refuse_turn(turn=turn, by=cast["secretary"])
    for again in (speaking.refuse_turn, speaking.withdraw_turn):
        with pytest.raises(Refused, match="không còn chờ"):
            again(turn=turn, by=cast["secretary"])
