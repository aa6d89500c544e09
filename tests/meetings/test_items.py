"""The items of a session: on to the next, back, concluded, put off; allowed, refused, journalled."""

import pytest

from meetings.actions import session
from meetings.models import (
    AgendaItem,
    Meeting,
    Participant,
    Presence,
)
from people.models import JournalEntry
from people.rules import Refused

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


def test_going_on_concludes_the_item_that_is_left(live_meeting, cast):
    first, second, _ = items(live_meeting)
    session.start_item(item=second, conclusion=f"  {CONCLUSION} ", leaving=first, by=cast["chair"])
    first.refresh_from_db()
    second.refresh_from_db()
    live_meeting.refresh_from_db()
    assert (first.state, first.conclusion) == ("done", CONCLUSION)
    assert (second.state, live_meeting.current_item) == ("current", second)
    assert first.spans.get().until == second.spans.get().since
    assert last_entry("item.started").data == {
        "item": str(second.uid),
        "title": second.title,
        "previous": str(first.uid),
        "conclusion": CONCLUSION,
        "turn_ended": None,
    }


def test_an_item_is_not_left_without_a_conclusion(live_meeting, cast):
    first, second, _ = items(live_meeting)
    with pytest.raises(Refused, match="kết luận của nội dung 1"):
        session.start_item(item=second, conclusion=" \n ", by=cast["chair"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("current", "waiting")


def test_a_conclusion_never_ends_up_under_another_item(live_meeting, cast):
    first, second, third = items(live_meeting)
    session.start_item(item=second, conclusion=CONCLUSION, leaving=first, by=cast["chair"])
    with pytest.raises(Refused, match="đã chuyển sang nội dung khác"):
        session.start_item(item=third, conclusion=CONCLUSION, leaving=first, by=cast["secretary"])
    second.refresh_from_db()
    assert (second.state, second.conclusion) == ("current", "")


def test_an_item_comes_back_with_a_second_span(live_meeting, cast):
    first, second, _ = items(live_meeting)
    session.start_item(item=second, conclusion=CONCLUSION, by=cast["chair"])
    session.start_item(item=first, conclusion="Kết luận 2.", by=cast["chair"])
    first.refresh_from_db()
    assert (first.state, first.spans.count()) == ("current", 2)
    assert first.conclusion == CONCLUSION


def test_an_item_that_came_back_keeps_its_conclusion_unless_it_is_written_anew(live_meeting, cast):
    first, second, third = items(live_meeting)
    session.start_item(item=second, conclusion=CONCLUSION, by=cast["chair"])
    session.start_item(item=first, conclusion="Kết luận 2.", by=cast["chair"])
    session.start_item(item=third, by=cast["chair"])
    first.refresh_from_db()
    assert (first.state, first.conclusion) == ("done", CONCLUSION)


def test_going_on_takes_the_floor_back(live_meeting, cast):
    _, second, _ = items(live_meeting)
    place = place_of(live_meeting, cast["minister1"])
    turn = live_meeting.turns.create(
        participant=place,
        state="speaking",
        asked_at=live_meeting.opened_at,
        started_at=live_meeting.opened_at,
    )
    session.start_item(item=second, conclusion=CONCLUSION, by=cast["chair"])
    turn.refresh_from_db()
    assert turn.state == "spoken"
    assert last_entry("item.started").data["turn_ended"]["person"] == str(cast["minister1"].uid)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("called", "chưa khai mạc"),
        ("paused", "đang tạm nghỉ"),
        ("closed", "đã kết thúc"),
        ("draft", "chưa được"),
    ],
)
def test_items_are_started_in_session_only(live_meeting, cast, state, sentence):
    Meeting.objects.update(state=state)
    with pytest.raises(Refused, match=sentence):
        session.start_item(item=items(live_meeting)[1], conclusion=CONCLUSION, by=cast["chair"])


def test_the_current_item_is_not_started_again(live_meeting, cast):
    with pytest.raises(Refused, match="đang được tiến hành"):
        session.start_item(item=items(live_meeting)[0], conclusion=CONCLUSION, by=cast["chair"])


def test_members_do_not_run_items(live_meeting, cast):
    first, second, _ = items(live_meeting)
    for refused in (
        lambda by: session.start_item(item=second, conclusion=CONCLUSION, by=by),
        lambda by: session.conclude_item(item=first, conclusion=CONCLUSION, by=by),
        lambda by: session.postpone_item(item=second, by=by),
    ):
        with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
            refused(cast["minister1"])
    assert not JournalEntry.objects.exists()


def test_concluding_ends_the_current_item(live_meeting, cast):
    first = items(live_meeting)[0]
    session.conclude_item(item=first, conclusion=CONCLUSION, by=cast["secretary"])
    first.refresh_from_db()
    live_meeting.refresh_from_db()
    assert (first.state, first.conclusion, live_meeting.current_item) == ("done", CONCLUSION, None)
    assert first.spans.get().until is not None
    assert last_entry("item.concluded").data == {
        "item": str(first.uid),
        "title": first.title,
        "conclusion": CONCLUSION,
        "state": "done",
    }


def test_a_conclusion_is_corrected_without_time_running_again(live_meeting, cast):
    first = items(live_meeting)[0]
    session.conclude_item(item=first, conclusion="Sai.", by=cast["secretary"])
    until = first.spans.get().until
    session.conclude_item(item=first, conclusion=CONCLUSION, by=cast["secretary"])
    first.refresh_from_db()
    assert (first.conclusion, first.spans.get().until) == (CONCLUSION, until)


def test_concluding_needs_a_text_and_an_item_that_was_taken_up(live_meeting, cast):
    first, second, _ = items(live_meeting)
    with pytest.raises(Refused, match="Hãy ghi kết luận"):
        session.conclude_item(item=first, conclusion="  ", by=cast["chair"])
    with pytest.raises(Refused, match="chưa được tiến hành"):
        session.conclude_item(item=second, conclusion=CONCLUSION, by=cast["chair"])
    with pytest.raises(Refused, match="quá dài"):
        session.conclude_item(item=first, conclusion="a" * 20_001, by=cast["chair"])


@pytest.mark.parametrize("position", [0, 1])
def test_an_item_is_put_off(live_meeting, cast, position):
    item = items(live_meeting)[position]
    session.postpone_item(item=item, by=cast["chair"])
    item.refresh_from_db()
    live_meeting.refresh_from_db()
    assert item.state == "postponed"
    assert not item.spans.filter(until=None).exists()
    assert (live_meeting.current_item is None) is (position == 0)
    assert last_entry("item.postponed").data == {
        "item": str(item.uid),
        "title": item.title,
        "state": "postponed",
    }


def test_a_done_or_postponed_item_is_not_put_off(live_meeting, cast):
    first, second, _ = items(live_meeting)
    session.conclude_item(item=first, conclusion=CONCLUSION, by=cast["chair"])
    session.postpone_item(item=second, by=cast["chair"])
    with pytest.raises(Refused, match="đã có kết luận"):
        session.postpone_item(item=first, by=cast["chair"])
    with pytest.raises(Refused, match="đã được hoãn"):
        session.postpone_item(item=second, by=cast["chair"])


def test_a_postponed_item_can_be_taken_up_after_all(live_meeting, cast):
    first, second, _ = items(live_meeting)
    session.postpone_item(item=second, by=cast["chair"])
    session.start_item(item=second, conclusion=CONCLUSION, leaving=first, by=cast["chair"])
    second.refresh_from_db()
    assert second.state == "current"
