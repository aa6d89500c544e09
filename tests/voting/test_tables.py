"""Every base from 1 to 30 and 300, by counting: what decides is compared with whole numbers, tallied one by one.

Nothing here uses the arithmetic of the rules: a majority is reached when votes, weighed as whole numbers, outweigh.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.presets import GOVERNMENT, PEOPLES_COMMITTEE
from people.rules import BodyRules
from voting import rules
from voting.rules import Tally

BASES = (*range(1, 31), 300)
# Numerator, denominator, strict.
THRESHOLDS = [
    (1, 2, True),
    *((num, num + 1, strict) for num in (2, 3, 4) for strict in (False, True)),
]
# By hand, from design and law: base, numerator, denominator, strict -> votes.
BY_HAND = [
    (9, 1, 2, True, 5),
    (9, 2, 3, False, 6),
    (9, 2, 3, True, 7),
    (9, 3, 4, False, 7),
    (24, 2, 3, False, 16),
    (24, 2, 3, True, 17),
    (24, 3, 4, False, 18),
    (24, 3, 4, True, 19),
    (25, 4, 5, False, 20),
    (25, 4, 5, True, 21),
    (300, 1, 2, True, 151),
    (300, 2, 3, False, 200),
    (300, 2, 3, True, 201),
    (300, 3, 4, True, 226),
    (300, 4, 5, True, 241),
]


def reaches(votes: int, base: int, num: int, den: int, strict: bool) -> bool:
    """Weigh `den` stones for every vote against `num` stones for every member."""
    mine, theirs = den * votes, num * base
    return votes > 0 and (mine > theirs if strict else mine >= theirs)


def ruled(num: int, den: int, strict: bool, **more: object) -> BodyRules:
    return replace(GOVERNMENT, majority=(num, den), strict=strict, **more)


@pytest.mark.parametrize(("base", "num", "den", "strict", "votes"), BY_HAND)
def test_the_boundaries_that_were_written_by_hand(base, num, den, strict, votes):
    body = ruled(num, den, strict)
    assert rules.decide(Tally(base, votes, base - votes), body, None).adopted
    short = rules.decide(Tally(base, votes - 1, base - votes + 1), body, None)
    assert (short.adopted, short.missing) == (False, 1)
    assert reaches(votes, base, num, den, strict) and not reaches(votes - 1, base, num, den, strict)


@pytest.mark.parametrize(("num", "den", "strict"), THRESHOLDS)
@pytest.mark.parametrize("base", BASES)
def test_every_count_of_every_base(base, num, den, strict):
    """The others neither vote against nor are there, so no tie can hide a wrong majority."""
    body = ruled(num, den, strict)
    needed = next(votes for votes in range(base + 1) if reaches(votes, base, num, den, strict))
    for votes in range(base + 1):
        outcome = rules.decide(Tally(base, votes), body, None)
        assert outcome.adopted == reaches(votes, base, num, den, strict), votes
        assert (outcome.needed, outcome.base) == (needed, base)
        assert (outcome.missing, outcome.excess) == (max(0, needed - votes), max(0, votes - needed))


@pytest.mark.parametrize("base", BASES)
def test_the_quorum_of_every_body(base):
    """Two thirds are there when three times the present are at least twice the members."""
    enough = next(there for there in range(base + 1) if 3 * there >= 2 * base)
    assert rules.quorum_needed(base, GOVERNMENT.quorum_fraction) == enough


# -- tie: every base, every split, every word of the head --------------------------------------------


def is_tie(base: int, votes: int) -> bool:
    """As many for as against, and one more vote in favour outweighs half of all members."""
    return votes > 0 and 2 * (votes + 1) > base


@pytest.mark.parametrize("base", BASES)
def test_equal_votes_in_every_base(base):
    for votes in range(base // 2 + 1):
        rest = base - 2 * votes
        tally = Tally(base, votes, votes, not_voting=rest)
        for head in ("for", "against", "not_voting", None):
            outcome = rules.decide(tally, GOVERNMENT, head)
            assert outcome.is_tie == is_tie(base, votes), (votes, head)
            assert outcome.adopted == (is_tie(base, votes) and head == "for"), (votes, head)
            left_open = replace(GOVERNMENT, tie="not_adopted")
            assert not rules.decide(tally, left_open, head).adopted


@pytest.mark.parametrize("base", BASES)
def test_unequal_votes_are_never_a_tie(base):
    for votes in range(base + 1):
        for against in range(base + 1 - votes):
            if votes != against:
                outcome = rules.decide(Tally(base, votes, against), GOVERNMENT, "for")
                assert not outcome.is_tie
                assert outcome.adopted == (2 * votes > base)


@pytest.mark.parametrize("base", range(2, 31, 2))
def test_a_secret_tie_is_open_because_nobody_knows_the_side_of_the_head(base):
    outcome = rules.decide(Tally(base, base // 2, base // 2), GOVERNMENT, None)
    assert (outcome.adopted, outcome.reason) == (False, "tie_open")


@pytest.mark.parametrize("base", BASES)
def test_a_qualified_majority_never_ties(base):
    for num, den, strict in THRESHOLDS[1:]:
        for votes in range(base // 2 + 1):
            outcome = rules.decide(Tally(base, votes, votes), ruled(num, den, strict), "for")
            assert (outcome.is_tie, outcome.adopted) == (False, False)


# -- one more yes, over every rule a body may have ---------------------------------------------------

any_rules = st.builds(
    ruled,
    num=st.just(1),
    den=st.just(2),
    strict=st.just(True),
    base=st.sampled_from(["all_members", "present", "cast"]),
    tie=st.sampled_from(["head", "not_adopted"]),
) | st.builds(
    lambda threshold, base: ruled(threshold[0], threshold[1], threshold[2], base=base),
    st.sampled_from(THRESHOLDS),
    st.sampled_from(["all_members", "present", "cast"]),
)


@st.composite
def electorates(draw: st.DrawFn) -> tuple[list[str], int]:
    """Draw what each member did: a choice, silence or absence, and the seat of the head."""
    did = st.sampled_from([*rules.CHOICES, "not_answered", "absent"])
    members = draw(st.lists(did, min_size=1, max_size=60))
    return members, draw(st.integers(0, len(members) - 1))


def decided(members: list[str], head: int, body: BodyRules) -> rules.Outcome:
    there = [one for one in members if one != "absent"]
    cast = [one for one in there if one != "not_answered"]
    said = members[head] if members[head] in rules.CHOICES else None
    return rules.decide(rules.tally_of(len(members), len(there), cast), body, said)


@given(drawn=electorates(), body=any_rules)
def test_whoever_turns_to_yes_never_undoes_an_adoption(drawn, body):
    """The head among them: one member after the other says yes, and what was adopted stays adopted."""
    members, head = drawn
    if not decided(members, head, body).adopted:
        return
    for seat in range(len(members)):
        better = [*members[:seat], "for", *members[seat + 1 :]]
        assert decided(better, head, body).adopted, seat


@given(drawn=electorates())
def test_the_counts_are_the_members_and_no_more(drawn):
    members, _ = drawn
    there = [one for one in members if one != "absent"]
    tally = rules.tally_of(len(members), len(there), [one for one in there if one in rules.CHOICES])
    assert sum(tally.as_json().values()) == len(members)
    assert tally.entitled == len(there) <= len(members)


# -- People's Committee ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "votes", "against", "adopted"),
    [(7, 4, 3, True), (7, 3, 4, False), (9, 5, 0, True), (9, 4, 0, False), (25, 13, 12, True)],
)
def test_a_committee_decides_by_more_than_half_of_all_members(members, votes, against, adopted):
    tally = Tally(members, votes, against, not_voting=members - votes - against)
    assert rules.decide(tally, PEOPLES_COMMITTEE, None).adopted is adopted


def test_a_committee_s_ballot_has_three_options():
    assert PEOPLES_COMMITTEE.options == ("for", "against", "not_voting")
