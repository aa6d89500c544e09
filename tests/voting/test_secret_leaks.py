"""Whoever takes home database, log, backup, Redis and server logs finds no way from a voter to a choice.

Not by content, key, order, time, length or sequence: while a secret poll is open and after it. What the operator of
the running server can do while a poll is open stands in docs/RULES.md, secret poll.
"""

import hashlib
import json
import math
import random
import uuid
from collections import Counter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import connection, models

from people import act
from people.models import Command, JournalEntry, User
from tests.voting import dumps, sealing
from voting import store
from voting.actions import polls, secret
from voting.models import BoardEntry, Envelope, Poll, Turnout, Voter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
CHOICES = ("for", "against", "not_voting")
# How far an honest coin may be from its mean; by chance once in 15,000 runs. Unit: standard deviations.
FAR = 4.0
POLLS = 8


def voted_at_random(
    poll: Poll, people: list[User], dice: random.Random
) -> tuple[dict[User, str], dict[User, str]]:
    """Let people vote in an order of chance, some of them twice; return their choices and trackers."""
    chosen, kept = {}, {}
    for person in dice.sample(people, len(people)):
        for replaces in range(dice.choice((1, 1, 2))):
            chosen[person], kept[person] = dice.choice(CHOICES), sealing.tracker()
            envelope = sealing.seal(poll.public_key, chosen[person], kept[person])
            key = secret.keyed(
                poll, person, act.Key(uuid.uuid4(), hashlib.sha256(envelope.encode()).hexdigest())
            )
            secret.seal(poll=poll, envelope=envelope, replaces=replaces, by=person, key=key)
    return chosen, kept


def private_parts(poll: Poll) -> list[bytes]:
    """Return the numbers of which each one alone would open every envelope."""
    key = serialization.load_der_private_key(store._path(poll.uid).read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = key.private_numbers()
    return [
        number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (numbers.p, numbers.q, numbers.d)
    ]


def spellings(tracker: str) -> list[bytes]:
    return [
        tracker.encode(),
        tracker.upper().encode(),
        bytes.fromhex(tracker),
        str(uuid.UUID(tracker)).encode(),
    ]


def places_of(needles: list[bytes], found: dict[str, bytes]) -> set[str]:
    return {name for name, content in found.items() if any(needle in content for needle in needles)}


def test_while_it_is_open_nothing_tells_a_choice(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    _, kept = voted_at_random(poll, cast.members[:20], random.Random(7))
    found = dumps.everything()
    # The search itself works: what is really there is found, in the table, in a file and in the backup.
    there = places_of([Envelope.objects.first().ciphertext.encode()], found)
    assert {"table voting_envelope", "backup"} < there
    assert places_of([n for tracker in kept.values() for n in spellings(tracker)], found) == set()
    assert (
        places_of(
            [b'"choice":', b"'choice':"], {n: c for n, c in found.items() if n.startswith("table voting_e")}
        )
        == set()
    )
    parts = private_parts(poll)
    assert places_of([*parts, *(part.hex().encode() for part in parts)], found) == set()
    assert not Path(settings.SECRET_KEY_DIR).resolve().is_relative_to(Path(settings.DATA_DIR).resolve())


def test_envelopes_are_alike_but_for_their_content(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    chosen, _ = voted_at_random(poll, cast.members, random.Random(8))
    envelopes = list(Envelope.objects.values_list("ciphertext", flat=True))
    assert {len(envelope) for envelope in envelopes} == {512}
    assert len(set(envelopes)) == len(chosen)


def test_no_row_of_a_secret_poll_has_a_time_and_no_line_of_the_board_a_voter():
    columns = {
        model: {field.name: field for field in model._meta.get_fields()}
        for model in (Envelope, Turnout, BoardEntry)
    }
    for fields in columns.values():
        assert not any(isinstance(field, models.DateField | models.TimeField) for field in fields.values())
    assert set(columns[BoardEntry]) == {"id", "poll", "tracker", "choice"}
    assert set(columns[Turnout]) == {"id", "poll", "voter"}


def test_a_command_tells_that_somebody_voted_and_never_what(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    voter, sent = cast["minister1"], act.Key(uuid.uuid4(), "ab" * 32)
    envelope = sealing.seal(poll.public_key, "for")
    secret.seal(poll=poll, envelope=envelope, replaces=0, by=voter, key=secret.keyed(poll, voter, sent))
    command = Command.objects.get(key=sent.value)
    assert command.answer == {"value": {"poll": poll.pk, "revision": 1}}
    digests = {
        "ab" * 32,
        *(hashlib.sha256(text.encode()).hexdigest() for text in ("for", "ab" * 32, envelope)),
    }
    assert command.body_sha256 not in digests


def test_the_journal_says_who_could_vote_and_what_was_counted(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    _, kept = voted_at_random(poll, cast.members[:15], random.Random(9))
    before = JournalEntry.objects.count()
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert JournalEntry.objects.count() == before + 1
    closing = json.dumps(JournalEntry.objects.latest("serial").data)
    assert not any(tracker in closing for tracker in kept.values())
    assert not any(str(person.uid) in closing for person in cast.members)


def test_after_it_trackers_stand_on_the_board_only_and_nothing_opens_an_envelope(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    _, kept = voted_at_random(poll, cast.members, random.Random(10))
    parts = private_parts(poll)
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    assert not store._path(poll.uid).exists()
    found = dumps.everything()
    tables = {name: content for name, content in found.items() if name.startswith("table ")}
    assert places_of([tracker.encode() for tracker in kept.values()], tables) == {"table voting_boardentry"}
    assert places_of(parts, found) == set()
    assert dumps.rows("voting_envelope") == []


def test_neither_a_key_nor_the_place_of_a_line_nor_its_transaction_tells_an_order(live_meeting, cast):
    poll = sealing.opened(live_meeting, cast)
    voted_at_random(poll, cast.members, random.Random(11))
    polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    by_key = list(BoardEntry.objects.order_by("pk").values_list("tracker", flat=True))
    assert by_key == sorted(by_key)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, cmin::text, tracker FROM voting_boardentry ORDER BY ctid")
            made = cursor.fetchall()
        assert len({(xmin, cmin) for xmin, cmin, _ in made}) == 1
        assert [tracker for *_, tracker in made] == by_key


# -- by guessing --

# Every order that a thief finds of those who voted; he lays it beside every order that he finds of the board.
ORDERS_OF_VOTERS = {
    "turnout": lambda poll: _people(Turnout, poll, "pk", "voter__person_id"),
    "turnout backwards": lambda poll: _people(Turnout, poll, "-pk", "voter__person_id"),
    "voters": lambda poll: _people(Voter, poll, "pk", "person_id"),
    "seats": lambda poll: _people(Voter, poll, "participant__seat_order", "person_id"),
    "first commands": lambda poll: _first_commands(poll, "pk"),
    "last commands": lambda poll: _first_commands(poll, "-pk"),
}
ORDERS_OF_THE_BOARD = {
    "keys": lambda poll: list(poll.board.order_by("pk").values_list("choice", flat=True)),
    "trackers backwards": lambda poll: list(poll.board.order_by("-tracker").values_list("choice", flat=True)),
    "as the table lies": lambda poll: _as_it_lies(poll),  # noqa: PLW0108 -- defined below
}


def _people(model: type[models.Model], poll: Poll, order: str, name: str) -> list[int]:
    return list(model._default_manager.filter(poll=poll).order_by(order).values_list(name, flat=True))


def _first_commands(poll: Poll, order: str) -> list[int]:
    found = (
        Command.objects.filter(answer__value__poll=poll.pk).order_by(order).values_list("actor_id", flat=True)
    )
    return list(dict.fromkeys(found))


def _as_it_lies(poll: Poll) -> list[str]:
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT choice FROM voting_boardentry WHERE poll_id = %s ORDER BY {place}", [poll.pk])
        return [choice for (choice,) in cursor.fetchall()]


def test_no_order_that_can_be_found_guesses_better_than_chance(live_meeting, cast):
    dice = random.Random(20261125)
    truth: dict[Poll, dict[int, str]] = {}
    for _ in range(POLLS):
        poll = sealing.opened(live_meeting, cast)
        chosen, _ = voted_at_random(poll, cast.members, dice)
        truth[poll] = {person.pk: choice for person, choice in chosen.items()}
        polls.close_poll(poll=sealing.fresh(poll), by=cast["chair"])
    far = {
        (voters, board): distance
        for voters, order in ORDERS_OF_VOTERS.items()
        for board, lines in ORDERS_OF_THE_BOARD.items()
        if abs(distance := guessed(truth, order, lines)) > FAR
    }
    assert far == {}
    # A guess with the truth in hand would be seen.
    assert guessed(truth, lambda poll: list(truth[poll]), lambda poll: list(truth[poll].values())) > FAR


def guessed(truth: dict[Poll, dict[int, str]], order, lines) -> float:
    """Lay one order beside the other and return how far the hits are from chance, in standard deviations."""
    hits, mean, variance = 0, 0.0, 0.0
    for poll, chosen in truth.items():
        people, board = list(order(poll)), list(lines(poll))
        assert len(people) == len(board) == len(chosen)
        hits += sum(chosen[person] == choice for person, choice in zip(people, board, strict=True))
        of_poll, spread = by_chance(Counter(board), len(board))
        mean, variance = mean + of_poll, variance + spread
    return (hits - mean) / math.sqrt(variance)


def by_chance(counts: Counter[str], number: int) -> tuple[float, float]:
    """Return mean and variance of the hits when two orders have nothing to do with each other.

    Source: Hoeffding, A combinatorial central limit theorem (1951), for indicators of equal choices.
    """
    squares = sum(count**2 for count in counts.values())
    cubes = sum(count**3 for count in counts.values())
    mean = squares / number
    variance = (number**2 * squares - 2 * number * cubes + squares**2) / (number**2 * (number - 1))
    return mean, variance


@pytest.mark.parametrize("counts", [{"for": 4, "against": 3}, {"for": 2, "against": 2, "not_voting": 2}])
def test_what_chance_is_was_computed_rightly(counts):
    dice, board = random.Random(3), [choice for choice, number in counts.items() for _ in range(number)]
    rounds = 20_000
    hits = [
        sum(a == b for a, b in zip(board, dice.sample(board, len(board)), strict=True)) for _ in range(rounds)
    ]
    mean, variance = by_chance(Counter(board), len(board))
    seen = sum(hits) / rounds
    assert seen == pytest.approx(mean, rel=0.03)
    assert sum((hit - seen) ** 2 for hit in hits) / rounds == pytest.approx(variance, rel=0.08)
