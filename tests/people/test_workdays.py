"""Working days of Viet Nam: tables without a database, and the corrections of a body."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from people import queries
from people.actions import calendar
from people.models import CalendarDay, JournalEntry
from people.rules import Refused
from people.rules import workdays as rules


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
    assert rules.add_working_days(meeting, -lead) == due


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a week-end
        (date(2026, 11, 20), 2, date(2026, 11, 25)),  # and a holiday
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a worked Saturday
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_a_deadline_lies_so_many_working_days_ahead(day: date, count: int, end: date) -> None:
    assert rules.add_working_days(day, count) == end


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 25), 2),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 25), date(2026, 11, 20), 0),
        (date(2026, 2, 13), date(2026, 2, 23), 1),  # over Tết
    ],
)
def test_working_days_are_counted_after_the_first_with_the_last(first: date, last: date, days: int) -> None:
    assert rules.working_days_between(first, last) == days


def test_a_correction_takes_a_holiday_away_gives_one_and_the_later_word_wins() -> None:
    own = rules.NATIONAL.corrected(
        [(date(2026, 11, 24), True), (date(2026, 11, 25), False), (date(2026, 11, 25), True)]
    )
    assert rules.is_working_day(date(2026, 11, 24), own)
    assert rules.is_working_day(date(2026, 11, 25), own)
    assert not rules.is_working_day(date(2027, 9, 2), own.corrected([]))
    assert rules.is_working_day(date(2027, 9, 2), own.corrected([(date(2027, 9, 2), True)]))


@pytest.mark.django_db
def test_a_body_keeps_its_own_days_and_its_word_goes_before_that_of_all(
    cast, django_assert_num_queries
) -> None:
    day, other = date(2026, 11, 25), date(2026, 11, 26)
    CalendarDay.objects.create(body=cast.government, day=day, is_worked=True)
    CalendarDay.objects.create(body=None, day=day, is_worked=False)
    CalendarDay.objects.create(body=cast.province, day=other, is_worked=False)
    with django_assert_num_queries(1):
        own = queries.holidays_of(cast.government)
    assert rules.is_working_day(day, own)
    assert rules.is_working_day(other, own)
    assert not rules.is_working_day(day, queries.holidays_of(cast.province))


@pytest.mark.django_db
def test_the_administrator_corrects_the_calendar_and_nobody_else(cast) -> None:
    day = date(2027, 2, 8)
    for is_worked in (True, False):
        calendar.correct_calendar(body=cast.government, day=day, is_worked=is_worked, by=cast["operator"])
    assert not rules.is_working_day(day, queries.holidays_of(cast.government))
    assert rules.is_working_day(day, queries.holidays_of(cast.province))
    entry = JournalEntry.objects.filter(verb="calendar.corrected").latest("serial")
    assert entry.data == {"day": "2027-02-08", "is_worked": False, "note": ""}
    with pytest.raises(Refused):
        calendar.correct_calendar(body=cast.government, day=day, is_worked=True, by=cast["secretary"])


@pytest.mark.django_db
def test_the_command_corrects_the_calendar(cast, capsys) -> None:
    code = cast.government.code
    call_command("correct_calendar", "2027-02-08", "off", body=code, note="Thông báo 1/TB-BNV")
    assert CalendarDay.objects.get(body=cast.government).note == "Thông báo 1/TB-BNV"
    assert capsys.readouterr().out.startswith(f"{code}: 2027-02-08")
    with pytest.raises(CommandError):
        call_command("correct_calendar", "2027-02-08", "off", body="khong-co")


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(1, 15))
def test_the_day_found_is_worked_and_exactly_so_far_away(day: date, count: int) -> None:
    before, after = rules.add_working_days(day, -count), rules.add_working_days(day, count)
    assert rules.is_working_day(before)
    assert rules.is_working_day(after)
    assert rules.working_days_between(day, after) == count
    between = range(before.toordinal(), day.toordinal())
    assert sum(rules.is_working_day(date.fromordinal(number)) for number in between) == count
