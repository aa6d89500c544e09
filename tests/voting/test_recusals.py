"""A member who takes no part in the vote on an item: without a ballot, counted apart, named in the minutes."""

import pytest

from minutes import queries as minutes_queries
from minutes.rules import parts
from people.models import JournalEntry
from people.rules import Refused
from tests.voting.conftest import opened, participant_of, vote
from voting.actions import ballots, joint, polls, recusals
from voting.models import Recusal, Voter
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db
REASON = "Là cơ quan trình nội dung này."


def recuse(
    meeting, cast, who: str = "minister1", by: str | None = None, order: int = 1, reason: str = REASON
):
    return recusals.recuse_member(
        item=meeting.items.get(order=order),
        participant=participant_of(meeting, cast[who]),
        reason=reason,
        by=cast[by or who],
    )


def test_a_member_recuses_himself_and_has_no_ballot(live_meeting, cast):
    recuse(live_meeting, cast)
    assert JournalEntry.objects.get(verb="member.recused").data == {
        "item": str(live_meeting.items.get(order=1).uid),
        "person": str(cast["minister1"].uid),
        "reason": REASON,
    }
    poll = opened(live_meeting, cast)
    assert not Voter.objects.filter(person=cast["minister1"]).exists()
    with pytest.raises(Refused, match="không tham gia biểu quyết nội dung này"):
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister1"])
    assert queries.may_be_added(poll) == []


@pytest.mark.parametrize("username", ["chair", "secretary"])
def test_chair_and_secretary_enter_it_with_a_reason(live_meeting, cast, username):
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        recuse(live_meeting, cast, by=username, reason=" ")
    with pytest.raises(Refused, match="300 ký tự"):
        recuse(live_meeting, cast, by=username, reason="x" * 301)
    recuse(live_meeting, cast, by=username)
    with pytest.raises(Refused, match="đã được ghi"):
        recuse(live_meeting, cast, by=username)


def test_nobody_recuses_another_member(live_meeting, cast):
    with pytest.raises(Refused, match="Chỉ chủ trì hoặc thư ký"):
        recuse(live_meeting, cast, by="minister2")
    assert not Recusal.objects.exists()


@pytest.mark.parametrize("who", ["guest", "substitute"])
def test_who_has_no_vote_has_nothing_to_recuse_from(live_meeting, cast, who):
    with pytest.raises(Refused, match="thành viên có quyền biểu quyết"):
        recuse(live_meeting, cast, who=who)


def test_it_is_counted_apart_and_the_base_stays(live_meeting, cast):
    for who in ("minister1", "minister2", "minister3"):
        recuse(live_meeting, cast, who=who)
    poll = opened(live_meeting, cast)
    others = [person for person in cast.members if Voter.objects.filter(person=person).exists()]
    vote(poll, {"for": others[:12], "against": others[12:21]})
    result = polls.close_poll(poll=poll, by=cast["chair"]).result
    assert (result["counts"]["recused"], result["counts"]["not_answered"]) == (3, 1)
    assert (result["base"], result["missing"], result["adopted"]) == (25, 1, False)
    assert "03 không tham gia biểu quyết" in result["sentence"]
    assert len(result["recused"]) == 3


def test_it_is_taken_back_until_a_poll_is_opened(live_meeting, cast):
    recusal = recuse(live_meeting, cast)
    with pytest.raises(Refused, match="Chỉ chủ trì hoặc thư ký"):
        recusals.withdraw_recusal(recusal=recusal, by=cast["minister2"])
    recusals.withdraw_recusal(recusal=recusal, by=cast["minister1"])
    with pytest.raises(Refused, match="đã được rút"):
        recusals.withdraw_recusal(recusal=recusal, by=cast["minister1"])
    recusal = recuse(live_meeting, cast)
    poll = opened(live_meeting, cast)
    with pytest.raises(Refused, match="đang được biểu quyết"):
        recusals.withdraw_recusal(recusal=recusal, by=cast["minister1"])
    with pytest.raises(Refused, match="đang được biểu quyết"):
        recuse(live_meeting, cast, who="minister2")
    polls.close_poll(poll=poll, by=cast["chair"])
    with pytest.raises(Refused, match="đã biểu quyết nên"):
        recusals.withdraw_recusal(recusal=recusal, by=cast["minister1"])


def test_in_a_joint_poll_his_ballot_counts_for_the_other_items_only(live_meeting, cast):
    recuse(live_meeting, cast, order=2)
    items = list(live_meeting.items.filter(order__gte=2))
    poll = joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])
    polls.open_poll(poll=poll, by=cast["chair"])
    # 13 in favour with him, 12 without: item 3 is adopted and item 2 is not.
    vote(poll, {"for": cast.members[:13], "against": cast.members[13:24]})
    result = polls.close_poll(poll=poll, by=cast["chair"]).result
    second, third = result["by_item"]
    assert (second["counts"]["for"], second["counts"]["recused"], second["adopted"]) == (12, 1, False)
    assert (third["counts"]["for"], third["counts"]["recused"], third["adopted"]) == (13, 0, True)
    assert not result["adopted"]
    assert "ghi riêng cho từng nội dung" in result["sentence"]
    assert [item.state for item in live_meeting.items.filter(order__gte=2)] == ["waiting", "done"]


def test_who_is_recused_on_every_item_of_a_joint_poll_has_no_ballot(live_meeting, cast):
    for order in (2, 3):
        recuse(live_meeting, cast, order=order)
    items = list(live_meeting.items.filter(order__gte=2))
    poll = joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])
    poll = polls.open_poll(poll=poll, by=cast["chair"])
    assert str(cast["minister1"].uid) not in queries.voter_uids(poll)


def test_the_minutes_name_him(live_meeting, cast):
    recuse(live_meeting, cast)
    poll = opened(live_meeting, cast)
    vote(poll, {"for": cast.members[2:20]})
    polls.close_poll(poll=poll, by=cast["chair"])
    live_meeting.refresh_from_db()
    live_meeting.closed_at = live_meeting.planned_end
    content = parts.compose(minutes_queries.facts_of(live_meeting))
    assert content.entry("votes.1.recused").text.startswith("Không tham gia biểu quyết: Đồng chí ")
    assert "Không tham gia biểu quyết" in content.entry("votes.1").table.columns
    assert content.data["polls"][0]["recused"] == [str(cast["minister1"].uid)]


# -- the page --


def test_a_member_sees_the_own_ones_and_those_who_conduct_all(client, live_meeting, cast):
    recuse(live_meeting, cast)
    address = f"/voting/meetings/{live_meeting.pk}/recusals/"
    for username, sees in (("minister1", True), ("minister2", False), ("secretary", True), ("guest", False)):
        client.force_login(cast[username])
        assert (REASON in client.get(address).content.decode()) is sees


def test_it_is_entered_and_taken_back_by_plain_forms(client, live_meeting, cast):
    client.force_login(cast["minister1"])
    item, place = live_meeting.items.get(order=2), participant_of(live_meeting, cast["minister1"])
    address = f"/voting/items/{item.pk}/recusals/"
    answer = client.post(address, {"participant": place.pk, "reason": REASON})
    assert answer.url == f"/voting/meetings/{live_meeting.pk}/recusals/"
    answer = client.post(f"/voting/recusals/{Recusal.objects.get().pk}/withdraw/")
    assert (answer.status_code, Recusal.objects.count()) == (302, 0)


def test_the_page_costs_a_fixed_number_of_queries(live_meeting, cast, django_assert_max_num_queries):
    from voting.queries import recusals as reads

    for who in ("minister1", "minister2", "minister3"):
        recuse(live_meeting, cast, who=who)
    with django_assert_max_num_queries(10):
        reads.page_of(live_meeting, reader=cast["chair"])
