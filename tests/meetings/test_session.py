"""Acts that run a meeting: allowed, refused from the same set-up, and what the journal keeps of them."""

from datetime import timedelta

import pytest
import time_machine

from meetings.actions import session
from meetings.models import (
    AgendaItem,
    Break,
    ItemSpan,
    Meeting,
    Participant,
    Presence,
    Presiding,
)
from people.models import JournalEntry
from people.rules import Refused, utc_text
from tests import builders

pytestmark = pytest.mark.django_db
CONCLUSION = "Chính phủ thống nhất thông qua."


def last_entry(verb: str) -> JournalEntry:
    entry = JournalEntry.objects.order_by("-serial").first()
    assert entry is not None and entry.verb == verb
    return entry


def check_in_members(meeting: Meeting, number: int) -> None:
    for place in meeting.participants.filter(is_member=True)[:number]:
        Presence.objects.create(participant=place, since=meeting.planned_start)


def items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.all())


def place_of(meeting: Meeting, person) -> Participant:
    return meeting.participants.get(person=person)


def conclude_all(meeting: Meeting, by) -> None:
    for item in items(meeting):
        if item.state == AgendaItem.State.WAITING:
            session.start_item(item=item, by=by)
        session.conclude_item(item=item, conclusion=f"Kết luận {item.order}.", by=by)


# -- open --


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_chair_or_secretary_opens_with_quorum(called_meeting, cast, who):
    check_in_members(called_meeting, 17)
    session.open_meeting(meeting=called_meeting, by=cast[who])
    called_meeting.refresh_from_db()
    assert called_meeting.state == "in_session"
    entry = last_entry("meeting.opened")
    assert called_meeting.opened_at is not None
    assert entry.data["opened_at"] == utc_text(called_meeting.opened_at)
    assert (entry.data["members_present"], entry.data["members_total"], entry.data["needed"]) == (17, 25, 17)
    assert entry.data["present"] == [str(person.uid) for person in cast.members[:17]]


def test_a_session_that_decides_is_not_opened_without_quorum(called_meeting, cast):
    check_in_members(called_meeting, 15)
    for name in ("substitute", "guest", "secretary"):
        place = place_of(called_meeting, cast[name])
        Presence.objects.create(participant=place, since=called_meeting.planned_start)
    with pytest.raises(Refused) as refused:
        session.open_meeting(meeting=called_meeting, by=cast["chair"])
    assert str(refused.value) == "Mới có 15/25 thành viên có mặt, cần 17."
    called_meeting.refresh_from_db()
    assert called_meeting.state == "called"


def test_a_briefing_needs_no_quorum(cast):
    meeting = builders.called_meeting(cast, kind="briefing")
    session.open_meeting(meeting=meeting, by=cast["chair"])
    assert last_entry("meeting.opened").data["needed"] == 0


@pytest.mark.parametrize("who", ["minister1", "guest", "substitute", "aide"])
def test_nobody_else_opens(called_meeting, cast, who):
    check_in_members(called_meeting, 25)
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        session.open_meeting(meeting=called_meeting, by=cast[who])


def test_a_draft_is_not_opened(draft_meeting, cast):
    with pytest.raises(Refused, match="chưa được triệu tập"):
        session.open_meeting(meeting=draft_meeting, by=cast["secretary"])


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("in_session", "đã khai mạc"), ("paused", "đã khai mạc"), ("closed", "đã kết thúc")],
)
def test_a_meeting_is_opened_once(live_meeting, cast, state, sentence):
    Meeting.objects.update(state=state)
    with pytest.raises(Refused, match=sentence):
        session.open_meeting(meeting=live_meeting, by=cast["chair"])


# -- pause and resume --


def test_pause_and_resume_make_a_break(live_meeting, cast):
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    pause = Break.objects.get()
    assert (live_meeting.state, pause.until) == ("paused", None)
    assert last_entry("meeting.paused").data == {"paused_at": utc_text(pause.since)}
    session.resume_meeting(meeting=live_meeting, by=cast["secretary"])
    pause.refresh_from_db()
    assert live_meeting.state == "in_session"
    assert pause.until is not None
    assert last_entry("meeting.resumed").data == {
        "paused_at": utc_text(pause.since),
        "resumed_at": utc_text(pause.until),
    }
    assert ItemSpan.objects.get().until is None


def test_pause_is_refused_in_a_break_and_to_members(live_meeting, cast):
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        session.pause_meeting(meeting=live_meeting, by=cast["minister1"])
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    with pytest.raises(Refused, match="đang tạm nghỉ"):
        session.pause_meeting(meeting=live_meeting, by=cast["chair"])


def test_resume_is_refused_without_a_break_and_to_members(live_meeting, cast):
    with pytest.raises(Refused, match="không tạm nghỉ"):
        session.resume_meeting(meeting=live_meeting, by=cast["chair"])
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        session.resume_meeting(meeting=live_meeting, by=cast["minister1"])


# -- close --


def test_closing_ends_everything_and_keeps_the_declaration(live_meeting, cast):
    conclude_all(live_meeting, cast["chair"])
    place = place_of(live_meeting, cast["minister1"])
    turn = live_meeting.turns.create(
        participant=place,
        state="speaking",
        asked_at=live_meeting.opened_at,
        started_at=live_meeting.opened_at,
    )
    session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    session.close_meeting(meeting=live_meeting, pages_printed=12, by=cast["secretary"])
    live_meeting.refresh_from_db()
    turn.refresh_from_db()
    assert (live_meeting.state, live_meeting.pages_printed, turn.state) == ("closed", 12, "spoken")
    assert not Presence.objects.filter(until=None).exists()
    assert not ItemSpan.objects.filter(until=None).exists()
    assert not Break.objects.filter(until=None).exists()
    # The chair still approves the minutes.
    assert Presiding.objects.filter(until=None).count() == 1
    data = last_entry("meeting.closed").data
    assert data["pages_printed"] == 12
    assert data["closed_at"] == utc_text(live_meeting.closed_at)
    assert [row["conclusion"] for row in data["items"]] == [f"Kết luận {n}." for n in (1, 2, 3)]
    assert {row["state"] for row in data["items"]} == {"done"}
    assert len(data["present"]) == 25
    assert data["turn_ended"]["person"] == str(cast["minister1"].uid)
    assert data["paused_at"] is not None


def test_closing_lists_the_items_without_a_conclusion(live_meeting, cast):
    first, _, third = items(live_meeting)
    session.postpone_item(item=third, by=cast["chair"])
    with pytest.raises(Refused) as refused:
        session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    sentence = str(refused.value)
    assert "1. Báo cáo" in sentence and "2. Dự thảo" in sentence and "3. Đề án" not in sentence
    live_meeting.refresh_from_db()
    first.refresh_from_db()
    assert (live_meeting.state, first.state) == ("in_session", "current")
    assert Presence.objects.filter(until=None).count() == 25


def test_a_meeting_whose_last_items_are_put_off_can_be_closed(live_meeting, cast):
    for item in items(live_meeting):
        session.postpone_item(item=item, by=cast["chair"])
    session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    assert {row["state"] for row in last_entry("meeting.closed").data["items"]} == {"postponed"}


def test_an_item_that_came_back_with_its_conclusion_is_done_at_closing(live_meeting, cast):
    conclude_all(live_meeting, cast["chair"])
    first = items(live_meeting)[0]
    session.start_item(item=first, by=cast["chair"])
    session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    first.refresh_from_db()
    assert first.state == "done"


def test_who_may_not_close_and_when(live_meeting, cast):
    conclude_all(live_meeting, cast["chair"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["minister1"])
    with pytest.raises(Refused, match="Số trang"):
        session.close_meeting(meeting=live_meeting, pages_printed=-1, by=cast["chair"])
    session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    with pytest.raises(Refused, match="đã kết thúc"):
        session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])


def test_a_meeting_that_was_not_opened_is_not_closed(called_meeting, cast):
    with pytest.raises(Refused, match="chưa khai mạc"):
        session.close_meeting(meeting=called_meeting, pages_printed=0, by=cast["chair"])


def test_the_journal_alone_tells_how_long_the_meeting_lasted(called_meeting, cast):
    check_in_members(called_meeting, 25)
    # Not earlier than the meeting's rows, which the builder made at this moment.
    with time_machine.travel(called_meeting.planned_start + timedelta(minutes=1), tick=False) as clock:
        session.open_meeting(meeting=called_meeting, by=cast["chair"])
        clock.shift(timedelta(minutes=30))
        session.pause_meeting(meeting=called_meeting, by=cast["chair"])
        clock.shift(timedelta(minutes=10))
        session.resume_meeting(meeting=called_meeting, by=cast["chair"])
        for item in items(called_meeting):
            session.postpone_item(item=item, by=cast["chair"])
        clock.shift(timedelta(minutes=20))
        session.close_meeting(meeting=called_meeting, pages_printed=0, by=cast["chair"])
    at = {entry.verb: entry.at for entry in JournalEntry.objects.exclude(verb="item.postponed")}
    lasted = at["meeting.closed"] - at["meeting.opened"] - (at["meeting.resumed"] - at["meeting.paused"])
    assert lasted == timedelta(minutes=50)
