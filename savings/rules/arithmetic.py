"""Time and paper as exact numbers: integers and fractions in, integers and fractions out, never float.

Every constant carries its unit, its source and its year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Interval = tuple[datetime, datetime]

# A sheet A4. Units: metres. Source: ISO 216:2007, 210 mm x 297 mm.
SHEET_SQUARE_METRES = Fraction(210, 1000) * Fraction(297, 1000)
# Office copy paper. Unit: grams a square metre. Source: our assumption of the usual grade (ISO 536), 2026.
GRAMS_PER_SQUARE_METRE = 80
SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Rate:
    """What a unit costs, emits or takes. Shape: `kind` is print_cost, paper_co2, position_min or form_min."""

    kind: str
    value: Decimal
    unit: str
    source: str
    year: int

    def as_json(self) -> dict[str, str | int]:
        """Return the rate as plain JSON values, for the ledger that was computed with it."""
        return {
            "kind": self.kind,
            "value": str(self.value),
            "unit": self.unit,
            "source": self.source,
            "year": self.year,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Rate":
        """Rebuild the rate from `as_json`."""
        return cls(**{**stored, "value": Decimal(stored["value"])})


PRINT_COST, PAPER_CO2, POSITION_MINUTES, FORM_MINUTES = "print_cost", "paper_co2", "position_min", "form_min"
# Paper from imported virgin fibre: the lowest of the source's four factors, so as not to overstate.
# No Vietnamese factor was found, and no official Vietnamese price of a printed page; a body enters its own.
DEFAULT_RATES = {
    PAPER_CO2: Rate(
        PAPER_CO2,
        Decimal("1.08"),
        "kg CO₂e/kg giấy",
        "EPA Victoria (Úc), Publication 1374.1, giấy nhập khẩu từ sợi nguyên sinh",
        2013,
    ),
    # How long a member takes for one position filed before the session: not measured, so that a body may say better.
    POSITION_MINUTES: Rate(POSITION_MINUTES, Decimal(2), "phút/ý kiến", "Giả định của hệ thống", 2026),
    # How long a member takes to read and answer one opinion form between sessions.
    FORM_MINUTES: Rate(FORM_MINUTES, Decimal(15), "phút/phiếu trả lời", "Giả định của hệ thống", 2026),
}


# -- time -------------------------------------------------------------------------------------------


def seconds_held(opened: datetime, closed: datetime, breaks: Iterable[Interval]) -> int:
    """Return how long a meeting was held: from opening to closing less the breaks. Units: seconds.

    Errors: ValueError when it closes before it opens, or a break lies outside.
    """
    if closed < opened:
        raise ValueError("a meeting closes after it opens")
    total = _seconds(opened, closed)
    for since, until in breaks:
        if not opened <= since <= until <= closed:
            raise ValueError("a break lies within the meeting")
        total -= _seconds(since, until)
    return total


def _seconds(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds())


def seconds_within(span: Interval, frame: Interval, breaks: Iterable[Interval]) -> int:
    """Return how long a span lasts within a frame, less the breaks that fall into it. Units: seconds."""
    since, until = max(span[0], frame[0]), min(span[1], frame[1])
    if until <= since:
        return 0
    paused = sum(_seconds(max(since, b), min(until, e)) for b, e in breaks if min(until, e) > max(since, b))
    return _seconds(since, until) - paused


def percent_change(before: Fraction | int, after: Fraction | int) -> Fraction:
    """Return by how many percent `after` differs from `before`; less is negative.

    Errors: ValueError for a `before` of zero or less: without a baseline there is no saving.
    """
    if before <= 0:
        raise ValueError("a change needs something to compare with")
    return Fraction(after - before) / before * 100


def minutes_by_consent(
    items: int, consent: int, consent_minutes: Fraction, talk_minutes: Fraction, before_minutes: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the minutes of an agenda before and after a part of it is settled by consent.

    Shape: `consent` of `items` took `before_minutes` each and now take `consent_minutes`; the others keep
    `talk_minutes`. Errors: ValueError for more consent items than items.
    """
    if not 0 <= consent <= items:
        raise ValueError("consent settles at most every item")
    others = (items - consent) * talk_minutes
    return consent * before_minutes + others, consent * consent_minutes + others


# -- paper ------------------------------------------------------------------------------------------


def pages_distributed(pages: Iterable[int], recipients: int) -> int:
    """Return the pages that the old practice would have handed out: every paper to every recipient."""
    return sum(pages) * recipients


def sheets(pages: Sequence[int], recipients: int, sides: int) -> int:
    """Return the sheets of these papers for all recipients; each paper begins on a sheet of its own.

    Shape: `sides` is 1 or 2 printed sides of a sheet.
    """
    if sides not in {1, 2}:
        raise ValueError("a sheet has one or two printed sides")
    return sum(-(-count // sides) for count in pages) * recipients


def kilograms(sheet_count: int, grams: int = GRAMS_PER_SQUARE_METRE) -> Fraction:
    """Return the weight of sheets A4. Units: `grams` a square metre; the result in kilograms."""
    return sheet_count * SHEET_SQUARE_METRES * grams / 1000


def at_rate(amount: Fraction | int, rate: Rate) -> Fraction:
    """Return an amount at a rate, in the unit of the rate's numerator."""
    return Fraction(amount) * Fraction(rate.value)


def inputs_of(rate: Rate) -> dict[str, str | int]:
    """Return a rate as the inputs of a formula, with its source and year."""
    return {"rate": number_text(rate.value), "unit": rate.unit, "source": rate.source, "year": rate.year}


# -- the written number -----------------------------------------------------------------------------


def rounded(value: Fraction | int, places: int = 1) -> Decimal:
    """Round half away from zero, as official figures are rounded."""
    exact = Fraction(value)
    scale = 10**places
    scaled = Decimal(exact.numerator * scale) / Decimal(exact.denominator)
    return scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-places)


def number_text(value: Decimal | int) -> str:
    """Write a number the Vietnamese way: 1.586.000 and -39,3."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def minutes_text(seconds: int) -> str:
    """Write seconds as minutes: 62, or 61,5."""
    minutes = rounded(Fraction(seconds, SECONDS_PER_MINUTE))
    return number_text(int(minutes)) if minutes == minutes.to_integral() else number_text(minutes)
