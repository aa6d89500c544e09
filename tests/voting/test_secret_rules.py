"""What lies in an envelope and how it is counted, as tables and properties; no database."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.presets import GOVERNMENT
from voting import rules
from voting.rules import secret

CODE = "0123456789abcdef0123456789abcdef"
OFFERED = ("for", "against", "not_voting")


def changed(**fields: object) -> bytes:
    """Write a vote that differs from the right one, as long as it."""
    vote = json.loads(secret.plain("for", CODE)) | fields
    bare = json.dumps({**vote, "padding": ""}, separators=(",", ":"))
    vote["padding"] = "0" * (secret.PLAIN_BYTES - len(bare))
    return json.dumps(vote, separators=(",", ":")).encode()


@pytest.mark.parametrize("choice", OFFERED)
def test_every_vote_is_equally_long_and_is_read_as_it_was_written(choice):
    plain = secret.plain(choice, CODE)
    assert len(plain) == secret.PLAIN_BYTES
    assert secret.entry_of(plain, OFFERED) == (CODE, choice)


@pytest.mark.parametrize(
    ("opened", "entry"),
    [
        (None, ("", "invalid")),
        (b"", ("", "invalid")),
        (b"\xff\xfe", ("", "invalid")),
        (b"[]", ("", "invalid")),
        (b'"for"', ("", "invalid")),
        (b"[" * 250, ("", "invalid")),
        (changed(choice="other"), (CODE, "invalid")),
        (changed(choice="invalid"), (CODE, "invalid")),
        (changed(choice=["for"]), (CODE, "invalid")),
        (changed(choice=None), (CODE, "invalid")),
        (changed(tracker="0" * 31), ("", "invalid")),
        (changed(tracker=CODE.upper()), ("", "invalid")),
        (changed(tracker=7), ("", "invalid")),
        (changed(remark="A"), (CODE, "invalid")),
        (secret.plain("for", CODE)[:-1] + b" }", (CODE, "invalid")),
        (secret.plain("for", CODE).replace(b'0"}', b'"}'), (CODE, "invalid")),
    ],
)
def test_what_has_not_the_form_is_invalid(opened, entry):
    assert secret.entry_of(opened, OFFERED) == entry


def test_the_board_is_in_the_order_of_trackers_whatever_the_order_of_voting():
    votes = [secret.plain("for", "b" * 32), None, secret.plain("against", "a" * 32)]
    wanted = [("", "invalid"), ("a" * 32, "against"), ("b" * 32, "for")]
    assert secret.board_of(votes, OFFERED) == secret.board_of(reversed(votes), OFFERED) == wanted


def test_two_votes_with_one_tracker_are_two_votes():
    votes = [secret.plain("for", CODE), secret.plain("for", CODE)]
    assert secret.board_of(votes, OFFERED) == [(CODE, "for")] * 2


@given(st.lists(st.sampled_from([*OFFERED, "invalid"]), max_size=25), st.integers(0, 5), st.integers(0, 5))
def test_the_sum_is_always_all_members(choices, silent, absent):
    entitled = len(choices) + silent
    tally = rules.tally_of(entitled + absent, entitled, choices)
    assert sum(tally.as_json().values()) == entitled + absent
    assert (tally.in_favour, tally.invalid) == (Counter(choices)["for"], Counter(choices)["invalid"])


def test_equal_votes_are_not_adopted_because_nobody_knows_how_the_head_voted():
    tally = rules.tally_of(24, 24, ["for", "against"] * 12)
    outcome = rules.decide(tally, GOVERNMENT, None)
    assert (outcome.adopted, outcome.reason) == (False, "tie_open")
    assert "số phiếu ngang nhau, chưa thông qua" in rules.sentence(outcome, tally, GOVERNMENT, "Bầu?")


def test_an_invalid_ballot_is_said_and_is_in_favour_of_nothing():
    tally = rules.tally_of(25, 25, ["for"] * 13 + ["invalid"] * 12)
    outcome = rules.decide(tally, GOVERNMENT, None)
    assert outcome.adopted
    assert "12 phiếu không hợp lệ" in rules.sentence(outcome, tally, GOVERNMENT, "Bầu?")


def test_what_is_signed_depends_on_every_line_of_the_board():
    counts = {"for": 1, "against": 1}
    board = [("a" * 32, "for"), ("b" * 32, "against")]
    signed = secret.count_hash("u", counts, board)
    assert len(signed) == 64
    others = [
        secret.count_hash("v", counts, board),
        secret.count_hash("u", {"for": 2, "against": 0}, board),
        secret.count_hash("u", counts, board[:1]),
        secret.count_hash("u", counts, [("a" * 32, "against"), board[1]]),
    ]
    assert signed not in others
