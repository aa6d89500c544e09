"""Plain rules of deadlines: working days in Viet Nam, the day by which papers are due, how late one came.

Source: Law on Organising Local Government (Art. 114 of 2015) and Decision 45/2018/QD-TTg, Art. 10: papers reach the
participants at least three working days before a regular meeting, one day before a thematic or urgent one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
# Kinds of meetings with the short notice.
SHORT_NOTICE = ("thematic", "urgent")
# Days before the deadline from which those who prepare are reminded. Unit: working days; our own choice.
REMINDED_DAYS = 2


@dataclass(frozen=True)
class Year:
    """One year's days off beside the week-ends, and the Saturdays that were worked instead."""

    off: frozenset[date]
    worked: frozenset[date] = frozenset()
    source: str = ""


def _days(year: int, *spans: tuple[int, int, int]) -> frozenset[date]:
    """List days. Shape: spans of (month, first day, last day)."""
    return frozenset(date(year, month, day) for month, first, last in spans for day in range(first, last + 1))


# Public holidays of the staff of state agencies, by year; the lunar ones and the exchanged days are announced late in
# the year before. Of a year that is not here only the four fixed days count (`is_announced` tells).
YEARS: Mapping[int, Year] = {
    2025: Year(
        _days(2025, (1, 1, 1), (1, 27, 31), (4, 7, 7), (4, 30, 30), (5, 1, 2), (9, 1, 2)),
        frozenset({date(2025, 4, 26)}),
        "Thông báo 6150/TB-BLĐTBXH (03/12/2024)",
    ),
    2026: Year(
        _days(
            2026,
            (1, 1, 2),
            (2, 16, 20),
            (4, 27, 27),
            (4, 30, 30),
            (5, 1, 1),
            (8, 31, 31),
            (9, 1, 2),
            (11, 24, 24),
        ),
        frozenset({date(2026, 1, 10), date(2026, 8, 22)}),
        "Thông báo của Bộ Nội vụ về nghỉ lễ, Tết năm 2026 (10/2025); Nghị quyết 80-NQ/TW (01/2026) về ngày 24/11",
    ),
}
# Source: Labour Code 45/2019/QH14, Art. 112. Shape: (month, day).
FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


def is_announced(year: int) -> bool:
    """Tell whether the days off of a year are known here in full."""
    return year in YEARS


def is_working_day(day: date, years: Mapping[int, Year] = YEARS) -> bool:
    """Tell whether state agencies work on a day."""
    known = years.get(day.year)
    if known is None:
        return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED
    return day in known.worked or (day.weekday() < SATURDAY and day not in known.off)


def working_days_before(day: date, count: int) -> date:
    """Return the working day that lies `count` working days before a day; the day itself does not count."""
    while count > 0:
        day -= DAY
        count -= is_working_day(day)
    return day


def lead_days(kind: str, regular: int, urgent: int) -> int:
    """Return how many working days before a meeting of a kind its papers are due."""
    return urgent if kind in SHORT_NOTICE else regular


def days_late(given: date, due: date) -> int:
    """Return by how many working days a paper came after the day it was due; 0 for one in time.

    Shape: what comes on the week-end after the due day is a day late.
    """
    if given <= due:
        return 0
    between = (due + DAY * number for number in range(1, (given - due).days + 1))
    return max(1, sum(map(is_working_day, between)))


def is_time_to_remind(today: date, due: date, meeting: date) -> bool:
    """Tell whether those who prepare are reminded today of papers that are missing."""
    return working_days_before(due, REMINDED_DAYS) <= today <= meeting


def is_time_to_read(today: date, due: date, meeting: date) -> bool:
    """Tell whether participants are reminded today of papers they have not opened: from the due day on."""
    return due <= today <= meeting
