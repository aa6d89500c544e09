"""What the minutes say of a secret poll: papers, counting group, what it signed; and no name with a choice."""

import pytest

from minutes.queries import facts_of
from minutes.rules import data, votes
from tests.voting import sealing
from voting.actions import secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(live_meeting, cast):
    poll = sealing.closed(live_meeting, cast, **{"for": 14, "against": 5})
    secret.sign_count(poll=poll, by=cast["minister3"])
    live_meeting.closed_at = poll.closed_at
    live_meeting.save()
    return facts_of(live_meeting)


def test_the_record_of_the_count_stands_in_the_minutes(facts, cast):
    text = "\n".join(f"{entry.heading}\n{entry.text}" for entry in votes.entries(facts))
    assert "bỏ phiếu kín" in text
    assert "phát ra 25 phiếu, thu về 19 phiếu; hợp lệ 19, không hợp lệ 00" in text
    (vote,) = facts.votes
    assert f"SHA-256): {vote.count_hash}." in text
    assert f"{cast['minister3'].full_name}" in text
    assert text.count("(đã ký)") == text.count("(chưa ký)") == 1


def test_nobody_but_the_counting_group_is_named(facts, cast):
    text = "\n".join(entry.text for entry in votes.entries(facts))
    tellers = {cast[name].full_name for name in sealing.TELLERS}
    named = {person.full_name for person in cast.members if person.full_name in text}
    assert named == tellers
    (vote,) = data.data_of(facts)["polls"]
    assert (vote["ballots"], vote["opinions"], len(vote["tellers"])) == ([], [], 2)
