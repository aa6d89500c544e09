"""Periods of reports: a month, a quarter, a year, or the two years of a dashboard; days in, days out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from people.rules import Refused, msgid
from savings.rules.baseline import month_after

MONTH, QUARTER, YEAR, TWO_YEARS = "month", "quarter", "year", "two_years"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12, TWO_YEARS: 24}
WORDS = {
    MONTH: msgid("tháng %(month)s năm %(year)s"),
    QUARTER: msgid("quý %(quarter)s năm %(year)s"),
    YEAR: msgid("năm %(year)s"),
    TWO_YEARS: msgid("từ năm %(year)s đến năm %(last)s"),
}
_WRITTEN = re.compile(
    r"(?P<year>20\d\d)(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|\.\.(?P<last>20\d\d))?"
)


@dataclass(frozen=True)
class Period:
    """Whole months that belong together. Shape: `begins` is the first day of a month."""

    kind: str
    begins: date

    @property
    def ends(self) -> date:
        """Return the last day, included."""
        return month_after(self.begins, LENGTHS[self.kind]) - timedelta(days=1)

    @property
    def before(self) -> "Period":
        """Return the period of the same length that ended where this one begins."""
        return Period(self.kind, month_after(self.begins, -LENGTHS[self.kind]))

    @property
    def code(self) -> str:
        """Return the period as an address writes it: 2026-11, 2026-Q4, 2026, 2025..2026."""
        year = self.begins.year
        return {
            MONTH: f"{year}-{self.begins.month:02}",
            QUARTER: f"{year}-Q{self.quarter}",
            YEAR: f"{year}",
            TWO_YEARS: f"{year}..{year + 1}",
        }[self.kind]

    @property
    def quarter(self) -> int:
        return (self.begins.month + 2) // 3

    @property
    def inputs(self) -> dict[str, int]:
        """Return what the words of the period are filled with."""
        year = self.begins.year
        return {"year": year, "month": self.begins.month, "quarter": self.quarter, "last": year + 1}

    def months(self) -> Iterator[date]:
        """Walk the first days of its months."""
        for number in range(LENGTHS[self.kind]):
            yield month_after(self.begins, number)


def of_day(kind: str, day: date) -> Period:
    """Return the period of a kind that a day lies in; two years end with the day's own year."""
    first = {
        MONTH: day.replace(day=1),
        QUARTER: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        YEAR: day.replace(month=1, day=1),
        TWO_YEARS: date(day.year - 1, 1, 1),
    }
    return Period(kind, first[kind])


def read(text: str) -> Period:
    """Read a period from an address.

    Errors: Refused for anything else than 2026, 2026-11, 2026-Q4 or 2025..2026.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Refused("Kỳ báo cáo không hợp lệ. Ví dụ: 2026, 2026-11, 2026-Q4.")
    year = int(found["year"])
    if found["month"]:
        return Period(MONTH, date(year, int(found["month"]), 1))
    if found["quarter"]:
        return Period(QUARTER, date(year, int(found["quarter"]) * 3 - 2, 1))
    if found["last"]:
        if int(found["last"]) != year + 1:
            raise Refused("Kỳ báo cáo hai năm phải là hai năm liền nhau, ví dụ 2025..2026.")
        return Period(TWO_YEARS, date(year, 1, 1))
    return Period(YEAR, date(year, 1, 1))
