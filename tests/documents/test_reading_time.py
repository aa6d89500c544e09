"""The rules of my pack as tables: what is left of a paper, and how long it takes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import reading_time as rules
from documents.rules.reading_time import Left, Sitting, State


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({"pages": 40, "reached": 0}, Left(State.NEVER, 40)),
        ({"pages": 40, "reached": 1}, Left(State.STARTED, 39)),
        ({"pages": 40, "reached": 12}, Left(State.STARTED, 28)),
        ({"pages": 40, "reached": 40}, Left(State.READ, 0)),
        ({"pages": 1, "reached": 1}, Left(State.READ, 0)),
        # The whole earlier version was read: only what changed is left.
        ({"pages": 40, "reached": 0, "before": 40, "changed": [4, 9]}, Left(State.CHANGED, 2, (4, 9))),
        ({"pages": 40, "reached": 5, "before": 40, "changed": [4, 9]}, Left(State.STARTED, 1, (4, 9))),
        ({"pages": 40, "reached": 9, "before": 40, "changed": [4, 9]}, Left(State.READ, 0, (4, 9))),
        ({"pages": 40, "reached": 0, "before": 40, "changed": []}, Left(State.READ, 0)),
        # The earlier version was read up to page 10.
        ({"pages": 12, "reached": 0, "before": 10, "changed": [4]}, Left(State.CHANGED, 3, (4,))),
        ({"pages": 12, "reached": 0, "before": 10, "changed": [11]}, Left(State.CHANGED, 2, (11,))),
    ],
)
def test_what_is_left(facts: dict, left: Left) -> None:
    assert rules.left(**facts) == left


@given(
    st.integers(1, 300),
    st.integers(0, 300),
    st.one_of(st.none(), st.integers(0, 300)),
    st.sets(st.integers(1, 300)),
)
def test_nothing_is_left_beyond_the_paper(
    pages: int, reached: int, before: int | None, changed: set[int]
) -> None:
    changed = {page for page in changed if page <= pages}
    left = rules.left(pages=pages, reached=min(reached, pages), before=before, changed=sorted(changed))
    assert 0 <= left.pages <= pages
    assert (left.state == State.READ) == (left.pages == 0)


def sitting(pages: int, minutes: str) -> Sitting:
    return Sitting(pages, int(Fraction(minutes) * 60 * pages))


@pytest.mark.parametrize(
    ("sittings", "minutes"),
    [
        ([], "3/2"),
        ([sitting(10, "1"), sitting(10, "2")], "3/2"),
        ([sitting(10, "1"), sitting(10, "2"), sitting(10, "3")], "2"),
        ([sitting(10, "1"), sitting(10, "1"), sitting(10, "1"), sitting(10, "2")], "1"),
        # Leafing through, a tablet left open, a short paper: none of them is a pace.
        ([sitting(10, "1/10"), sitting(10, "50"), sitting(3, "1")], "3/2"),
    ],
)
def test_the_pace_is_measured_once_there_is_enough(sittings: list[Sitting], minutes: str) -> None:
    assert rules.pace(sittings) == Fraction(minutes)


@pytest.mark.parametrize(("pages", "minutes"), [(0, 0), (1, 2), (2, 3), (300, 450)])
def test_minutes_are_rounded_upwards(pages: int, minutes: int) -> None:
    assert rules.minutes(pages, rules.MINUTES_A_PAGE) == minutes
