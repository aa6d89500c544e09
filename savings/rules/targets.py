"""How far a level or a body is from its target: percent in, a verdict out.

Source: Resolution 17/NQ-CP of 7 March 2019 (published draft): meeting time down by 30 to 50 %, paperless meetings in
100 % of provinces and 80 % of districts (docs/SAVINGS.md, targets).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

REACHED, CLOSE, FAR, UNKNOWN = "reached", "close", "far", "unknown"
# From this share of the target on it is nearly reached. Source: our own choice, for the colour of a bar.
CLOSE_SHARE = Fraction(4, 5)


@dataclass(frozen=True)
class Target:
    """What is to be reached. Units: percent; `at_most` is the upper end of a span, None for a single value."""

    indicator: str
    at_least: Decimal
    at_most: Decimal | None = None


@dataclass(frozen=True)
class Progress:
    """Where one stands. Units: percent, exact; `missing` percentage points to the lower end, 0 when reached."""

    state: str
    value: Fraction | None
    missing: Fraction


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
