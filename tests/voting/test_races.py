"""Acts and casts at the same moment: accepted = stored = counted, one of two wins, and nothing locks up."""

import itertools
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from meetings.actions import session
from meetings.models import Meeting
from people import act, journal
from people.models import JournalEntry
from people.rules import Refused
from tests.faults import numbers
from tests.voting.conftest import opened, prepared
from voting.actions import ballots, polls
from voting.models import Ballot, BallotRevision, Decision, Poll
from voting.queries import polls as queries

pytestmark = pytest.mark.django_db(transaction=True)
# 20 in CI, 200 in `make faults`, on either database.
ROUNDS = numbers.number("races of cast and close")
VOTERS = 8


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; return what each returned or was refused with, in order."""
    answers: list[object] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(n: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            answers[n] = call()
        except Refused as refusal:
            answers[n] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a lock is never given back"
    return answers


def refused(answers: list[object]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


def casting(poll: Poll, person, choice: str = "for", replaces: int = 0, key: act.Key | None = None):
    fresh = Poll.objects.get(pk=poll.pk)
    text = "Đề nghị lùi." if choice == "other" else ""
    said = {"choice": choice, "remark": text, "replaces": replaces}
    return lambda: ballots.cast(poll=fresh, **said, by=person, key=key)


def closing(poll: Poll, person):
    fresh = Poll.objects.select_related("meeting__body").get(pk=poll.pk)
    return lambda: polls.close_poll(poll=fresh, by=person)


def test_casts_against_close_accepted_is_stored_is_counted(live_meeting, cast):
    for _ in range(ROUNDS):
        poll = opened(live_meeting, cast)
        casts = [casting(poll, person) for person in cast.members[:VOTERS]]
        *answers, closed = at_once(*casts, closing(poll, cast["chair"]))
        accepted = sum(isinstance(answer, dict) for answer in answers)
        stored = Ballot.objects.filter(poll=poll).count()
        counted = closed.result["counts"]["for"]
        assert accepted == stored == counted
        assert set(refused(answers)) <= {"Biểu quyết này đã kết thúc."}
    assert list(journal.faults_of(live_meeting.body)) == []


def test_a_changed_vote_against_close_is_counted_as_it_was_answered(live_meeting, cast):
    voter = cast["minister1"]
    for _ in range(ROUNDS):
        poll = opened(live_meeting, cast)
        ballots.cast(poll=poll, choice="for", replaces=0, by=voter)
        changed, closed = at_once(casting(poll, voter, "against", 1), closing(poll, cast["chair"]))
        counts = closed.result["counts"]
        wanted = {"for": 0, "against": 1} if isinstance(changed, dict) else {"for": 1, "against": 0}
        assert {name: counts[name] for name in wanted} == wanted


def test_a_late_retry_of_an_older_choice_never_overwrites_the_newer_one(live_meeting, cast):
    voter = cast["minister1"]
    for _ in range(ROUNDS):
        poll, first, other = (
            opened(live_meeting, cast),
            act.Key(uuid.uuid4(), "1"),
            act.Key(uuid.uuid4(), "2"),
        )
        answered = ballots.cast(poll=poll, choice="for", replaces=0, by=voter, key=first)
        newer, retried, late, closed = at_once(
            casting(poll, voter, "against", 1),
            casting(poll, voter, "for", 0, first),
            casting(poll, voter, "for", 0, other),
            closing(poll, cast["chair"]),
        )
        # The same key gets the old answer, also after the closing; another one is refused.
        assert retried == answered
        assert isinstance(late, Refused)
        stored = Ballot.objects.get(poll=poll)
        was_first = isinstance(newer, dict)
        assert (stored.choice, stored.revision) == (("against", 2) if was_first else ("for", 1))
        assert closed.result["counts"][stored.choice] == 1


def test_two_tablets_of_one_member_cast_at_once_and_one_wins(running_poll, cast):
    voter = cast["minister1"]
    choices = ["for", "against", "other", "not_voting"]
    answers = at_once(*(casting(running_poll, voter, choice) for choice in choices))
    assert len(refused(answers)) == len(choices) - 1
    winner = choices[next(n for n, answer in enumerate(answers) if isinstance(answer, dict))]
    assert (Ballot.objects.get().choice, Ballot.objects.get().revision) == (winner, 1)
    assert BallotRevision.objects.count() == 1


def test_one_key_sent_many_times_at_once_casts_once(running_poll, cast):
    key = act.Key(uuid.uuid4(), "for")
    answers = at_once(*(casting(running_poll, cast["minister1"], key=key) for _ in range(5)))
    assert answers == [answers[0]] * 5
    assert Ballot.objects.get().revision == 1


def test_all_vote_at_once_and_every_vote_counts(running_poll, cast):
    answers = at_once(*(casting(running_poll, person) for person in cast.members[:20]))
    assert refused(answers) == []
    assert queries.turnout(running_poll)["cast"] == 20


def test_two_chairs_close_at_once_and_one_result_stands(running_poll, cast):
    answers = at_once(closing(running_poll, cast["chair"]), closing(running_poll, cast["chair"]))
    assert refused(answers) == ["Biểu quyết này đã kết thúc."]
    assert Decision.objects.count() == 1


def test_two_polls_opened_at_once_and_one_is_open(live_meeting, cast):
    two = [prepared(live_meeting, cast) for _ in range(2)]
    fresh = [Poll.objects.select_related("meeting__body").get(pk=poll.pk) for poll in two]
    calls = [lambda poll=poll: polls.open_poll(poll=poll, by=cast["chair"]) for poll in fresh]
    assert len(refused(at_once(*calls))) == 1
    assert Poll.objects.filter(state="open").count() == 1


def test_each_pair_of_acts_of_a_poll_ends_in_one_order(live_meeting, cast):
    kinds = ("close", "void", "cast", "interrupt", "prepare")
    for first, second in itertools.combinations_with_replacement(kinds, 2):
        poll = opened(live_meeting, cast)
        calls = {
            "close": lambda poll=poll: polls.close_poll(poll=fresh_of(poll), by=cast["chair"]),
            "void": lambda poll=poll: polls.void_poll(poll=fresh_of(poll), reason="x", by=cast["chair"]),
            "cast": casting(poll, cast["minister1"]),
            "interrupt": lambda: interrupt(live_meeting, cast),
            "prepare": lambda: prepared(live_meeting, cast),
        }
        at_once(calls[first], calls[second])
        if fresh_of(poll).is_open:
            polls.close_poll(poll=fresh_of(poll), by=cast["chair"])
    versions = JournalEntry.objects.filter(stream=live_meeting.stream).values_list("version", flat=True)
    assert sorted(versions) == list(range(1, len(versions) + 1))
    assert list(journal.faults_of(live_meeting.body)) == []


def fresh_of(poll: Poll) -> Poll:
    return Poll.objects.select_related("meeting__body", "item").get(pk=poll.pk)


def interrupt(meeting: Meeting, cast) -> Meeting:
    """Pause the meeting, which an open poll refuses, and go on."""
    fresh = Meeting.objects.select_related("body").get(pk=meeting.pk)
    session.pause_meeting(meeting=fresh, by=cast["chair"])
    return session.resume_meeting(meeting=fresh, by=cast["chair"])
