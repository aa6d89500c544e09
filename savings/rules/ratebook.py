"""Which rates and targets may be entered: plain values in, plain values out, or Refused with a sentence.

A rate and a target hold from a day on and are never changed: a new one takes over on its own day, so that a figure that
was computed stays as it was.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

from people.rules import Refused
from savings.rules import arithmetic, targets

# The unit that the formulas of savings.rules expect of each kind; a rate in another one would be a wrong figure.
UNITS = {
    arithmetic.PRINT_COST: "đồng/trang",
    arithmetic.PAPER_CO2: "kg CO₂e/kg giấy",
    arithmetic.POSITION_MINUTES: "phút/ý kiến",
    arithmetic.FORM_MINUTES: "phút/phiếu trả lời",
}
# Beyond these a slip of the finger is likelier than a rate. Units: as UNITS.
MOST = {
    arithmetic.PRINT_COST: Decimal(100_000),
    arithmetic.PAPER_CO2: Decimal(10),
    arithmetic.POSITION_MINUTES: Decimal(480),
    arithmetic.FORM_MINUTES: Decimal(480),
}
# A source older than this is no source of a rate of today. Unit: year.
FIRST_YEAR = 1990
LONGEST_SOURCE = 300
# What a rate is kept with. Unit: decimal places.
PLACES = 4


def checked_rate(kind: str, value: str, source: str, year: int, valid_from: date, today: date) -> Decimal:
    """Return the value of a rate that may be entered.

    Shape: `value` as typed, with a comma or a point. Units: UNITS of the kind.
    Errors: Refused for an unknown kind, a value that cannot be, without a source, for a year that cannot be, and for a
    day in the past.
    """
    if kind not in UNITS:
        raise Refused("Loại đơn giá, hệ số này không có trong hệ thống.")
    found = _number(value)
    if not 0 < found <= MOST[kind]:
        raise Refused(
            "Giá trị phải lớn hơn 0 và không quá %(most)s %(unit)s.",
            most=arithmetic.number_text(MOST[kind]),
            unit=UNITS[kind],
        )
    _require_source(source)
    if not FIRST_YEAR <= year <= today.year:
        raise Refused("Năm của nguồn phải từ %(first)s đến %(last)s.", first=FIRST_YEAR, last=today.year)
    _require_future(valid_from, today)
    return found


def checked_target(
    level: str,
    indicator: str,
    at_least: str,
    at_most: str,
    valid_from: date,
    valid_to: date | None,
    source: str,
    today: date,
) -> tuple[Decimal, Decimal | None]:
    """Return the two ends of a target that may be entered; the second None for a single value. Units: percent.

    Errors: Refused for an unknown level or indicator, ends that cannot be, without a source, and for days that cannot
    be.
    """
    if level not in LEVELS or indicator not in {targets.TIME, targets.PAPERLESS}:
        raise Refused("Cấp hoặc chỉ số này không có trong hệ thống.")
    low = _number(at_least)
    high = _number(at_most) if at_most.strip() else None
    if not 0 < low <= 100 or (high is not None and not low <= high <= 100):
        raise Refused("Mục tiêu phải từ trên 0 đến 100 %, mức cao không thấp hơn mức thấp.")
    _require_source(source)
    _require_future(valid_from, today)
    if valid_to is not None and valid_to < valid_from:
        raise Refused("Ngày hết hiệu lực phải sau ngày có hiệu lực.")
    return low, high


LEVELS = ("national", "province", "district", "commune")


def _number(text: str) -> Decimal:
    """Read a number as it is typed: 300, 1.586,5 and 1.08 are known."""
    plain = text.replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise Refused("Hãy ghi giá trị bằng số, ví dụ 300 hoặc 1,08.") from None
    if not found.is_finite() or found != round(found, PLACES):
        raise Refused("Hãy ghi giá trị bằng số, nhiều nhất %(places)s chữ số sau dấu phẩy.", places=PLACES)
    return found


def _require_source(source: str) -> None:
    if not source.strip():
        raise Refused("Hãy ghi nguồn: văn bản hoặc tài liệu nêu con số này.")
    if len(source.strip()) > LONGEST_SOURCE:
        raise Refused("Nguồn dài quá %(most)s ký tự.", most=LONGEST_SOURCE)


def _require_future(valid_from: date, today: date) -> None:
    if valid_from < today:
        raise Refused("Ngày có hiệu lực phải từ hôm nay trở đi: số liệu đã ghi không đổi.")
