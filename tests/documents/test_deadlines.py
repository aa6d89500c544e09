"""Working days of Viet Nam, the day papers are due, and how late one came: tables without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import deadlines as rules


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam
        (date(2026, 1, 2), False),  # exchanged
        (date(2026, 1, 10), True),  # a Saturday worked instead
        (date(2026, 2, 16), False),  # Tết
        (date(2026, 4, 27), False),  # for Giỗ Tổ on a Sunday
        (date(2026, 8, 31), False),
        (date(2026, 8, 22), True),
        (date(2025, 5, 2), False),
        (date(2025, 4, 26), True),
        (date(2031, 9, 2), False),  # of a year that is not announced the fixed days count
        (date(2031, 9, 3), True),
    ],
)
def test_a_day_is_worked_or_not(day: date, works: bool) -> None:
    assert rules.is_working_day(day) is works


@pytest.mark.parametrize(
    ("meeting", "lead", "due"),
    [
        (date(2026, 11, 19), 3, date(2026, 11, 16)),
        (date(2026, 11, 23), 3, date(2026, 11, 18)),  # over a week-end
        (date(2026, 11, 26), 3, date(2026, 11, 20)),  # over a week-end and a holiday
        (date(2026, 2, 23), 3, date(2026, 2, 11)),  # over Tết
        (date(2026, 8, 24), 1, date(2026, 8, 22)),  # the worked Saturday counts
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_papers_are_due_so_many_working_days_before(meeting: date, lead: int, due: date) -> None:
    assert rules.working_days_before(meeting, lead) == due


@pytest.mark.parametrize(
    ("given_on", "due", "late"),
    [
        (date(2026, 11, 18), date(2026, 11, 18), 0),
        (date(2026, 11, 10), date(2026, 11, 18), 0),
        (date(2026, 11, 19), date(2026, 11, 18), 1),
        (date(2026, 11, 21), date(2026, 11, 20), 1),  # on the week-end after
        (date(2026, 11, 25), date(2026, 11, 20), 2),  # Monday and Wednesday
    ],
)
def test_a_paper_is_late_by_working_days(given_on: date, due: date, late: int) -> None:
    assert rules.days_late(given_on, due) == late


@pytest.mark.parametrize(("kind", "days"), [("regular", 3), ("thematic", 1), ("urgent", 1), ("working", 3)])
def test_short_notice_goes_by_kind(kind: str, days: int) -> None:
    assert rules.lead_days(kind, 3, 1) == days


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(1, 15))
def test_the_due_day_is_worked_and_exactly_so_far_away(day: date, count: int) -> None:
    due = rules.working_days_before(day, count)
    between = range(due.toordinal(), day.toordinal())
    assert rules.is_working_day(due)
    assert sum(rules.is_working_day(date.fromordinal(number)) for number in between) == count
