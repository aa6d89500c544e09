"""Plain rules of working days: which days state agencies work, and counting by them forwards, backwards and between.

What stands here is the calendar that the installation comes with; a body corrects it by CalendarDay rows, and
`people.queries.holidays_of(body)` returns both as one value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
# Source: Labour Code 45/2019/QH14, Art. 112. Shape: (month, day).
FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


@dataclass(frozen=True)
class Holidays:
    """Days off beside the week-ends, and the days of week-ends that are worked instead.

    Shape: `announced` are the years known in full; of another year the four fixed days are off too.
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()

    def corrected(self, days: Iterable[tuple[date, bool]]) -> "Holidays":
        """Return the calendar with some days set. Shape: (day, whether it is worked), a later one wins."""
        wished = dict(days)
        worked = frozenset(day for day, works in wished.items() if works)
        off = frozenset(wished) - worked
        return Holidays((self.off - worked) | off, (self.worked - off) | worked, self.announced)


def _days(year: int, *spans: tuple[int, int, int]) -> frozenset[date]:
    """List days. Shape: spans of (month, first day, last day)."""
    return frozenset(date(year, month, day) for month, first, last in spans for day in range(first, last + 1))


# Public holidays of the staff of state agencies; the lunar ones and the exchanged days are announced late in the year
# before. Sources: 2025: Thông báo 6150/TB-BLĐTBXH (03/12/2024); 2026: Thông báo của Bộ Nội vụ về nghỉ lễ, Tết năm 2026
# (10/2025; the days of Tết as in VNA's report of 17/10/2025), and for 24/11 Nghị quyết 80-NQ/TW (01/2026), which asks
# for a change of the Labour Code (Dân trí, 26/02/2026). A body corrects them by its own calendar days.
NATIONAL = Holidays(
    off=_days(2025, (1, 1, 1), (1, 27, 31), (4, 7, 7), (4, 30, 30), (5, 1, 2), (9, 1, 2))
    | _days(2026, (1, 1, 2), (2, 16, 20), (4, 27, 27), (4, 30, 30), (5, 1, 1), (8, 31, 31), (9, 1, 2))
    | _days(2026, (11, 24, 24)),
    worked=frozenset({date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}),
    announced=frozenset({2025, 2026}),
)


def is_announced(year: int, holidays: Holidays = NATIONAL) -> bool:
    """Tell whether the days off of a year are known in full."""
    return year in holidays.announced


def is_working_day(day: date, holidays: Holidays = NATIONAL) -> bool:
    """Tell whether state agencies work on a day."""
    if day in holidays.worked:
        return True
    unannounced = day.year not in holidays.announced and (day.month, day.day) in FIXED
    return day.weekday() < SATURDAY and day not in holidays.off and not unannounced


def add_working_days(day: date, count: int, holidays: Holidays = NATIONAL) -> date:
    """Return the working day that lies `count` working days after a day, before it for a negative count.

    Shape: the day itself does not count; with 0 it is returned as it is, worked or not.
    """
    step = DAY if count > 0 else -DAY
    left = abs(count)
    while left > 0:
        day += step
        left -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Holidays = NATIONAL) -> int:
    """Count the working days after `first` up to and with `last`; 0 when `last` is not later."""
    days = (first + DAY * number for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
