"""Whether a body met without paper in a period, and what a level's rate counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import paperless
from savings.rules.paperless import (
    ACHIEVED,
    NO_MEETING,
    NO_PAPERS,
    PRINTED,
    SILENT,
    UNRECONCILED,
    Held,
)

CASES = [
    # ledgers, counted, paperless, reported
    (Held(4, 4, 4, 4), ACHIEVED),
    (Held(4, 3, 3, 4), ACHIEVED),
    (Held(4, 4, 3, 4), PRINTED),
    (Held(4, 1, 0, 4), PRINTED),
    (Held(4, 0, 0, 4), NO_PAPERS),
    (Held(0, 0, 0, 0), NO_MEETING),
    (Held(0, 0, 0, None), SILENT),
    (Held(4, 4, 4, None), SILENT),
    (Held(4, 4, 4, 5), UNRECONCILED),
    (Held(4, 4, 4, 3), UNRECONCILED),
    (Held(0, 0, 0, 2), UNRECONCILED),
    (Held(4, 4, 1, 5), UNRECONCILED),
]


@pytest.mark.parametrize(("held", "verdict"), CASES)
def test_where_a_body_stands(held: Held, verdict: str) -> None:
    assert paperless.verdict(held) == verdict
    assert verdict in paperless.REASONS


@pytest.mark.parametrize("parts", [(1, 2, 0), (2, 1, 2), (-1, 0, 0), (2, 2, -1)])
def test_parts_never_exceed_the_whole(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="add up"):
        Held(*parts)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (Held(1, 1, 1, 1), Held(2, 1, 0, 3), Held(3, 2, 1, 4)),
        (Held(1, 1, 1, 1), Held(2, 1, 0, None), Held(3, 2, 1, None)),
        (Held(1, 1, 1, None), Held(2, 1, 0, 2), Held(3, 2, 1, None)),
    ],
)
def test_a_month_that_was_not_reported_leaves_the_quarter_unreported(
    first: Held, second: Held, whole: Held
) -> None:
    assert first.plus(second) == whole


def test_the_rate_of_a_level_is_over_every_body_that_existed() -> None:
    rate = paperless.level_rate([held for held, _ in CASES])
    assert (rate.existing, rate.achieved, rate.not_counted) == (12, 2, 2)
    assert rate.share == Fraction(2, 12)
    assert rate.by_reason[SILENT] == 2
    assert (rate.meetings, rate.paperless_meetings) == (36, 23)
    assert rate.share_of_meetings == Fraction(23, 36)


def test_a_level_without_bodies_has_no_rate() -> None:
    rate = paperless.level_rate([])
    assert (rate.share, rate.share_of_meetings) == (None, None)


def held_strategy() -> st.SearchStrategy[Held]:
    def made(numbers: list[int], reported: int | None) -> Held:
        low, middle, high = sorted(numbers)
        return Held(high, middle, low, reported)

    return st.builds(made, st.lists(st.integers(0, 9), min_size=3, max_size=3), st.none() | st.integers(0, 9))


@given(st.lists(held_strategy(), min_size=1, max_size=20))
def test_who_is_not_counted_or_silent_is_never_in_the_numerator(bodies: list[Held]) -> None:
    rate = paperless.level_rate(bodies)
    assert rate.by_reason.total() == rate.existing == len(bodies)
    assert rate.achieved <= sum(held.reported == held.ledgers and held.counted > 0 for held in bodies)
    assert 0 <= (rate.share or 0) <= 1


@given(held_strategy())
def test_one_more_paper_meeting_never_makes_a_body_paperless(held: Held) -> None:
    worse = Held(held.ledgers + 1, held.counted + 1, held.paperless, held.reported)
    assert paperless.verdict(worse) != ACHIEVED
