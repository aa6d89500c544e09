"""Periods of reports."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import Refused
from savings.rules import periods
from savings.rules.periods import Period

CASES = [
    ("2026-11", date(2026, 11, 1), date(2026, 11, 30), 1),
    ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), 3),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), 1),
    ("2026", date(2026, 1, 1), date(2026, 12, 31), 12),
    ("2025..2026", date(2025, 1, 1), date(2026, 12, 31), 24),
]


@pytest.mark.parametrize(("text", "begins", "ends", "months"), CASES)
def test_a_period_is_read_and_written_the_same(text: str, begins: date, ends: date, months: int) -> None:
    period = periods.read(text)
    assert (period.begins, period.ends, len(list(period.months()))) == (begins, ends, months)
    assert period.code == text
    assert periods.WORDS[period.kind] % period.inputs


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-00", "2026-Q5", "2025..2027", "2026-1", "x", "1999"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        periods.read(text)


@given(st.sampled_from(list(periods.LENGTHS)), st.dates(date(2005, 1, 1), date(2098, 12, 31)))
def test_a_day_lies_in_its_period_and_the_one_before_ends_the_day_before(kind: str, day: date) -> None:
    period = periods.of_day(kind, day)
    assert period.begins <= day <= period.ends
    assert (period.begins - period.before.ends).days == 1
    assert periods.read(period.code) == period


def test_months_are_first_days() -> None:
    assert list(Period("quarter", date(2026, 10, 1)).months()) == [date(2026, m, 1) for m in (10, 11, 12)]
