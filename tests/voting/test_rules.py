"""Quorum, majority, tie and the result sentence, as tables and properties; no database."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.presets import GOVERNMENT
from people.rules import BodyRules
from voting import rules
from voting.rules import Tally

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
THREE_QUARTERS, FOUR_FIFTHS = Fraction(3, 4), Fraction(4, 5)

# Written out by hand, base 1 to 30: more than half, and at least two thirds, three quarters, four fifths.
# fmt: off
NEEDED = {
    HALF: [1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16],
    TWO_THIRDS: [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12, 12, 13, 14, 14, 15, 16, 16, 17, 18, 18,
                 19, 20, 20],
    THREE_QUARTERS: [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 15, 15, 16, 17, 18, 18, 19, 20,
                     21, 21, 22, 23],
    FOUR_FIFTHS: [1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 16, 17, 18, 19, 20, 20, 21,
                  22, 23, 24, 24],
}
# fmt: on
NEEDED_OF_300 = {HALF: 151, TWO_THIRDS: 200, THREE_QUARTERS: 225, FOUR_FIFTHS: 240}
CASES = [(f, base, n) for f, row in NEEDED.items() for base, n in enumerate(row, start=1)]
CASES += [(fraction, 300, n) for fraction, n in NEEDED_OF_300.items()]


def government(**changes: object) -> BodyRules:
    return replace(GOVERNMENT, **changes)


@pytest.mark.parametrize(("fraction", "base", "wanted"), CASES)
def test_needed(fraction, base, wanted):
    strict = fraction == HALF
    assert rules.needed(base, fraction, strict) == wanted
    body = government(majority=(fraction.numerator, fraction.denominator), strict=strict)
    reached = rules.decide(Tally(base, wanted, against=base - wanted), body, None)
    short = rules.decide(Tally(base, wanted - 1, not_voting=base - wanted + 1), body, None)
    assert (reached.adopted, reached.missing, reached.excess) == (True, 0, 0)
    assert (short.adopted, short.missing, short.excess) == (False, 1, 0)


@pytest.mark.parametrize(
    ("base", "fraction", "strict", "wanted"),
    [
        (9, HALF, True, 5),
        (9, TWO_THIRDS, False, 6),
        (9, THREE_QUARTERS, False, 7),
        (24, TWO_THIRDS, False, 16),
        (24, TWO_THIRDS, True, 17),
        (24, HALF, False, 12),
        (24, HALF, True, 13),
        (300, TWO_THIRDS, False, 200),
        (0, HALF, True, 1),
        (0, TWO_THIRDS, False, 1),
    ],
)
def test_needed_at_the_boundaries(base, fraction, strict, wanted):
    assert rules.needed(base, fraction, strict) == wanted


@given(
    base=st.integers(1, 2_000),
    fraction=st.fractions(0, 1, max_denominator=50).filter(lambda f: 0 < f < 1),
    strict=st.booleans(),
)
def test_needed_is_the_smallest_number_that_reaches_the_fraction(base, fraction, strict):
    wanted = rules.needed(base, fraction, strict)
    reaches = (
        (lambda n: Fraction(n, base) > fraction) if strict else (lambda n: Fraction(n, base) >= fraction)
    )
    assert reaches(wanted)
    assert not reaches(wanted - 1)


# The screens say "Thành viên có mặt 21/25 (cần 17)".
@pytest.mark.parametrize(
    ("total", "wanted"), [(1, 1), (2, 2), (3, 2), (7, 5), (9, 6), (24, 16), (25, 17), (27, 18), (300, 200)]
)
def test_quorum_of_two_thirds(total, wanted):
    assert rules.quorum_needed(total, TWO_THIRDS) == wanted


@given(total=st.integers(1, 500), fraction=st.sampled_from([HALF, TWO_THIRDS, THREE_QUARTERS, FOUR_FIFTHS]))
def test_a_quorum_is_never_below_its_fraction_nor_above_all(total, fraction):
    wanted = rules.quorum_needed(total, fraction)
    assert Fraction(wanted, total) >= fraction
    assert Fraction(wanted - 1, total) < fraction
    assert wanted <= total


# members, for, against, other, not voting, head's vote -> adopted, reason
TIES = [
    (24, 12, 12, 0, 0, "for", True, "tie_head_for"),
    (24, 12, 12, 0, 0, "against", False, "tie_head_against"),
    (25, 12, 12, 0, 1, "for", True, "tie_head_for"),
    (25, 12, 12, 0, 1, "against", False, "tie_head_against"),
    (25, 12, 12, 0, 1, "not_voting", False, "tie_open"),
    (25, 12, 12, 1, 0, "other", False, "tie_open"),
    (25, 12, 12, 0, 0, None, False, "tie_open"),
    # Twelve for is not twelve against: no tie, and not more than half either.
    (24, 12, 11, 0, 1, "for", False, "short"),
    (24, 12, 11, 1, 0, "for", False, "short"),
    # Equal, yet one more vote would not be enough: no tie, else 10:10 were adopted and 11:10 not.
    (25, 10, 10, 0, 5, "for", False, "short"),
    (25, 11, 11, 3, 0, "for", False, "short"),
    (2, 1, 1, 0, 0, "for", True, "tie_head_for"),
    (1, 0, 0, 0, 1, "not_voting", False, "short"),
    (24, 13, 11, 0, 0, "against", True, "majority"),
]


@pytest.mark.parametrize(
    ("members", "favour", "against", "other", "not_voting", "head", "adopted", "reason"), TIES
)
def test_a_tie_follows_the_side_of_the_head(
    members, favour, against, other, not_voting, head, adopted, reason
):
    tally = Tally(members, favour, against, other, not_voting)
    outcome = rules.decide(tally, GOVERNMENT, head)
    assert (outcome.adopted, outcome.reason) == (adopted, reason)
    assert outcome.is_tie == reason.startswith("tie_")


def test_a_body_may_leave_every_tie_undecided():
    outcome = rules.decide(Tally(24, 12, 12), government(tie="not_adopted"), "for")
    assert (outcome.adopted, outcome.reason) == (False, "tie_open")


def test_a_qualified_majority_knows_no_tie():
    body = government(majority=(2, 3), strict=False)
    assert rules.decide(Tally(2, 1, 1), body, "for").reason == "short"


@pytest.mark.parametrize(
    ("base", "tally", "adopted", "of"),
    [
        ("all_members", Tally(25, 12, 3, 0, 5, 0), False, 25),
        ("present", Tally(25, 12, 3, 0, 5, 0), True, 20),
        ("present", Tally(25, 10, 3, 2, 5, 0), False, 20),
        ("cast", Tally(25, 8, 3, 4, 5, 5), True, 15),
        ("cast", Tally(25, 7, 3, 5, 5, 5), False, 15),
        ("cast", Tally(25, 0, 0, 0, 20, 5), False, 0),
    ],
)
def test_the_base_of_the_majority(base, tally, adopted, of):
    outcome = rules.decide(tally, government(base=base), None)
    assert (outcome.adopted, outcome.base) == (adopted, of)


def test_another_opinion_does_not_count_in_favour():
    assert not rules.decide(Tally(25, 12, 0, other=13), GOVERNMENT, "other").adopted


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    counts = [draw(st.integers(0, 40)) for _ in range(5)]
    return Tally(sum(counts) + draw(st.integers(0, 10)), *counts)


body_rules = st.builds(
    government,
    base=st.sampled_from(["all_members", "present", "cast"]),
    majority=st.sampled_from([(1, 2), (2, 3), (3, 4), (4, 5)]),
    strict=st.booleans(),
    tie=st.sampled_from(["head", "not_adopted"]),
)
heads = st.sampled_from([None, *rules.CHOICES])


def one_more_yes(tally: Tally) -> list[Tally]:
    """List every way in which one more member may vote in favour."""
    found = [
        replace(tally, in_favour=tally.in_favour + 1, **{name: getattr(tally, name) - 1})
        for name in ("against", "other", "not_voting", "not_answered")
        if getattr(tally, name)
    ]
    return [*found, replace(tally, in_favour=tally.in_favour + 1)] if tally.absent else found


@given(tally=tallies(), body=body_rules, head=heads)
def test_one_more_yes_never_turns_adopted_into_not_adopted(tally, body, head):
    if rules.decide(tally, body, head).adopted:
        for better in one_more_yes(tally):
            assert rules.decide(better, body, head).adopted


@given(tally=tallies(), head=heads)
def test_one_more_yes_of_the_head_never_harms_either(tally, head):
    if rules.decide(tally, GOVERNMENT, head).adopted:
        for better in one_more_yes(tally):
            assert rules.decide(better, GOVERNMENT, "for").adopted


@given(members=st.integers(0, 60), choices=st.lists(st.sampled_from(rules.CHOICES), max_size=60))
def test_the_sum_never_exceeds_the_electorate(members, choices):
    if len(choices) > members:
        with pytest.raises(ValueError, match="does not fit"):
            rules.tally_of(members, len(choices), choices)
        return
    tally = rules.tally_of(members, members, choices)
    assert sum(tally.as_json().values()) == members
    assert tally.not_answered == members - len(choices)


@given(tally=tallies(), body=body_rules, head=heads)
def test_missing_and_excess_agree_with_needed(tally, body, head):
    outcome = rules.decide(tally, body, head)
    assert tally.in_favour - outcome.needed == outcome.excess - outcome.missing
    assert not (outcome.excess and outcome.missing)
    assert outcome.adopted == (outcome.missing == 0) or outcome.is_tie


def test_more_choices_than_voters_is_a_defect():
    with pytest.raises(ValueError, match="does not fit"):
        rules.tally_of(25, 2, ["for", "for", "for"])


def test_an_unknown_choice_is_a_defect():
    with pytest.raises(ValueError, match="unknown"):
        rules.tally_of(25, 2, ["perhaps"])


def test_the_hash_of_a_list_changes_with_any_ballot():
    ballots = [("a", "for"), ("b", "against")]
    assert rules.list_hash(ballots) == rules.list_hash([list(row) for row in ballots])
    assert rules.list_hash(ballots) != rules.list_hash([("a", "for"), ("b", "for")])
