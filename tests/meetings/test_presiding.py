"""The chair's office: handed over, and the word for polls given to the secretary."""

import pytest

from meetings.actions import presiding, session
from meetings.models import (
    AgendaItem,
    Instruction,
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


def test_the_chair_hands_over(live_meeting, cast):
    presiding.instruct_secretary(meeting=live_meeting, by=cast["chair"])
    to = place_of(live_meeting, cast["minister1"])
    presiding.hand_over(meeting=live_meeting, to=to, by=cast["chair"])
    assert Presiding.objects.get(until=None).participant == to
    assert not Instruction.objects.filter(withdrawn_at=None).exists()
    assert last_entry("presiding.handed_over").data == {
        "chair": str(cast["minister1"].uid),
        "name": to.person.full_name,
        "title": to.title,
        "previous": str(cast["chair"].uid),
        "instruction_withdrawn": True,
    }
    session.pause_meeting(meeting=live_meeting, by=cast["minister1"])
    with pytest.raises(Refused, match="chủ trì hoặc thư ký"):
        session.resume_meeting(meeting=live_meeting, by=cast["chair"])


@pytest.mark.parametrize("who", ["secretary", "minister1", "guest"])
def test_only_the_chair_hands_over(live_meeting, cast, who):
    to = place_of(live_meeting, cast["minister1"])
    with pytest.raises(Refused, match="đang chủ trì"):
        presiding.hand_over(meeting=live_meeting, to=to, by=cast[who])


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("guest", "thành viên"),
        ("secretary", "thành viên"),
        ("substitute", "thành viên"),
        ("chair", "đang chủ trì"),
    ],
)
def test_the_chair_goes_to_another_member_only(live_meeting, cast, to, sentence):
    with pytest.raises(Refused, match=sentence):
        presiding.hand_over(meeting=live_meeting, to=place_of(live_meeting, cast[to]), by=cast["chair"])


def test_the_chair_goes_to_nobody_of_another_meeting(live_meeting, cast):
    other = builders.called_meeting(cast, kind="briefing")
    with pytest.raises(Refused, match="thành viên dự họp"):
        presiding.hand_over(meeting=live_meeting, to=place_of(other, cast["minister1"]), by=cast["chair"])


def test_the_chair_of_a_live_meeting_goes_to_somebody_who_is_there(live_meeting, cast):
    to = place_of(live_meeting, cast["minister1"])
    Presence.objects.filter(participant=to).delete()
    with pytest.raises(Refused, match="chưa có mặt"):
        presiding.hand_over(meeting=live_meeting, to=to, by=cast["chair"])


def test_the_chair_may_hand_over_before_the_meeting(called_meeting, cast):
    to = place_of(called_meeting, cast["minister1"])
    presiding.hand_over(meeting=called_meeting, to=to, by=cast["chair"])
    assert Presiding.objects.get(until=None).participant == to


def test_the_secretary_is_instructed_and_the_word_is_taken_back(live_meeting, cast):
    presiding.instruct_secretary(meeting=live_meeting, by=cast["chair"])
    given = Instruction.objects.get(withdrawn_at=None)
    assert last_entry("secretary.instructed").data == {"instructed_at": utc_text(given.given_at)}
    with pytest.raises(Refused, match="đã cho phép"):
        presiding.instruct_secretary(meeting=live_meeting, by=cast["chair"])
    presiding.withdraw_instruction(meeting=live_meeting, by=cast["chair"])
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert last_entry("secretary.uninstructed").data == {"withdrawn_at": utc_text(given.withdrawn_at)}
    with pytest.raises(Refused, match="chưa được phép"):
        presiding.withdraw_instruction(meeting=live_meeting, by=cast["chair"])


@pytest.mark.parametrize("who", ["secretary", "minister1"])
def test_nobody_but_the_chair_instructs(live_meeting, cast, who):
    for act in (presiding.instruct_secretary, presiding.withdraw_instruction):
        with pytest.raises(Refused, match="đang chủ trì"):
            act(meeting=live_meeting, by=cast[who])
