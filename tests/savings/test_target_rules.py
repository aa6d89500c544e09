"""How far one is from a target."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import targets

TIME = targets.Target("time", Decimal(30), Decimal(50))
DISTRICTS = targets.Target("paperless", Decimal(80))


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
