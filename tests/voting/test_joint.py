"""A joint poll: one question, one ballot, and a decision, a sentence and a place in the minutes for each item."""

import pytest

from meetings.actions import agenda, secrecy, session
from meetings.models import AgendaItem, ItemSpan
from minutes import queries as minutes_queries
from minutes.rules import parts
from people.models import JournalEntry
from people.rules import Refused
from tests import builders
from tests.voting.conftest import participant_of, vote
from voting import access
from voting.actions import joint, polls
from voting.models import Decision, Poll
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(live_meeting):
    """The two items that nobody has spoken on yet."""
    return list(live_meeting.items.filter(state="waiting"))


@pytest.fixture
def joint_poll(live_meeting, waiting, cast):
    return joint.prepare_joint_poll(meeting=live_meeting, items=waiting, question="", by=cast["secretary"])


@pytest.fixture
def running_joint(joint_poll, cast):
    return polls.open_poll(poll=joint_poll, by=cast["chair"])


def data_of(verb: str) -> dict:
    return JournalEntry.objects.filter(verb=verb).last().data


def test_a_joint_poll_is_prepared_with_the_usual_question(joint_poll, waiting):
    uids = [str(item.uid) for item in waiting]
    assert (joint_poll.item, queries.items_of(joint_poll)) == (None, waiting)
    assert joint_poll.question == "Thông qua 02 nội dung trong danh mục nội dung đã thống nhất"
    assert data_of("joint_poll.prepared") == {
        "poll": str(joint_poll.uid),
        "items": uids,
        "question": joint_poll.question,
        "method": "roll_call",
        "repeats": None,
    }


@pytest.mark.parametrize("username", ["minister1", "guest", "substitute"])
def test_nobody_but_chair_and_secretary_prepares_it(live_meeting, waiting, cast, username):
    with pytest.raises(Refused, match="Chỉ chủ trì hoặc thư ký"):
        joint.prepare_joint_poll(meeting=live_meeting, items=waiting, question="", by=cast[username])
    assert not Poll.objects.exists()


def test_it_takes_only_items_that_can_still_be_agreed(live_meeting, waiting, cast):
    other = builders.meeting_in_session(cast, kind="urgent").items.get(order=2)
    waiting[0].state = AgendaItem.State.POSTPONED
    waiting[0].save()
    secrecy.hold_outside(item=waiting[1], by=cast["secretary"])
    for items, sentence in (
        ([], "ít nhất một nội dung"),
        ([other], "không thuộc phiên họp"),
        (waiting[:1], "Nội dung 2 đã kết luận hoặc đã hoãn"),
        (waiting[1:], "ngoài hệ thống"),
    ):
        with pytest.raises(Refused, match=sentence):
            joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])


def test_it_is_opened_although_its_items_were_not_started(running_joint, waiting):
    assert running_joint.is_open
    data = data_of("poll.opened")
    assert (data["item"], data["items"]) == (None, [str(item.uid) for item in waiting])
    assert len(data["entitled"]) == 25


def test_it_is_not_opened_on_an_item_that_was_concluded_since(joint_poll, waiting, cast):
    AgendaItem.objects.filter(pk=waiting[1].pk).update(state="done")
    with pytest.raises(Refused, match="Nội dung 3 đã kết luận"):
        polls.open_poll(poll=joint_poll, by=cast["chair"])


def test_it_is_not_opened_once_every_item_was_pulled_out(joint_poll, cast):
    joint_poll.poll_items.all().delete()
    with pytest.raises(Refused, match="Không còn nội dung nào"):
        polls.open_poll(poll=joint_poll, by=cast["chair"])


def test_closing_decides_and_concludes_item_by_item(running_joint, waiting, cast):
    vote(running_joint, {"for": cast.members[:23], "against": cast.members[23:]})
    poll = polls.close_poll(poll=running_joint, by=cast["chair"])
    decisions = list(Decision.objects.order_by("item__order"))
    assert [decision.item for decision in decisions] == waiting
    assert {(d.poll, d.how, d.adopted) for d in decisions} == {(poll, "consent", True)}
    assert decisions[0].sentence == (
        "Với 23/25 thành viên tán thành (bằng 92 % tổng số thành viên Chính phủ), 02 không tán thành, "
        "Chính phủ thông qua Dự thảo Nghị quyết về Chính phủ điện tử."
    )
    for item, decision in zip(waiting, decisions, strict=True):
        item.refresh_from_db()
        assert (item.state, item.conclusion) == ("done", decision.sentence)
    assert poll.result["sentence"].endswith(
        "Chính phủ thông qua 02 nội dung trong danh mục nội dung đã thống nhất."
    )


def test_the_journal_holds_every_item_and_what_became_of_it(running_joint, waiting, cast):
    vote(running_joint, {"for": cast.members[:23]})
    polls.close_poll(poll=running_joint, by=cast["chair"])
    entry = JournalEntry.objects.get(verb="poll.closed")
    assert [one["item"] for one in entry.data["by_item"]] == [str(item.uid) for item in waiting]
    assert {(row["how"], row["state"]) for row in entry.data["decisions"]} == {("consent", "done")}
    assert {"agenda", "now", "papers", "console"} <= set(entry.topics)


def test_what_was_not_adopted_is_still_to_be_discussed(running_joint, waiting, cast):
    vote(running_joint, {"for": cast.members[:12]})
    poll = polls.close_poll(poll=running_joint, by=cast["chair"])
    assert not poll.result["adopted"]
    assert {item.state for item in queries.items_of(poll)} == {"waiting"}
    assert Decision.objects.filter(adopted=False, how="consent").count() == 2


def test_an_item_that_was_discussed_is_decided_by_poll_and_not_by_consent(live_meeting, cast):
    items = list(live_meeting.items.filter(order__lte=2))
    poll = joint.prepare_joint_poll(meeting=live_meeting, items=items, question="", by=cast["chair"])
    polls.open_poll(poll=poll, by=cast["chair"])
    vote(poll, {"for": cast.members})
    polls.close_poll(poll=poll, by=cast["chair"])
    assert list(Decision.objects.order_by("item__order").values_list("how", flat=True)) == ["poll", "consent"]
    assert live_meeting.items.get(order=1).state == "current"


def test_a_void_joint_poll_is_repeated(running_joint, live_meeting, waiting, cast):
    polls.void_poll(poll=running_joint, reason="Thiếu một nội dung", by=cast["chair"])
    assert not Decision.objects.exists()
    again = joint.prepare_joint_poll(meeting=live_meeting, items=waiting, question="", by=cast["chair"])
    assert again.repeats == running_joint
    assert polls.open_poll(poll=again, by=cast["chair"]).is_open


def test_its_items_are_neither_left_nor_removed_nor_taken_outside(running_joint, live_meeting, waiting, cast):
    with pytest.raises(Refused, match="đang được biểu quyết"):
        session.postpone_item(item=waiting[0], by=cast["chair"])
    with pytest.raises(Refused, match="không bỏ khỏi chương trình"):
        agenda.remove_item(item=waiting[0], by=cast["secretary"])
    with pytest.raises(Refused, match="không chuyển ra ngoài"):
        secrecy.hold_outside(item=waiting[0], by=cast["secretary"])
    with pytest.raises(Refused, match="chưa kết thúc"):
        session.pause_meeting(meeting=live_meeting, by=cast["chair"])


def test_its_result_is_shown_until_the_next_item_begins(running_joint, live_meeting, cast):
    poll = polls.close_poll(poll=running_joint, by=cast["chair"])
    assert queries.last_result_of(live_meeting) == poll
    ItemSpan.objects.create(item=live_meeting.items.get(order=2), since=poll.closed_at)
    ItemSpan.objects.update(since=poll.opened_at)
    assert queries.last_result_of(live_meeting) == poll
    ItemSpan.objects.filter(item__order=2).update(since=JournalEntry.objects.last().at)
    ItemSpan.objects.create(item=live_meeting.items.get(order=3), since=live_meeting.planned_end)
    assert queries.last_result_of(live_meeting) is None


def test_a_guest_of_single_items_knows_of_no_joint_poll(running_joint, live_meeting, cast):
    guest = participant_of(live_meeting, cast["guest"])
    assert access.polls_visible_to(cast["guest"]).filter(pk=running_joint.pk).exists()
    guest.is_scoped = True
    guest.save()
    guest.item_scope.set(live_meeting.items.all())
    assert not access.polls_visible_to(cast["guest"]).filter(pk=running_joint.pk).exists()


def test_the_minutes_tell_it_item_by_item(running_joint, live_meeting, waiting, cast):
    vote(running_joint, {"for": cast.members[:23], "against": cast.members[23:]})
    polls.close_poll(poll=running_joint, by=cast["chair"])
    live_meeting.refresh_from_db()
    live_meeting.closed_at = live_meeting.planned_end
    content = parts.compose(minutes_queries.facts_of(live_meeting))
    counted = content.entry("votes.1")
    assert "(biểu quyết chung)" in counted.heading
    assert [row[0] for row in counted.table.rows] == [f"{item.order}. {item.title}" for item in waiting]
    assert [row[1] for row in counted.table.rows] == ["23", "23"]
    assert content.entry("votes.1.items").lines[0].startswith("- Nội dung 2. Dự thảo Nghị quyết")
    assert "không thảo luận" in content.entry(f"course.item.{waiting[0].uid}").text
    assert content.data["polls"][0]["items"][1]["item"] == str(waiting[1].uid)


def test_the_minutes_list_what_was_settled_without_discussion_item_by_item(
    live_meeting, running_joint, waiting, cast
):
    vote(running_joint, {"for": cast.members})
    polls.close_poll(poll=running_joint, by=cast["chair"])
    live_meeting.refresh_from_db()
    live_meeting.closed_at = live_meeting.opened_at
    entries = {entry.id: entry for entry in parts.vote_entries(minutes_queries.facts_of(live_meeting))}
    agreed = entries["votes.agreed"]
    assert agreed.heading == "Danh mục nội dung đã thống nhất, không thảo luận: 02 nội dung"
    assert [line.split(".")[0] for line in agreed.lines] == ["- Nội dung 2", "- Nội dung 3"]
    assert all("Với 25/25 thành viên tán thành" in line for line in agreed.lines)
