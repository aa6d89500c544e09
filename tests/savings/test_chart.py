"""The geometry of the chart."""

from hypothesis import given
from hypothesis import strategies as st

from savings.rules import chart

SECONDS = st.integers(0, 40_000)
ROWS = st.lists(st.builds(chart.Row, st.text(max_size=9), SECONDS, SECONDS, st.none() | SECONDS), max_size=12)


@given(ROWS)
def test_every_bar_lies_within_the_drawing_and_the_longest_fills_it(rows: list[chart.Row]) -> None:
    drawing = chart.drawn(rows)
    bars = [bar for row in drawing.rows for bar in row.bars]
    assert all(bar.x + bar.width <= drawing.width - chart.NUMBER_WIDTH for bar in bars)
    assert all(bar.y + bar.height <= drawing.height for bar in bars)
    longest = max((max(r.held, r.planned, r.baseline or 0) for r in rows), default=0)
    ends = [bar.width for bar in bars] + [
        r.baseline_x - chart.LABEL_WIDTH for r in drawing.rows if r.baseline_x
    ]
    assert not longest or max(ends) == chart.FULL


def test_numbers_stand_beside_the_bars() -> None:
    row = chart.drawn([chart.Row("21/11", 3720, 5400, 10_080)]).rows[0]
    assert [(bar.kind, bar.number) for bar in row.bars] == [("held", "62"), ("planned", "90")]
    assert row.baseline == "168"
    assert row.bars[0].number_x > row.bars[0].x + row.bars[0].width


def test_no_meeting_is_an_empty_drawing() -> None:
    assert chart.drawn([]).rows == ()
