"""Bars by unit, sorted, with the target as a line: geometry of a drawing that is read in black and white."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from savings.rules import arithmetic
from savings.rules.units import Sums

# Units: pixels of the drawing; the bar of 100 % fills `FULL`.
WIDTH, LABEL_WIDTH, NUMBER_WIDTH, ROW_HEIGHT, BAR_HEIGHT = 900, 330, 90, 34, 20
FULL = WIDTH - LABEL_WIDTH - NUMBER_WIDTH


@dataclass(frozen=True)
class Row:
    """A unit with everything under it."""

    key: int
    name: str
    sums: Sums


@dataclass(frozen=True)
class Bar:
    """One bar. Shape: `percent` is empty where nothing could be compared. Units: pixels; percent with one decimal."""

    key: int
    name: str
    sums: Sums
    percent: str
    width: int
    y: int

    @property
    def text_y(self) -> int:
        return self.y + BAR_HEIGHT - 5

    @property
    def number_x(self) -> int:
        return LABEL_WIDTH + self.width + 8


def by_time_saved(rows: Iterable[Row]) -> list[Bar]:
    """Sort units by the time they saved, most first; those that could not be compared last, by name."""
    every = list(rows)
    measured = [row for row in every if row.sums.time_saved is not None]
    measured.sort(key=lambda row: (-(row.sums.time_saved or 0), row.name))
    others = sorted((row for row in every if row.sums.time_saved is None), key=lambda row: row.name)
    return [_bar(row, place) for place, row in enumerate([*measured, *others])]


def _bar(row: Row, place: int) -> Bar:
    saved = row.sums.time_saved
    percent = arithmetic.number_text(arithmetic.rounded(saved)) if saved is not None else ""
    return Bar(row.key, row.name, row.sums, percent, pixels(saved or Fraction(0)), place * ROW_HEIGHT)


def pixels(percent: Fraction) -> int:
    """Return the length of a percentage from 0 to 100; longer meetings have no bar to the left."""
    return int(max(Fraction(0), min(Fraction(100), percent)) * FULL / 100)
