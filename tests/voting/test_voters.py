"""A member who comes in after the opening: added by the chair, and by nobody else."""

import pytest

from meetings.models import Presence
from people.models import JournalEntry
from people.rules import Refused
from tests import builders
from tests.voting.conftest import opened, participant_of, vote
from voting.actions import polls

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(cast):
    meeting = builders.meeting_in_session(cast, present=24)
    poll = opened(meeting, cast)
    return poll, participant_of(meeting, cast["minister24"])


def test_the_chair_adds_a_member_who_has_come_in(late, cast):
    poll, member = late
    Presence.objects.create(participant=member, since=poll.opened_at)
    voter = polls.add_voter(poll=poll, participant=member, by=cast["chair"])
    assert voter.added_late
    assert JournalEntry.objects.get(verb="voter.added").data == {
        "poll": str(poll.uid),
        "person": str(cast["minister24"].uid),
    }
    vote(poll, {"for": cast.members})
    assert polls.close_poll(poll=poll, by=cast["chair"]).result["counts"]["for"] == 25


def test_a_member_who_is_not_there_is_not_added(late, cast):
    poll, member = late
    with pytest.raises(Refused, match="đang có mặt"):
        polls.add_voter(poll=poll, participant=member, by=cast["chair"])


@pytest.mark.parametrize("username", ["substitute", "guest", "secretary"])
def test_only_a_member_is_added(late, cast, username):
    poll, _ = late
    other = participant_of(poll.meeting, cast[username])
    Presence.objects.create(participant=other, since=poll.opened_at)
    with pytest.raises(Refused, match="Chỉ bổ sung được thành viên"):
        polls.add_voter(poll=poll, participant=other, by=cast["chair"])


def test_nobody_is_added_twice_nor_by_the_secretary_nor_after_closing(late, cast):
    poll, member = late
    Presence.objects.create(participant=member, since=poll.opened_at)
    with pytest.raises(Refused, match="Chỉ người đang chủ trì"):
        polls.add_voter(poll=poll, participant=member, by=cast["secretary"])
    polls.add_voter(poll=poll, participant=member, by=cast["chair"])
    with pytest.raises(Refused, match="đã có tên"):
        polls.add_voter(poll=poll, participant=member, by=cast["chair"])
    polls.close_poll(poll=poll, by=cast["chair"])
    with pytest.raises(Refused, match="đã kết thúc"):
        polls.add_voter(poll=poll, participant=member, by=cast["chair"])
