"""Acts of a poll: allowed, refused, journalled, repeated."""

import uuid

import pytest

from meetings.models import AgendaItem, Instruction, Meeting, Presence
from people import act
from people.models import JournalEntry
from people.rules import Refused
from tests import builders
from tests.voting.conftest import QUESTION, opened, participant_of, prepared, vote
from voting import rules
from voting.actions import polls
from voting.models import Ballot, Decision, Poll, Voter
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db


def last_entry(verb: str) -> JournalEntry:
    return JournalEntry.objects.filter(verb=verb).order_by("serial").last()


def current(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(state="current")


# -- prepare --


@pytest.mark.parametrize("username", ["secretary", "chair"])
def test_chair_and_secretary_prepare_a_poll(live_meeting, cast, username):
    poll = polls.prepare_poll(item=current(live_meeting), question=f" {QUESTION}\n", by=cast[username])
    assert (poll.state, poll.question, poll.options) == ("prepared", QUESTION, [])
    assert last_entry("poll.prepared").data == {
        "poll": str(poll.uid),
        "item": str(poll.item.uid),
        "items": [str(poll.item.uid)],
        "question": QUESTION,
        "method": "roll_call",
        "options": [],
        "most_picks": None,
        "follows": None,
        "repeats": None,
    }


@pytest.mark.parametrize("username", ["minister1", "guest", "substitute", "auditor"])
def test_nobody_else_prepares_a_poll(live_meeting, cast, username):
    with pytest.raises(Refused, match="Chỉ chủ trì hoặc thư ký"):
        polls.prepare_poll(item=current(live_meeting), question=QUESTION, by=cast[username])
    assert not Poll.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(("question", "sentence"), [(" \n", "Hãy ghi"), ("x" * 1001, "dài quá 1.000")])
def test_a_poll_needs_a_question_that_can_be_read(live_meeting, cast, question, sentence):
    with pytest.raises(Refused, match=sentence):
        polls.prepare_poll(item=current(live_meeting), question=question, by=cast["chair"])


def test_a_closed_meeting_gets_no_poll(live_meeting, cast):
    Meeting.objects.filter(pk=live_meeting.pk).update(state="closed")
    with pytest.raises(Refused, match="Phiên họp đã kết thúc"):
        prepared(live_meeting, cast)


def test_a_briefing_decides_nothing(cast):
    meeting = builders.meeting_in_session(cast, kind="briefing")
    with pytest.raises(Refused, match="không có biểu quyết"):
        prepared(meeting, cast)


# -- open --


def test_the_chair_opens_a_poll_and_the_voters_are_frozen(live_meeting, cast):
    for person in cast.members[23:]:
        Presence.objects.filter(participant__person=person).delete()
    poll = opened(live_meeting, cast)
    assert (poll.state, poll.opened_by, poll.present) == ("open", cast["chair"], 23)
    assert [option["key"] for option in poll.options] == ["for", "against", "other", "not_voting"]
    assert [voter.person for voter in poll.voters.all()] == cast.members[:23]
    data = last_entry("poll.opened").data
    assert set(data) == {
        *("poll", "item", "items", "question", "method", "options", "entitled", "electors_hash", "present"),
        "recused",
    }
    assert data["entitled"] == sorted(str(person.uid) for person in cast.members[:23])
    assert data["electors_hash"] == rules.list_hash(data["entitled"])


def test_a_substitute_and_a_guest_who_are_there_do_not_become_voters(live_meeting, cast):
    for username in ("substitute", "guest", "secretary"):
        Presence.objects.create(
            participant=participant_of(live_meeting, cast[username]), since=live_meeting.opened_at
        )
    poll = opened(live_meeting, cast)
    assert set(Voter.objects.values_list("person__username", flat=True)).isdisjoint(
        {"substitute", "guest", "secretary"}
    )
    assert queries.turnout(poll) == {"poll": poll.pk, "cast": 0, "entitled": 25}


def test_a_remote_member_votes_where_the_rules_allow(live_meeting, cast):
    Presence.objects.filter(participant__person=cast["minister1"]).update(mode="remote")
    assert queries.turnout(opened(live_meeting, cast))["entitled"] == 25


def test_a_remote_member_does_not_vote_where_the_rules_forbid(live_meeting, cast):
    Presence.objects.filter(participant__person=cast["minister1"]).update(mode="remote")
    live_meeting.rules["remote_may_vote"] = False
    live_meeting.save()
    poll = opened(live_meeting, cast)
    assert queries.turnout(poll)["entitled"] == 24
    assert not Voter.objects.filter(poll=poll, person=cast["minister1"]).exists()


def test_the_secretary_opens_and_closes_once_the_chair_has_said_so(live_meeting, prepared_poll, cast):
    with pytest.raises(Refused, match="khi chủ trì đã yêu cầu"):
        polls.open_poll(poll=prepared_poll, by=cast["secretary"])
    Instruction.objects.create(meeting=live_meeting, given_by=cast["chair"], given_at=live_meeting.opened_at)
    polls.open_poll(poll=prepared_poll, by=cast["secretary"])
    polls.close_poll(poll=prepared_poll, by=cast["secretary"])
    assert Poll.objects.get().is_closed


@pytest.mark.parametrize("username", ["minister1", "guest", "auditor", "operator"])
def test_a_member_neither_opens_nor_closes_nor_voids(prepared_poll, cast, username):
    for act_of_chair in (polls.open_poll, polls.close_poll):
        with pytest.raises(Refused, match="Chỉ chủ trì"):
            act_of_chair(poll=prepared_poll, by=cast[username])
    with pytest.raises(Refused, match="Chỉ chủ trì"):
        polls.void_poll(poll=prepared_poll, reason="x", by=cast[username])
    assert Poll.objects.get().is_prepared


def test_a_poll_is_opened_once(running_poll, cast):
    with pytest.raises(Refused, match=r"^Biểu quyết này đã được mở\.$"):
        polls.open_poll(poll=running_poll, by=cast["chair"])
    assert JournalEntry.objects.filter(verb="poll.opened").count() == 1


def test_no_poll_is_opened_without_quorum(cast):
    meeting = builders.meeting_in_session(cast, present=16)
    Presence.objects.create(participant=participant_of(meeting, cast["substitute"]), since=meeting.opened_at)
    with pytest.raises(Refused, match=r"có mặt 16/25 thành viên, cần ít nhất 17\."):
        opened(meeting, cast)
    assert not Voter.objects.exists()


def test_exactly_the_quorum_is_enough(cast):
    assert opened(builders.meeting_in_session(cast, present=17), cast).is_open


@pytest.mark.parametrize("state", ["called", "paused", "closed"])
def test_a_poll_is_opened_only_in_session(live_meeting, prepared_poll, cast, state):
    Meeting.objects.filter(pk=live_meeting.pk).update(state=state)
    with pytest.raises(Refused, match="không đang tiến hành"):
        polls.open_poll(poll=prepared_poll, by=cast["chair"])


@pytest.mark.parametrize("state", ["waiting", "postponed"])
def test_a_poll_is_opened_only_on_an_item_that_was_started(prepared_poll, cast, state):
    AgendaItem.objects.filter(pk=prepared_poll.item_id).update(state=state)
    with pytest.raises(Refused, match="chưa được tiến hành"):
        polls.open_poll(poll=prepared_poll, by=cast["chair"])


def test_one_poll_at_a_time(live_meeting, running_poll, cast):
    second = prepared(live_meeting, cast)
    with pytest.raises(Refused, match="Đang có biểu quyết khác"):
        polls.open_poll(poll=second, by=cast["chair"])
    assert queries.open_poll_of(live_meeting) == running_poll


# -- close --


def test_closing_fixes_the_outcome_and_writes_the_decision(running_poll, cast):
    vote(running_poll, {"for": cast.members[:23], "against": cast.members[23:24]})
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    counts = {
        "for": 23,
        "against": 1,
        "other": 0,
        "not_voting": 0,
        "not_answered": 1,
        "recused": 0,
        "absent": 0,
    }
    assert poll.result["counts"] == counts
    decision = Decision.objects.get()
    assert (decision.poll, decision.item, decision.how, decision.adopted) == (poll, poll.item, "poll", True)
    assert decision.sentence.startswith("Với 23/25 thành viên tán thành (bằng 92 %")
    assert decision.sentence.endswith("Chính phủ thông qua Nghị quyết về Chính phủ điện tử.")


def test_the_journal_of_closing_proves_the_result(running_poll, cast):
    vote(running_poll, {"for": cast.members[:10], "against": cast.members[10:]})
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    data = last_entry("poll.closed").data
    assert set(data) == {
        *(
            "poll",
            "item",
            "items",
            "counts",
            "recused",
            "members_total",
            "entitled_total",
            "base",
            "needed",
            "missing",
            "excess",
        ),
        *("percent", "adopted", "reason", "sentence", "ballots", "ballots_hash", "opinions", "decisions"),
    }
    assert len(data["ballots"]) == 25
    assert data["ballots_hash"] == rules.list_hash(data["ballots"])
    tally = rules.tally_of(data["members_total"], data["entitled_total"], (c for _, c in data["ballots"]))
    assert tally.as_json() == data["counts"]
    outcome = rules.decide(tally, poll.meeting.body_rules, dict(data["ballots"])[str(cast["chair"].uid)])
    assert (outcome.adopted, outcome.missing, outcome.reason) == (False, 3, "short")
    decision, item = str(Decision.objects.get().uid), str(poll.item.uid)
    assert data["decisions"] == [{"decision": decision, "item": item, "how": "poll", "adopted": False}]


def test_absent_is_told_from_present_and_not_answering(cast):
    poll = opened(builders.meeting_in_session(cast, present=20), cast)
    vote(poll, {"for": cast.members[:14], "not_voting": cast.members[14:17]})
    counts = polls.close_poll(poll=poll, by=cast["chair"]).result["counts"]
    assert (counts["not_voting"], counts["not_answered"], counts["absent"]) == (3, 3, 5)


@pytest.mark.parametrize(
    ("chair_votes", "adopted", "reason"),
    [("for", True, "tie_head_for"), ("against", False, "tie_head_against"), (None, False, "tie_open")],
)
def test_a_tie_follows_the_head_even_when_another_presides(live_meeting, cast, chair_votes, adopted, reason):
    deputy = participant_of(live_meeting, cast["minister1"])
    live_meeting.presidings.update(participant=deputy)
    poll = prepared(live_meeting, cast)
    polls.open_poll(poll=poll, by=cast["minister1"])
    sides = {"for": cast.ministers[:12], "against": cast.ministers[12:]}
    if chair_votes:
        sides[chair_votes] = [*sides[chair_votes][:11], cast["chair"]]
    vote(poll, sides)
    result = polls.close_poll(poll=poll, by=cast["minister1"]).result
    assert (result["adopted"], result["reason"]) == (adopted, reason)


def test_a_poll_is_closed_once(running_poll, cast):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    with pytest.raises(Refused, match=r"^Biểu quyết này đã kết thúc\.$"):
        polls.close_poll(poll=running_poll, by=cast["chair"])
    assert Decision.objects.count() == 1


def test_the_same_key_closes_once_and_gets_the_same_answer(running_poll, cast):
    key = act.Key(uuid.uuid4(), "close")
    first = polls.close_poll(poll=running_poll, by=cast["chair"], key=key)
    assert polls.close_poll(poll=running_poll, by=cast["chair"], key=key) == first
    assert JournalEntry.objects.filter(verb="poll.closed").count() == 1


def test_a_prepared_poll_cannot_be_closed(prepared_poll, cast):
    with pytest.raises(Refused, match="chưa được mở"):
        polls.close_poll(poll=prepared_poll, by=cast["chair"])


# -- void and repeat --


def test_an_open_poll_is_made_void_with_a_reason_and_repeated(live_meeting, running_poll, cast):
    vote(running_poll, {"for": cast.members[:3]})
    with pytest.raises(Refused, match="lý do"):
        polls.void_poll(poll=running_poll, reason=" ", by=cast["chair"])
    polls.void_poll(poll=running_poll, reason="Nhầm dự thảo", by=cast["chair"])
    assert last_entry("poll.voided").data == {
        "poll": str(running_poll.uid),
        "item": str(running_poll.item.uid),
        "items": [str(running_poll.item.uid)],
        "reason": "Nhầm dự thảo",
    }
    again = prepared(live_meeting, cast)
    assert again.repeats == running_poll
    assert last_entry("poll.prepared").data["repeats"] == str(running_poll.uid)
    assert Ballot.objects.filter(poll=running_poll).count() == 3
    assert not Decision.objects.exists()


def test_a_prepared_poll_is_dropped_by_whoever_prepares_and_not_repeated(live_meeting, prepared_poll, cast):
    polls.void_poll(poll=prepared_poll, reason="", by=cast["secretary"])
    assert Poll.objects.get().is_void
    assert prepared(live_meeting, cast).repeats is None


def test_a_closed_poll_cannot_be_made_void(running_poll, cast):
    polls.close_poll(poll=running_poll, by=cast["chair"])
    with pytest.raises(Refused, match="đã kết thúc"):
        polls.void_poll(poll=running_poll, reason="x", by=cast["chair"])
