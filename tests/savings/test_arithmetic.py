"""Time and paper: tables of cases, and one property per rule."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import arithmetic

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("closes", "breaks", "seconds"),
    [
        (62, [], 3720),
        (62, [(10, 25)], 2820),
        (62, [(0, 62)], 0),
        (90, [(10, 20), (30, 35.5)], 4470),
        (0, [], 0),
    ],
)
def test_held_time_is_less_the_breaks(closes: int, breaks: list[tuple[float, float]], seconds: int) -> None:
    spans = [(at(since), at(until)) for since, until in breaks]
    assert arithmetic.seconds_held(NINE, at(closes), spans) == seconds


@pytest.mark.parametrize(
    ("closes", "breaks"), [(-1, []), (60, [(50, 61)]), (60, [(-1, 5)]), (60, [(20, 10)])]
)
def test_a_clock_that_runs_backwards_is_an_error(closes: int, breaks: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="meeting"):
        arithmetic.seconds_held(NINE, at(closes), [(at(since), at(until)) for since, until in breaks])


CONSENT = [
    # items, consent, minutes each: consent, talk, before -> before, after, percent
    (20, 12, "0.5", 12, 6, 168, 102, "-39.3"),
    (20, 8, "0.5", 12, 6, 192, 148, "-22.9"),
    (20, 0, "0.5", 12, 6, 240, 240, "0.0"),
    (20, 20, "0.5", 12, 6, 120, 10, "-91.7"),
    (10, 5, "1", 10, 10, 100, 55, "-45.0"),
]


@pytest.mark.parametrize(("items", "consent", "quick", "talk", "slow", "before", "after", "percent"), CONSENT)
def test_consent_shortens_an_agenda(
    items: int, consent: int, quick: str, talk: int, slow: int, before: int, after: int, percent: str
) -> None:
    found = arithmetic.minutes_by_consent(items, consent, Fraction(quick), Fraction(talk), Fraction(slow))
    assert found == (before, after)
    assert str(arithmetic.rounded(arithmetic.percent_change(*found))) == percent


def test_more_consent_than_items_is_an_error() -> None:
    with pytest.raises(ValueError, match="at most"):
        arithmetic.minutes_by_consent(3, 4, Fraction(1), Fraction(1), Fraction(1))


@pytest.mark.parametrize("before", [0, -1])
def test_no_change_without_something_to_compare_with(before: int) -> None:
    with pytest.raises(ValueError, match="compare"):
        arithmetic.percent_change(before, 10)


def test_the_congress_would_have_printed_its_million_pages() -> None:
    assert arithmetic.pages_distributed([1000], 1586) == 1_586_000
    assert arithmetic.sheets([1000], 1586, 2) == 793_000
    assert arithmetic.rounded(arithmetic.kilograms(793_000), 2) == Decimal("3956.75")


@pytest.mark.parametrize(
    ("pages", "recipients", "sides", "sheets"),
    [([1], 1, 2, 1), ([1, 1], 1, 2, 2), ([3], 10, 2, 20), ([3], 10, 1, 30), ([], 10, 2, 0), ([5], 0, 2, 0)],
)
def test_every_paper_begins_on_its_own_sheet(
    pages: list[int], recipients: int, sides: int, sheets: int
) -> None:
    assert arithmetic.sheets(pages, recipients, sides) == sheets


def test_a_sheet_has_two_sides_at_most() -> None:
    with pytest.raises(ValueError, match="sides"):
        arithmetic.sheets([1], 1, 3)


def test_a_sheet_of_office_paper_weighs_five_grams() -> None:
    assert arithmetic.kilograms(1) * 1000 == Fraction("4.9896")


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Fraction(-2750, 70), 1, "-39.3"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(-1, 20), 1, "-0.1"),
        (Fraction(2, 3), 2, "0.67"),
        (7, 0, "7"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction, places: int, written: str) -> None:
    assert str(arithmetic.rounded(value, places)) == written


@pytest.mark.parametrize(
    ("number", "written"), [(1_586_000, "1.586.000"), (Decimal("-39.3"), "-39,3"), (0, "0"), (999, "999")]
)
def test_numbers_are_written_the_vietnamese_way(number: Decimal | int, written: str) -> None:
    assert arithmetic.number_text(number) == written


@pytest.mark.parametrize(("seconds", "written"), [(3720, "62"), (3690, "61,5"), (-120, "-2"), (0, "0")])
def test_seconds_are_written_as_minutes(seconds: int, written: str) -> None:
    assert arithmetic.minutes_text(seconds) == written


@given(st.lists(st.integers(1, 400), max_size=12), st.integers(0, 2000))
def test_two_sides_never_need_more_sheets_and_never_less_than_half(pages: list[int], recipients: int) -> None:
    one, two = (arithmetic.sheets(pages, recipients, sides) for sides in (1, 2))
    assert one == arithmetic.pages_distributed(pages, recipients)
    assert one <= 2 * two <= one + len(pages) * recipients


@given(st.fractions(min_value=1, max_value=10_000), st.fractions(min_value=0, max_value=10_000))
def test_a_change_leads_back_to_the_value_after(before: Fraction, after: Fraction) -> None:
    assert before + before * arithmetic.percent_change(before, after) / 100 == after


@given(st.integers(0, 60), st.integers(0, 60), st.fractions(0, 5), st.fractions(5, 30))
def test_consent_that_is_quicker_never_lengthens(
    items: int, share: int, quick: Fraction, slow: Fraction
) -> None:
    consent = min(items, share)
    before, after = arithmetic.minutes_by_consent(items, consent, quick, Fraction(12), slow)
    assert before - after == consent * (slow - quick) >= 0
