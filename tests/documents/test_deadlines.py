"""The day papers are due by kind, and how late one came: tables without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import deadlines as rules
from people.rules.workdays import NATIONAL


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


def test_lateness_goes_by_the_calendar_of_the_body() -> None:
    own = NATIONAL.corrected([(date(2026, 11, 24), True), (date(2026, 11, 25), False)])
    assert rules.days_late(date(2026, 11, 25), date(2026, 11, 23), own) == 1
    assert rules.days_late(date(2026, 11, 26), date(2026, 11, 23), own) == 2


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(-20, 20))
def test_a_paper_is_never_early_by_a_count_and_later_never_less_late(due: date, days: int) -> None:
    given_on = date.fromordinal(due.toordinal() + days)
    late = rules.days_late(given_on, due)
    assert (late == 0) == (given_on <= due)
    assert rules.days_late(date.fromordinal(given_on.toordinal() + 1), due) >= late
