"""The numbers of a report: what the dashboard's sums say, each with its unit and its mark. Sums in, lines out.

A report is kept as it was issued: lines are plain values, and the page, the PDF and the workbook print the same.
Source: docs/SAVINGS.md, reports.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from people.rules import Refused, canonical_json
from savings.rules import arithmetic, paperless, periods
from savings.rules.figure import DECLARED, ESTIMATED, MARKS, MEASURED, NO_BASELINE
from savings.rules.units import Sums

TIME, ITEMS, PAPER, HOURS = "time", "items", "paper", "hours"
SECTIONS = {
    TIME: "Thời gian họp",
    ITEMS: "Nội dung và chất lượng quyết định",
    PAPER: "Giấy",
    HOURS: "Giờ-người, sau khi trừ việc làm ngoài phiên họp",
}
NO_RECIPIENTS = "Chưa có danh sách nơi nhận giấy"
NO_RATE = "Chưa có đơn giá"
NO_ITEMS = "Không có nội dung"
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class Line:
    """One number of a report. Shape: `value` a decimal as text, None with the reason `why`; `mark` of MARKS."""

    key: str
    section: str
    label: str
    value: str | None
    unit: str
    mark: str
    why: str = ""

    @property
    def text(self) -> str:
        """Return the number as it is printed, or why there is none."""
        return self.why if self.value is None else printed(self.value)

    @property
    def mark_text(self) -> str:
        return MARKS[self.mark]


@dataclass(frozen=True)
class Amounts:
    """What the ledgers of a period add up to in kilograms and money; None where no ledger has the figure."""

    kilograms: Decimal | None = None
    co2: Decimal | None = None
    print_cost: Decimal | None = None


def printed(value: str) -> str:
    """Write a stored number the Vietnamese way."""
    return arithmetic.number_text(Decimal(value) if "." in value else int(value))


def lines_of(sums: Sums, amounts: Amounts, corrected: int) -> list[Line]:
    """Return every number of a report. Shape: `corrected` figures were corrected soon after their meetings."""
    return [*_time(sums), *_items(sums, corrected), *_paper(sums, amounts), *_hours(sums)]


def _time(sums: Sums) -> list[Line]:
    saved = _percent(sums.time_saved)
    return [
        _number("meetings", TIME, "Phiên họp đã tổ chức", sums.meetings, "phiên"),
        _number("compared", TIME, "Phiên họp có đường cơ sở", sums.compared, "phiên"),
        _number(
            "before", TIME, "Thời gian theo đường cơ sở", _minutes(sums.seconds_before), "phút", DECLARED
        ),
        _number(
            "after", TIME, "Thời gian thực tế của các phiên họp đó", _minutes(sums.seconds_after), "phút"
        ),
        _number("saved", TIME, "Thời gian họp giảm", saved, "%", why=NO_BASELINE),
    ]


def _items(sums: Sums, corrected: int) -> list[Line]:
    share = sums.consent_share
    percent = _percent(None if share is None else share * 100)
    return [
        _number("items", ITEMS, "Tổng số nội dung", sums.items, "nội dung"),
        _number("consent", ITEMS, "Đã thống nhất, không thảo luận", sums.items_consent, "nội dung"),
        _number("consent_share", ITEMS, "Tỷ lệ đã thống nhất", percent, "%", why=NO_ITEMS),
        _number("poll", ITEMS, "Biểu quyết", sums.items_poll, "nội dung"),
        _number("discussion", ITEMS, "Kết luận sau thảo luận", sums.items_discussion, "nội dung"),
        _number("forms", ITEMS, "Phiếu lấy ý kiến đã tổng hợp", sums.forms, "phiếu"),
        _number("postponed", ITEMS, "Hoãn", sums.items_postponed, "nội dung"),
        _number("reopened", ITEMS, "Xem xét lại sau khi đã kết luận", sums.items_reopened, "nội dung"),
        _number("corrected", ITEMS, "Số liệu sửa trong 90 ngày sau phiên họp", corrected, "lần"),
    ]


def _paper(sums: Sums, amounts: Amounts) -> list[Line]:
    known = sums.with_sheets > 0
    pages, sheets = (sums.pages, sums.sheets) if known else (None, None)
    return [
        _number("pages", PAPER, "Trang giấy theo cách cũ", pages, "trang", ESTIMATED, NO_RECIPIENTS),
        _number("pages_printed", PAPER, "Trang in, đơn vị khai báo", sums.pages_printed, "trang", DECLARED),
        _number("sheets", PAPER, "Tờ giấy không phải in", sheets, "tờ", ESTIMATED, NO_RECIPIENTS),
        _number(
            "kilograms",
            PAPER,
            "Khối lượng giấy không phải in",
            amounts.kilograms,
            "kg",
            ESTIMATED,
            NO_RECIPIENTS,
        ),
        _number(
            "print_cost",
            PAPER,
            "Chi phí in, sao chụp tránh được",
            amounts.print_cost,
            "đồng",
            ESTIMATED,
            NO_RATE,
        ),
        _number("co2", PAPER, "Phát thải tránh được", amounts.co2, "kg CO₂e", ESTIMATED, NO_RECIPIENTS),
    ]


def _hours(sums: Sums) -> list[Line]:
    known = sums.compared > 0
    saved, net = (sums.saved_person_seconds, sums.net_person_seconds) if known else (None, None)
    return [
        _people("person", "Tại các phiên họp", sums.person_seconds, MEASURED),
        _people("saved_people", "Tiết kiệm tại các phiên họp có đường cơ sở", saved),
        _people("positions", "Gửi ý kiến trước phiên họp", sums.position_seconds),
        _people("answers", "Trả lời phiếu lấy ý kiến", sums.form_seconds),
        _people("preparing", "Họp giao ban, làm việc chưa có đường cơ sở", sums.prep_person_seconds),
        _people("net", "Còn lại sau khi trừ", net),
    ]


def _people(key: str, label: str, seconds: int | None, mark: str = ESTIMATED) -> Line:
    hours = None if seconds is None else Fraction(seconds, SECONDS_PER_HOUR)
    return _number(key, HOURS, label, hours, "giờ-người", mark, NO_BASELINE)


def _number(
    key: str,
    section: str,
    label: str,
    value: Fraction | Decimal | int | None,
    unit: str,
    mark: str = MEASURED,
    why: str = "",
) -> Line:
    text = None if value is None else _text(value)
    return Line(key, section, label, text, unit, mark, why if text is None else "")


def _text(value: Fraction | Decimal | int) -> str:
    """Write a number as it is stored: whole, or with one decimal; a Decimal was rounded before."""
    if not isinstance(value, Fraction):
        return str(value)
    return str(value.numerator if value.denominator == 1 else arithmetic.rounded(value))


def _percent(value: Fraction | None) -> Decimal | None:
    return None if value is None else arithmetic.rounded(value)


def _minutes(seconds: int) -> Fraction:
    return Fraction(seconds, arithmetic.SECONDS_PER_MINUTE)


# -- levels and units --------------------------------------------------------------------------------------------


def level_row(rate: paperless.LevelRate, level: str, existing: int, **said: str) -> dict[str, Any]:
    """Return where a level stands. Shape: counts of bodies by verdict; `said` are words of target, state and source."""
    share = arithmetic.rounded(Fraction(rate.achieved * 100, existing)) if existing else None
    return {
        "level": level,
        "existing": existing,
        "achieved": rate.achieved,
        "percent": None if share is None else str(share),
        "meetings": rate.meetings,
        "paperless_meetings": rate.paperless_meetings,
        "not_counted": rate.not_counted,
        "reasons": [
            [paperless.REASONS[one], rate.by_reason[one]] for one in paperless.REASONS if rate.by_reason[one]
        ],
        **said,
    }


def unit_row(name: str, sums: Sums) -> dict[str, Any]:
    """Return one unit with everything under it. Units: percent with one decimal, sheets."""
    saved = sums.time_saved
    return {
        "name": name,
        "meetings": sums.meetings,
        "counted": sums.counted,
        "paperless": sums.paperless,
        "saved": None if saved is None else str(arithmetic.rounded(saved)),
        "sheets": sums.sheets if sums.with_sheets else None,
    }


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return lines as they are stored."""
    return [asdict(line) for line in lines]


def from_json(stored: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Read stored lines."""
    return [Line(**one) for one in stored]


def numbers_hash(numbers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of a report's numbers, which its entry in the journal bears."""
    return hashlib.sha256(canonical_json(dict(numbers)).encode()).hexdigest()


# -- periods -----------------------------------------------------------------------------------------------------


def checked_period(text: str, today: date) -> periods.Period:
    """Read the period of a report.

    Errors: Refused for what cannot be read, for two years, and for a period that is not over.
    """
    period = periods.read(text)
    if period.kind == periods.TWO_YEARS:
        raise Refused("Báo cáo được lập theo tháng, quý hoặc năm.")
    if period.ends >= today:
        raise Refused("Kỳ này chưa hết nên chưa lập báo cáo được.")
    return period


def due_on(day: date) -> list[periods.Period]:
    """Return the periods that ended with the month before: its month, and the quarter or year that ended with it."""
    month = periods.of_day(periods.MONTH, day).before
    longer = (periods.of_day(kind, month.begins) for kind in (periods.QUARTER, periods.YEAR))
    return [month, *(one for one in longer if one.ends == month.ends)]
