"""Envelopes and acts at the same moment: accepted = stored = counted, one of two wins, and nothing locks up."""

import itertools
import uuid
from functools import partial

import pytest

from people import act, journal
from tests.faults import numbers
from tests.voting import sealing
from tests.voting.conftest import participant_of
from tests.voting.test_races import at_once, refused
from voting import store
from voting.actions import polls, secret
from voting.models import BoardEntry, Decision, Envelope, Poll, Turnout

pytestmark = pytest.mark.django_db(transaction=True)
# 20 in CI, 200 in `make faults`, on either database.
ROUNDS = numbers.number("races of cast and close")
VOTERS, STARTS = 6, 10


def envelope(poll: Poll, choice: str = "for") -> str:
    return sealing.seal(poll.public_key, choice)


def sealing_call(poll: Poll, person, choice: str = "for", replaces: int = 0, key: act.Key | None = None):
    made, fresh = envelope(poll, choice), sealing.fresh(poll)
    return lambda: secret.seal(poll=fresh, envelope=made, replaces=replaces, by=person, key=key)


def closing(poll: Poll, person):
    fresh = sealing.fresh(poll)
    return lambda: polls.close_poll(poll=fresh, by=person)


def test_new_and_changed_envelopes_against_close_accepted_is_stored_is_counted(live_meeting, cast):
    voter = cast.members[4]
    for _ in range(ROUNDS):
        poll = sealing.opened(live_meeting, cast)
        sealing.vote(poll, {"not_voting": cast.members[:5]})
        calls = [sealing_call(poll, person) for person in cast.members[5 : 5 + VOTERS]]
        *answers, changed, closed = at_once(
            *calls, sealing_call(poll, voter, "against", 1), closing(poll, cast["chair"])
        )
        accepted, counts = sum(isinstance(answer, dict) for answer in answers), closed.result["counts"]
        assert counts["for"] == accepted
        # A changed vote is counted as it was answered.
        assert (counts["not_voting"], counts["against"]) == ((4, 1) if isinstance(changed, dict) else (5, 0))
        stored = BoardEntry.objects.filter(poll=poll).count(), Turnout.objects.filter(poll=poll).count()
        assert stored == (5 + accepted, 5 + accepted)
        assert set(refused([*answers, changed])) <= {"Biểu quyết này đã kết thúc."}
        assert not store.has(poll.uid)
    assert not Envelope.objects.exists()
    assert list(journal.faults_of(live_meeting.body)) == []


def test_two_tablets_of_one_member_seal_at_once_and_one_wins(live_meeting, cast):
    poll, voter = sealing.opened(live_meeting, cast), cast["minister1"]
    answers = at_once(*(sealing_call(poll, voter) for _ in range(4)))
    assert len(refused(answers)) == 3
    assert (Envelope.objects.get().revision, Turnout.objects.count()) == (1, 1)


def test_one_key_sent_many_times_at_once_seals_once(live_meeting, cast):
    poll, voter, made = sealing.opened(live_meeting, cast), cast["minister1"], None
    key = secret.keyed(poll, voter, act.Key(uuid.uuid4(), "a" * 64))
    made, fresh = envelope(poll), sealing.fresh(poll)
    calls = [lambda: secret.seal(poll=fresh, envelope=made, replaces=0, by=voter, key=key)] * 5
    answers = at_once(*calls)
    assert answers == [{"poll": poll.pk, "revision": 1}] * 5


def test_two_chairs_close_at_once_and_one_count_stands(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    sealing.vote(poll, {"for": cast.members[:13]})
    answers = at_once(closing(poll, cast["chair"]), closing(poll, cast["chair"]))
    assert refused(answers) == ["Biểu quyết này đã kết thúc."]
    assert (Decision.objects.count(), BoardEntry.objects.count()) == (1, 13)


def test_a_start_that_looks_for_keys_takes_none_of_a_poll_that_is_being_opened(live_meeting, cast):
    for _ in range(STARTS):
        waiting = sealing.fresh(sealing.prepared(live_meeting, cast))
        opened, *_ = at_once(
            partial(polls.open_poll, poll=waiting, by=cast["chair"]),
            *[secret.forget_keys] * 3,
            secret.void_lost_polls,
        )
        assert store.has(opened.uid)
        assert sealing.fresh(opened).is_open
        polls.void_poll(poll=sealing.fresh(opened), reason="x", by=cast["chair"])


def test_each_pair_around_an_open_secret_poll_ends_in_one_order(live_meeting, cast):
    kinds = ("close", "void", "seal", "lost", "forget", "late")
    late = participant_of(live_meeting, cast["minister24"])
    for first, second in itertools.combinations_with_replacement(kinds, 2):
        poll = sealing.opened(live_meeting, cast)
        sealing.vote(poll, {"for": cast.members[:5]})
        calls = {
            "close": closing(poll, cast["chair"]),
            "void": lambda poll=poll: polls.void_poll(poll=sealing.fresh(poll), reason="x", by=cast["chair"]),
            "seal": sealing_call(poll, cast.members[6]),
            "lost": lambda poll=poll: secret.void_unsound(sealing.fresh(poll)),
            "forget": secret.forget_keys,
            "late": lambda poll=poll: polls.add_voter(
                poll=sealing.fresh(poll), participant=late, by=cast["chair"]
            ),
        }
        at_once(calls[first], calls[second])
        poll = sealing.fresh(poll)
        if poll.is_open:
            poll = polls.close_poll(poll=poll, by=cast["chair"])
        assert BoardEntry.objects.filter(poll=poll).count() == (
            0 if poll.is_void else Turnout.objects.filter(poll=poll).count()
        )
        assert not store.has(poll.uid)
    assert list(journal.faults_of(live_meeting.body)) == []
