"""Geometry of the trend: two lines over the months, read in black and white; a template draws it.

Time saved is a solid line with dots, the share of paperless meetings a dashed one with squares. Units: pixels of the
drawing; percent from 0 to 100 upwards; what lies below 0 (longer meetings) stands on the lower edge with its number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from savings.rules import arithmetic
from savings.rules.units import Sums

WIDTH, HEIGHT = 900, 260
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 24, 40
# More labels than this run into each other. Unit: months.
MOST_LABELS = 12
GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Point:
    """One month of a line. Shape: `text` is its number as it is printed."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Line:
    """One line. Shape: `runs` are the stretches without a gap, as the attribute points of a polyline."""

    points: Sequence[Point]
    runs: Sequence[str]


@dataclass(frozen=True)
class Drawing:
    """The whole drawing. Shape: `labels` and `grid` as (pixels, text); `target_y` None without a target."""

    saved: Line
    paperless: Line
    labels: Sequence[tuple[int, str]]
    grid: Sequence[tuple[int, str]]
    target_y: int | None


def drawn(months: Sequence[tuple[date, Sums]], target: Fraction | None) -> Drawing:
    """Draw the months in their order; a month without a value is a gap, never a zero."""
    places = [x_of(place, len(months)) for place in range(len(months))]
    step = max(1, -(-len(months) // MOST_LABELS))
    return Drawing(
        saved=_line(zip(places, [sums.time_saved for _, sums in months], strict=True)),
        paperless=_line(zip(places, [sums.paperless_share for _, sums in months], strict=True)),
        labels=[(x, f"{month:%m/%Y}") for x, (month, _) in list(zip(places, months, strict=True))[::step]],
        grid=[(y_of(Fraction(value)), f"{value} %") for value in GRID],
        target_y=None if target is None else y_of(target),
    )


def x_of(place: int, count: int) -> int:
    """Return where a month stands; a single one in the middle."""
    wide = WIDTH - LEFT - RIGHT
    return LEFT + (wide // 2 if count < 2 else place * wide // (count - 1))


def y_of(percent: Fraction) -> int:
    """Return where a percentage stands, held within the drawing."""
    held = max(Fraction(0), min(Fraction(100), percent))
    return HEIGHT - BOTTOM - int(held * (HEIGHT - TOP - BOTTOM) / 100)


def _line(values: Iterable[tuple[int, Fraction | None]]) -> Line:
    points: list[Point] = []
    runs: list[list[str]] = [[]]
    for x, value in values:
        if value is None:
            runs.append([])
            continue
        y = y_of(value)
        points.append(Point(x, y, arithmetic.number_text(arithmetic.rounded(value))))
        runs[-1].append(f"{x},{y}")
    return Line(points, [" ".join(run) for run in runs if len(run) > 1])
