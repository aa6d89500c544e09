"""One body beside those of its level: median and middle half, and never who is who."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

# With fewer others a number could be traced to one of them. Unit: bodies. Source: our choice.
LEAST_OTHERS = 5
BELOW, MIDDLE, ABOVE = "below", "middle", "above"


@dataclass(frozen=True)
class Peers:
    """Where one stands among others. Shape: `own` None when nothing was measured. Units: as what is compared."""

    own: Fraction | None
    lower: Fraction
    median: Fraction
    upper: Fraction
    others: int

    @property
    def place(self) -> str:
        """Tell whether one lies below, in or above the middle half; in it when nothing was measured."""
        if self.own is None or self.lower <= self.own <= self.upper:
            return MIDDLE
        return BELOW if self.own < self.lower else ABOVE


def compared(own: Fraction | None, others: Iterable[Fraction | None]) -> Peers | None:
    """Compare one with the others that could be measured; None when they are too few to stay unnamed."""
    known = sorted(value for value in others if value is not None)
    if len(known) < LEAST_OTHERS:
        return None
    return Peers(own, _at(known, 1), _at(known, 2), _at(known, 3), len(known))


def _at(known: list[Fraction], quarter: int) -> Fraction:
    """Return a quartile, between its two neighbours in proportion."""
    place = Fraction((len(known) - 1) * quarter, 4)
    below = int(place)
    above = min(below + 1, len(known) - 1)
    return known[below] + (known[above] - known[below]) * (place - below)
