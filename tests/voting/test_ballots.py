"""Casting: who may, what, in which order; and that nothing of it can be read while the poll is open."""

import uuid

import pytest

from people import act
from people.models import Command, JournalEntry
from people.rules import Refused
from tests import builders
from tests.voting.conftest import opened, participant_of
from voting import rules
from voting.actions import ballots, polls
from voting.models import Ballot, BallotRevision, Poll
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db


def test_a_member_casts_and_changes_a_vote(running_poll, cast):
    voter = cast["minister1"]
    first = ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter)
    second = ballots.cast(poll=running_poll, choice="against", replaces=1, by=voter)
    assert (first["revision"], second["revision"]) == (1, 2)
    ballot = Ballot.objects.get()
    assert (ballot.person, ballot.choice, ballot.revision) == (voter, "against", 2)
    assert list(BallotRevision.objects.values_list("revision", "choice")) == [(1, "for"), (2, "against")]


def test_casting_neither_raises_the_version_nor_writes_the_journal(running_poll, cast):
    before = JournalEntry.objects.count(), running_poll.meeting.version
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=cast["minister1"])
    running_poll.meeting.refresh_from_db()
    assert (JournalEntry.objects.count(), running_poll.meeting.version) == before


@pytest.mark.parametrize("replaces", [0, 1, 3, -1])
def test_a_late_retry_of_an_older_choice_never_overwrites_a_newer_one(running_poll, cast, replaces):
    voter = cast["minister1"]
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter)
    ballots.cast(poll=running_poll, choice="against", replaces=1, by=voter)
    with pytest.raises(rules.Outdated) as refusal:
        ballots.cast(poll=running_poll, choice="for", replaces=replaces, by=voter)
    assert (refusal.value.revision, refusal.value.choice) == (2, "against")
    assert Ballot.objects.get().choice == "against"


def test_the_same_key_gets_the_stored_answer_and_changes_nothing(running_poll, cast):
    voter, key = cast["minister1"], act.Key(uuid.uuid4(), "for")
    first = ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter, key=key)
    ballots.cast(poll=running_poll, choice="against", replaces=1, by=voter)
    again = ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter, key=key)
    assert again == first
    assert Ballot.objects.get().choice == "against"


def test_the_same_key_with_another_choice_is_an_error(running_poll, cast):
    voter, value = cast["minister1"], uuid.uuid4()
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=voter, key=act.Key(value, "for"))
    with pytest.raises(act.KeyReused):
        ballots.cast(poll=running_poll, choice="against", replaces=1, by=voter, key=act.Key(value, "against"))
    assert Ballot.objects.get().choice == "for"


@pytest.mark.parametrize("choice", ["", "FOR", "yes", "for'--", "not_answered"])
def test_a_foreign_option_is_refused(running_poll, cast, choice):
    with pytest.raises(Refused, match="không có trong phiếu"):
        ballots.cast(poll=running_poll, choice=choice, replaces=0, by=cast["minister1"])


def test_an_option_that_this_body_does_not_offer_is_refused(live_meeting, cast):
    live_meeting.rules["options"] = ["for", "against", "not_voting"]
    live_meeting.save()
    poll = opened(live_meeting, cast)
    with pytest.raises(Refused, match="không có trong phiếu"):
        ballots.cast(poll=poll, choice="other", replaces=0, by=cast["minister1"])


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("substitute", r"^Đồng chí dự họp thay, không biểu quyết\.$"),
        ("guest", "Khách mời được phát biểu, không biểu quyết"),
        ("secretary", "Thư ký không biểu quyết"),
        ("auditor", "không có tên trong danh sách"),
        ("province.member1", "không có tên trong danh sách"),
    ],
)
def test_who_is_not_entitled_is_told_why(running_poll, cast, username, sentence):
    with pytest.raises(Refused, match=sentence):
        ballots.cast(poll=running_poll, choice="for", replaces=0, by=cast[username])
    assert not Ballot.objects.exists()


def test_a_member_who_came_after_the_opening_waits_for_the_chair(cast):
    meeting = builders.meeting_in_session(cast, present=24)
    poll = opened(meeting, cast)
    participant_of(meeting, cast["minister24"]).presences.create(since=poll.opened_at)
    with pytest.raises(Refused, match="đề nghị báo chủ trì bổ sung"):
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister24"])


def test_a_member_of_another_meeting_is_not_entitled_here(running_poll, cast):
    other = builders.meeting_in_session(cast, kind="urgent")
    theirs = opened(other, cast)
    ballots.cast(poll=theirs, choice="for", replaces=0, by=cast["minister1"])
    assert Ballot.objects.get().poll == theirs


def test_before_the_opening_and_after_the_closing_nothing_is_cast(prepared_poll, cast):
    with pytest.raises(Refused, match="chưa được mở"):
        ballots.cast(poll=prepared_poll, choice="for", replaces=0, by=cast["minister1"])
    polls.open_poll(poll=prepared_poll, by=cast["chair"])
    polls.close_poll(poll=prepared_poll, by=cast["chair"])
    with pytest.raises(Refused, match="đã kết thúc"):
        ballots.cast(poll=prepared_poll, choice="for", replaces=0, by=cast["minister1"])
    assert not Ballot.objects.exists()


def test_a_void_poll_takes_no_vote(running_poll, cast):
    polls.void_poll(poll=running_poll, reason="Nhầm", by=cast["chair"])
    with pytest.raises(Refused, match="không có giá trị"):
        ballots.cast(poll=running_poll, choice="for", replaces=0, by=cast["minister1"])


def test_the_roll_is_read_only_after_closing(running_poll, cast):
    ballots.cast(poll=running_poll, choice="for", replaces=0, by=cast["minister1"])
    assert list(queries.roll_of(running_poll)) == []
    poll = polls.close_poll(poll=running_poll, by=cast["chair"])
    roll = queries.roll_of(poll)
    assert [(row.person, row.choice, row.label) for row in roll[:2]] == [
        (cast["chair"], "", "Chưa trả lời"),
        (cast["minister1"], "for", "Tán thành"),
    ]


def test_the_stored_answer_of_a_cast_does_not_hold_the_choice(running_poll, cast):
    key = act.Key(uuid.uuid4(), "0" * 64)
    ballots.cast(poll=running_poll, choice="against", replaces=0, by=cast["minister1"], key=key)
    assert "against" not in str(Command.objects.get().answer)


def test_a_poll_says_whether_it_offers_a_choice():
    poll = Poll(options=[{"key": "for", "label": "Tán thành"}])
    assert poll.offers("for")
    assert not poll.offers("against")
