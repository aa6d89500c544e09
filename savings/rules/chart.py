"""Geometry of the bar chart of meetings: held time beside planned time and baseline; a template draws it.

Read in black and white: held bars are solid, planned ones hatched, the baseline is a dashed line; each has
its number. Units: pixels of the drawing, of which a width of 900 fits a tablet and a page of paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from savings.rules.arithmetic import minutes_text

WIDTH = 900
LABEL_WIDTH = 150
NUMBER_WIDTH = 90
ROW_HEIGHT = 64
BAR_HEIGHT = 20
TOP = 8
FULL = WIDTH - LABEL_WIDTH - NUMBER_WIDTH


@dataclass(frozen=True)
class Row:
    """One meeting of the chart. Units: seconds."""

    label: str
    held: int
    planned: int
    baseline: int | None = None


@dataclass(frozen=True)
class Bar:
    """One bar with its number. Units: pixels."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    number: str

    @property
    def number_x(self) -> int:
        return self.x + self.width + 8

    @property
    def number_y(self) -> int:
        return self.y + self.height - 5


@dataclass(frozen=True)
class DrawnRow:
    """One meeting as drawn. Shape: `baseline_x` is None without a baseline."""

    label: str
    label_y: int
    bars: tuple[Bar, ...]
    baseline_x: int | None
    baseline_y: int
    baseline: str

    @property
    def baseline_end(self) -> int:
        return self.baseline_y + ROW_HEIGHT - 6


@dataclass(frozen=True)
class Chart:
    """The drawing. Units: pixels."""

    width: int
    height: int
    axis_x: int
    rows: tuple[DrawnRow, ...]


def drawn(rows: Sequence[Row]) -> Chart:
    """Lay the bars out; the longest one fills the width."""
    longest = max((max(row.held, row.planned, row.baseline or 0) for row in rows), default=0)
    laid = tuple(_drawn_row(row, n, max(longest, 1)) for n, row in enumerate(rows))
    return Chart(WIDTH, TOP * 2 + ROW_HEIGHT * len(rows), LABEL_WIDTH, laid)


def _drawn_row(row: Row, place: int, longest: int) -> DrawnRow:
    y = TOP + place * ROW_HEIGHT
    bars = (
        Bar("held", LABEL_WIDTH, y + 6, _width(row.held, longest), BAR_HEIGHT, minutes_text(row.held)),
        Bar(
            "planned",
            LABEL_WIDTH,
            y + 8 + BAR_HEIGHT,
            _width(row.planned, longest),
            BAR_HEIGHT,
            minutes_text(row.planned),
        ),
    )
    has_baseline = row.baseline is not None
    return DrawnRow(
        label=row.label,
        label_y=y + ROW_HEIGHT // 2 + 2,
        bars=bars,
        baseline_x=LABEL_WIDTH + _width(row.baseline or 0, longest) if has_baseline else None,
        baseline_y=y + 2,
        baseline=minutes_text(row.baseline or 0),
    )


def _width(seconds: int, longest: int) -> int:
    return seconds * FULL // longest
