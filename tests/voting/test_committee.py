"""A session of a People's Committee: three options, and a remark beside the vote is text, not a fourth vote."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecabinet.demo import Cast
from ecabinet.demo import meetings as staging
from meetings.actions import session
from people import clock
from people.rules import Refused
from voting.actions import ballots, polls
from voting.models import Ballot, Decision, Poll, Voter

pytestmark = pytest.mark.django_db
ITEMS = (
    staging.Item(
        "Dự thảo Nghị quyết về đầu tư công", "decision", 20, "Ủy ban thông qua.", agency="Sở Tài chính"
    ),
)


@pytest.fixture
def running(cast: Cast):
    """Give the open poll of a committee of seven in session, all of them there."""
    stage = staging.Stage(cast.province, cast["province.secretary"], cast["province.member1"], cast)
    start = staging.local(cast.province, timezone.now() - timedelta(days=1), 8)
    with clock.playing(start) as played:
        staging.prepare(stage, ITEMS, "Phiên họp Ủy ban nhân dân", start)
        staging.call(stage)
        staging.open_with(stage)
        item = stage.items()[0]
        session.start_item(item=item, by=stage.chair)
        question = "Thông qua Nghị quyết về đầu tư công"
        poll = polls.prepare_poll(item=item, question=question, by=stage.secretary)
        polls.open_poll(poll=poll, by=stage.chair)
        yield Poll.objects.get(pk=poll.pk)
        played.go_on(minutes=1)


def voters(poll: Poll) -> list:
    rows = Voter.objects.filter(poll=poll).select_related("person").order_by("pk")
    return [voter.person for voter in rows]


def vote(poll: Poll, *choices: str, remark: str = "") -> None:
    for person, choice in zip(voters(poll), choices, strict=True):
        ballots.cast(poll=poll, choice=choice, replaces=0, by=person, remark=remark)


def test_the_ballot_has_three_options_and_no_other_opinion(running):
    assert [option["key"] for option in running.options] == ["for", "against", "not_voting"]
    with pytest.raises(Refused, match="không có trong phiếu"):
        ballots.cast(poll=running, choice="other", replaces=0, by=voters(running)[0])


def test_a_remark_is_kept_beside_the_vote_and_counts_as_nothing_else(running, cast):
    vote(running, *["for"] * 4, *["against"] * 2, "not_voting", remark="Đề nghị bổ sung nguồn vốn")
    closed = polls.close_poll(poll=running, by=cast["province.member1"])
    counts = closed.result["counts"]
    assert (counts["for"], counts["against"], counts["other"], counts["not_voting"]) == (4, 2, 0, 1)
    assert set(Ballot.objects.filter(poll=running).values_list("remark", flat=True)) == {
        "Đề nghị bổ sung nguồn vốn"
    }
    assert Decision.objects.get(poll=running).sentence == (
        "Với 04/07 thành viên tán thành (bằng 57,14 % tổng số thành viên Ủy ban nhân dân), 02 không tán thành, "
        "01 không biểu quyết, Ủy ban nhân dân thông qua Nghị quyết về đầu tư công."
    )


def test_half_of_seven_is_not_enough_and_the_chair_decides_a_tie(running, cast):
    # The head sits first: three for and three against, one does not vote, and one more would be a majority.
    vote(running, *["for"] * 3, *["against"] * 3, "not_voting")
    closed = polls.close_poll(poll=running, by=cast["province.member1"])
    assert (closed.result["adopted"], closed.result["reason"]) == (True, "tie_head_for")
    assert "theo bên Chủ tịch Ủy ban nhân dân đã biểu quyết (tán thành)" in closed.result["sentence"]
