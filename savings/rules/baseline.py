"""The baseline: what all consecutive meetings of one kind took before, and what may be left out of it.

Source: docs/SAVINGS.md, baseline. Nothing is chosen: every meeting of the kind in the period is there, and one that
is left out is listed with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from people.rules import Refused
from savings.rules import arithmetic

# The baseline covers the year before. Unit: months. Source: design/product.md.
MONTHS = 12
# A longer meeting than a day and a night is a slip of the pen. Unit: minutes.
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Held:
    """One meeting of before. Units: minutes from opening to closing less breaks; pages of one set of papers."""

    on: date
    minutes: Decimal
    items: int
    people: int = 0
    pages: int = 0
    copies: int = 0
    evidence: str = ""
    excluded_for: str = ""
    title: str = ""


@dataclass(frozen=True)
class Measured:
    """What the meetings that count say together. Units: minutes, exact."""

    n: int
    mean: Fraction
    per_item: Fraction
    median: Fraction
    least: Decimal
    most: Decimal
    excluded: int


def measured(meetings: Sequence[Held], begins: date, ends: date) -> Measured:
    """Measure the meetings of a period.

    Shape: `begins` and `ends` are the first and the last day of twelve months.
    Errors: Refused, in words, for a period of another length, a meeting outside it, one without minutes as evidence,
    one that cannot have been, and when nothing is left to measure.
    """
    require_year(begins, ends)
    for meeting in meetings:
        require_sound(meeting, begins, ends)
    counted = [meeting for meeting in meetings if not meeting.excluded_for]
    if not counted:
        raise Refused("Chưa có phiên họp nào được tính vào đường cơ sở.")
    lengths = sorted(meeting.minutes for meeting in counted)
    total = sum((Fraction(length) for length in lengths), Fraction(0))
    return Measured(
        n=len(counted),
        mean=total / len(counted),
        per_item=total / sum(meeting.items for meeting in counted),
        median=median(lengths),
        least=lengths[0],
        most=lengths[-1],
        excluded=len(meetings) - len(counted),
    )


def median(lengths: Sequence[Decimal]) -> Fraction:
    """Return the middle of sorted lengths, of an even number the mean of the two in the middle."""
    middle = len(lengths) // 2
    if len(lengths) % 2:
        return Fraction(lengths[middle])
    return Fraction(lengths[middle - 1] + lengths[middle]) / 2


def month_after(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after a day's month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def stored(value: Fraction, places: int = 6) -> Decimal:
    """Return an exact value as a column keeps it; the journal keeps the fraction. Shape: half away from zero."""
    return arithmetic.rounded(value, places)


def require_year(begins: date, ends: date) -> None:
    """Refuse a period that is not twelve whole months."""
    if begins.day != 1 or month_after(begins, MONTHS) != ends.fromordinal(ends.toordinal() + 1):
        raise Refused("Kỳ đo của đường cơ sở phải là 12 tháng trọn, từ ngày đầu tháng đến ngày cuối tháng.")


def require_sound(meeting: Held, begins: date, ends: date) -> None:
    """Refuse a meeting that cannot have been, lies outside the period, or has no minutes as evidence."""
    day = f"{meeting.on:%d/%m/%Y}"
    if not begins <= meeting.on <= ends:
        raise Refused("Phiên họp ngày %(day)s không nằm trong kỳ đo.", day=day)
    if not 0 < meeting.minutes <= MOST_MINUTES:
        raise Refused("Số phút của phiên họp ngày %(day)s phải lớn hơn 0 và không quá 1.440.", day=day)
    if meeting.items < 1:
        raise Refused("Phiên họp ngày %(day)s phải có ít nhất một nội dung.", day=day)
    if not meeting.evidence.strip():
        raise Refused("Hãy ghi số, ngày biên bản làm chứng cứ của phiên họp ngày %(day)s.", day=day)
