"""Ballots that must not count, sent to the door as a tablet sends them: each ends as the rule says, and alone."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from people import clock
from people.models import Command
from tests import builders
from tests.voting.conftest import opened, prepared
from voting.actions import ballots, polls
from voting.models import Ballot, BallotRevision

pytestmark = pytest.mark.django_db


def send(cast, poll, username: str = "minister1", key: str = "", **fields: str):
    client = Client(headers={"Accept": "application/json", "Idempotency-Key": key or str(uuid.uuid4())})
    client.force_login(cast[username])
    return client.post(f"/voting/polls/{poll.pk}/cast/", {"choice": "for", "replaces": "0", **fields})


def stored() -> list[tuple[str, int]]:
    return list(Ballot.objects.order_by("pk").values_list("choice", "revision"))


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "perhaps"},
        {"choice": "picked"},
        {"choice": "FOR"},
        {"choice": ""},
        {"choice": "for" * 100},
        {"replaces": "-1"},
        {"replaces": "1"},
        {"replaces": "9" * 30},
        {"replaces": "one"},
        {"replaces": ""},
    ],
    ids=str,
)
def test_a_ballot_that_says_nothing_of_the_poll_is_refused(running_poll, cast, fields):
    answer = send(cast, running_poll, **fields)
    assert answer.status_code == 409
    assert answer.json()["message"]
    assert stored() == []
    assert not Command.objects.exists()


@pytest.mark.parametrize(
    ("username", "status"),
    [("guest", 409), ("substitute", 409), ("secretary", 409), ("province.member1", 404), ("auditor", 404)],
)
def test_who_has_no_vote_casts_none(running_poll, cast, username, status):
    assert send(cast, running_poll, username).status_code == status
    assert stored() == []


def test_before_the_opening_after_the_closing_and_when_void(live_meeting, cast):
    waiting = prepared(live_meeting, cast)
    assert send(cast, waiting).status_code == 404
    polls.open_poll(poll=waiting, by=cast["chair"])
    polls.close_poll(poll=waiting, by=cast["chair"])
    assert send(cast, waiting).status_code == 409
    void = opened(live_meeting, cast)
    polls.void_poll(poll=void, reason="Nhầm.", by=cast["chair"])
    assert send(cast, void).status_code == 409
    assert stored() == []


def test_a_poll_of_another_meeting_takes_the_vote_of_its_own_voters_only(running_poll, cast):
    other = builders.meeting_in_session(cast, kind="urgent", present=20)
    theirs = opened(other, cast)
    assert send(cast, theirs, "minister22").status_code == 409
    assert send(cast, theirs, "minister3").status_code == 200
    assert list(Ballot.objects.values_list("poll", flat=True)) == [theirs.pk]


def test_the_same_ballot_again_changes_nothing_and_another_one_under_its_key_is_refused(running_poll, cast):
    key = str(uuid.uuid4())
    first = send(cast, running_poll, key=key)
    again = send(cast, running_poll, key=key)
    assert (again.status_code, again.json()) == (200, first.json())
    other = send(cast, running_poll, key=key, choice="against")
    assert (other.status_code, stored()) == (422, [("for", 1)])
    polls.close_poll(poll=running_poll, by=cast["chair"])
    assert send(cast, running_poll, key=key).json() == first.json()
    assert BallotRevision.objects.count() == 1


def test_a_key_belongs_to_its_person_and_opens_nothing_of_another_s(running_poll, cast):
    key = str(uuid.uuid4())
    send(cast, running_poll, key=key, choice="against")
    mine = send(cast, running_poll, "minister2", key=key)
    assert mine.status_code == 200
    assert "against" not in mine.content.decode()
    assert stored() == [("against", 1), ("for", 1)]


@pytest.mark.parametrize("key", ["1", "' OR 1=1", "0" * 31, "g" * 32, "\u202e", "x" * 5_000])
def test_a_forged_key_is_refused_in_a_sentence(running_poll, cast, key):
    answer = send(cast, running_poll, key=key.encode("utf-8").decode("latin-1"))
    assert (answer.status_code, stored()) == (409, [])


def test_a_clock_that_is_set_back_or_forth_neither_loses_nor_reorders(live_meeting, cast):
    now = clock.now()
    with clock.playing(now) as played:
        poll = opened(live_meeting, cast)
        played.go_on(days=2)
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister1"])
        played.go_on(days=-9)
        ballots.cast(poll=poll, choice="against", replaces=1, by=cast["minister1"])
        ballots.cast(poll=poll, choice="for", replaces=0, by=cast["minister2"])
        closed = polls.close_poll(poll=poll, by=cast["chair"])
    assert (closed.result["counts"]["for"], closed.result["counts"]["against"]) == (1, 1)
    # The record never goes back, whatever the clock says.
    assert now - timedelta(seconds=1) <= closed.opened_at <= closed.closed_at
