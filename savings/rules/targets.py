"""Targets as data, with their validity and source, and how far one is from them: percent in, a verdict out.

Source: Resolution 17/NQ-CP of 7 March 2019, as its published draft words it: meeting time down by 30 to 50 %; by the
end of 2025 paperless meetings in 100 % of provinces and 80 % of districts (docs/SAVINGS.md, targets).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from people.rules import msgid, valid_on

REACHED, CLOSE, FAR, UNKNOWN = "reached", "close", "far", "unknown"
STATES = {
    REACHED: msgid("Đạt"),
    CLOSE: msgid("Gần đạt"),
    FAR: msgid("Chưa đạt"),
    UNKNOWN: msgid("Chưa đo được"),
}
TIME, PAPERLESS = "time", "paperless"
# From this share of the target on it is nearly reached. Source: our own choice, for the colour of a bar.
CLOSE_SHARE = Fraction(4, 5)
RESOLUTION = "Nghị quyết 17/NQ-CP ngày 07/3/2019 (theo dự thảo đã công bố)"
ISSUED = date(2019, 3, 7)
DISTRICTS_ENDED = date(2025, 6, 30)
REFORM = date(2025, 7, 1)
BEGINNING = date(1945, 9, 2)


@dataclass(frozen=True)
class Target:
    """What the bodies of a level are to reach. Units: percent; `at_most` ends a span, None for one value."""

    level: str
    indicator: str
    at_least: Decimal
    at_most: Decimal | None = None
    valid_from: date = ISSUED
    valid_to: date | None = None
    source: str = RESOLUTION


@dataclass(frozen=True)
class Denominator:
    """How many bodies a level has by law between two days, both included."""

    level: str
    number: int
    valid_from: date
    valid_to: date | None
    source: str


TARGETS = (
    *(Target(level, TIME, Decimal(30), Decimal(50)) for level in ("national", "province", "commune")),
    Target("district", TIME, Decimal(30), Decimal(50), valid_to=DISTRICTS_ENDED),
    Target("province", PAPERLESS, Decimal(100)),
    # The level ended six months before the target's own deadline; no official restatement was found.
    Target("district", PAPERLESS, Decimal(80), valid_to=DISTRICTS_ENDED),
)
_CODES = "Quyết định 19/2025/QĐ-TTg"
DENOMINATORS = (
    Denominator("national", 1, BEGINNING, None, "Hiến pháp"),
    Denominator("province", 63, BEGINNING, DISTRICTS_ENDED, "Danh mục đơn vị hành chính đến 30/6/2025"),
    Denominator("province", 34, REFORM, None, f"Nghị quyết 202/2025/QH15; {_CODES}"),
    Denominator("district", 696, BEGINNING, DISTRICTS_ENDED, "Danh mục đơn vị hành chính đến 30/6/2025"),
    Denominator("commune", 10_035, BEGINNING, DISTRICTS_ENDED, "Danh mục đơn vị hành chính đến 30/6/2025"),
    Denominator("commune", 3_321, REFORM, None, _CODES),
)


@dataclass(frozen=True)
class Progress:
    """Where one stands. Units: percent, exact; `missing` percentage points to the lower end, 0 when reached."""

    state: str
    value: Fraction | None
    missing: Fraction


def target_on(level: str, indicator: str, on: date, given: Iterable[Target] = TARGETS) -> Target | None:
    """Return the target of a level on a day; the latest one that is valid, None where there is none."""
    valid = [
        target
        for target in given
        if (target.level, target.indicator) == (level, indicator)
        and valid_on(target.valid_from, target.valid_to, on)
    ]
    return max(valid, key=lambda target: target.valid_from, default=None)


def denominator_on(level: str, on: date, given: Iterable[Denominator] = DENOMINATORS) -> Denominator | None:
    """Return how many bodies a level has by law on a day; None for a level that does not exist then."""
    valid = [one for one in given if one.level == level and valid_on(one.valid_from, one.valid_to, on)]
    return max(valid, key=lambda one: one.valid_from, default=None)


def progress(value: Fraction | None, target: Target) -> Progress:
    """Compare a value with its target.

    Shape: `value` is the percentage reached (of time saved: positive when shorter); None when nothing was measured.
    """
    wanted = Fraction(target.at_least)
    if value is None:
        return Progress(UNKNOWN, None, wanted)
    missing = max(Fraction(0), wanted - value)
    if not missing:
        return Progress(REACHED, value, missing)
    state = CLOSE if wanted > 0 and value / wanted >= CLOSE_SHARE else FAR
    return Progress(state, value, missing)
