"""What voting refuses of other apps' acts while, or after, something was put to the vote."""

import pytest

from meetings.actions import session
from meetings.models import AgendaItem, Meeting
from people import followers
from people.rules import Refused
from tests.voting.conftest import participant_of
from voting.actions import followers as own
from voting.actions import polls

pytestmark = pytest.mark.django_db
OPEN = "Đang có biểu quyết chưa kết thúc"


def with_conclusions(meeting: Meeting) -> None:
    AgendaItem.objects.filter(meeting=meeting).update(conclusion="Thống nhất.")


def test_a_meeting_is_not_closed_with_a_poll_open(live_meeting, running_poll, cast):
    with_conclusions(live_meeting)
    with pytest.raises(Refused, match=OPEN):
        session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    live_meeting.refresh_from_db()
    assert live_meeting.state == Meeting.State.IN_SESSION
    polls.close_poll(poll=running_poll, by=cast["chair"])
    session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    assert live_meeting.is_closed


def test_a_prepared_poll_does_not_keep_a_meeting_open(live_meeting, prepared_poll, cast):
    with_conclusions(live_meeting)
    session.close_meeting(meeting=live_meeting, pages_printed=0, by=cast["chair"])
    assert live_meeting.is_closed


def test_nobody_pauses_or_goes_on_in_the_middle_of_a_vote(live_meeting, running_poll, cast):
    with pytest.raises(Refused, match=OPEN):
        session.pause_meeting(meeting=live_meeting, by=cast["chair"])
    with pytest.raises(Refused, match=OPEN):
        session.start_item(item=live_meeting.items.get(order=2), conclusion="Xong.", by=cast["chair"])
    polls.void_poll(poll=running_poll, reason="Nhầm", by=cast["chair"])
    session.start_item(item=live_meeting.items.get(order=2), conclusion="Xong.", by=cast["chair"])
    assert live_meeting.items.get(order=2).state == AgendaItem.State.CURRENT


def test_the_item_being_voted_on_is_neither_concluded_nor_postponed(live_meeting, running_poll, cast):
    with pytest.raises(Refused, match="đang được biểu quyết"):
        session.conclude_item(item=running_poll.item, conclusion="Thống nhất.", by=cast["chair"])
    with pytest.raises(Refused, match="đang được biểu quyết"):
        session.postpone_item(item=running_poll.item, by=cast["chair"])
    session.postpone_item(item=live_meeting.items.get(order=3), by=cast["chair"])
    assert live_meeting.items.get(order=3).state == AgendaItem.State.POSTPONED


def test_what_was_put_to_the_vote_is_not_removed(live_meeting, running_poll, cast):
    with pytest.raises(Refused, match="không bỏ khỏi chương trình"):
        followers.run_before("item.removed", {"item": running_poll.item})
    with pytest.raises(Refused, match="không bỏ khỏi thành phần"):
        followers.run_before(
            "participant.removed", {"participant": participant_of(live_meeting, cast["minister1"])}
        )
    own.refuse_removing_item({"item": live_meeting.items.get(order=2)})
    own.refuse_removing_participant({"participant": participant_of(live_meeting, cast["guest"])})
