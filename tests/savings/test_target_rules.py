"""How far one is from a target."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import targets

TIME = targets.Target("province", "time", Decimal(30), Decimal(50))
DISTRICTS = targets.Target("district", "paperless", Decimal(80))


@pytest.mark.parametrize(
    ("value", "target", "state", "missing"),
    [
        ("39.3", TIME, "reached", 0),
        ("30", TIME, "reached", 0),
        ("29.9", TIME, "close", "0.1"),
        ("24", TIME, "close", 6),
        ("23.9", TIME, "far", "6.1"),
        ("-5", TIME, "far", 35),
        ("61", TIME, "reached", 0),
        ("80", DISTRICTS, "reached", 0),
        ("0", DISTRICTS, "far", 80),
        (None, DISTRICTS, "unknown", 80),
    ],
)
def test_progress(value: str | None, target: targets.Target, state: str, missing: str | int) -> None:
    found = targets.progress(Fraction(value) if value is not None else None, target)
    assert (found.state, found.missing) == (state, Fraction(missing))


@given(st.fractions(-100, 100), st.fractions(0, 50))
def test_more_is_never_further_away(value: Fraction, more: Fraction) -> None:
    assert targets.progress(value + more, TIME).missing <= targets.progress(value, TIME).missing


@pytest.mark.parametrize(
    ("level", "indicator", "on", "at_least"),
    [
        ("province", "paperless", date(2025, 6, 30), 100),
        ("province", "paperless", date(2026, 11, 25), 100),
        ("district", "paperless", date(2025, 6, 30), 80),
        ("district", "paperless", date(2025, 7, 1), None),
        ("commune", "paperless", date(2026, 1, 1), None),
        ("commune", "time", date(2026, 1, 1), 30),
        ("province", "paperless", date(2019, 3, 6), None),
    ],
)
def test_a_target_holds_on_its_days(level: str, indicator: str, on: date, at_least: int | None) -> None:
    found = targets.target_on(level, indicator, on)
    assert (found.at_least if found else None) == at_least


@pytest.mark.parametrize(
    ("level", "on", "number"),
    [
        ("province", date(2025, 6, 30), 63),
        ("province", date(2025, 7, 1), 34),
        ("district", date(2025, 6, 30), 696),
        ("district", date(2025, 7, 1), None),
        ("commune", date(2025, 7, 1), 3321),
    ],
)
def test_a_level_has_as_many_bodies_as_the_law_says(level: str, on: date, number: int | None) -> None:
    found = targets.denominator_on(level, on)
    assert (found.number if found else None) == number
    assert found is None or found.source


def test_a_later_target_goes_before_an_earlier_one() -> None:
    later = targets.Target("province", "paperless", Decimal(90), valid_from=date(2027, 1, 1), source="QĐ")
    assert targets.target_on("province", "paperless", date(2027, 1, 1), (*targets.TARGETS, later)) == later
    assert targets.target_on("province", "paperless", date(2026, 12, 31), (*targets.TARGETS, later)) != later
