"""The drawing of the trend: where a month stands, gaps for what is not known, nothing outside the drawing."""

from datetime import date
from fractions import Fraction

import pytest

from savings.rules import trend
from savings.rules.units import Sums

KNOWN = Sums(meetings=2, counted=2, paperless=1, compared=2, seconds_before=100, seconds_after=60)
LONGER = Sums(meetings=1, counted=1, paperless=1, compared=1, seconds_before=100, seconds_after=150)


def months(*sums: Sums) -> list[tuple[date, Sums]]:
    return [(date(2026, place + 1, 1), one) for place, one in enumerate(sums)]


@pytest.mark.parametrize(("percent", "y"), [(0, 220), (100, 24), (50, 122), (-30, 220), (250, 24)])
def test_a_percentage_stands_within_the_drawing(percent, y):
    assert trend.y_of(Fraction(percent)) == y


def test_months_stand_from_edge_to_edge_and_a_single_one_in_the_middle():
    assert [trend.x_of(place, 3) for place in range(3)] == [60, 470, 880]
    assert trend.x_of(0, 1) == 470


def test_a_month_without_a_value_is_a_gap_and_no_zero():
    found = trend.drawn(months(KNOWN, KNOWN, Sums(meetings=1), KNOWN), Fraction(30))
    assert [point.text for point in found.saved.points] == ["40,0", "40,0", "40,0"]
    assert len(found.saved.runs) == 1
    assert found.target_y == trend.y_of(Fraction(30))
    assert [point.text for point in found.paperless.points] == ["50,0"] * 3


def test_longer_meetings_lie_on_the_edge_with_their_number():
    (point,) = trend.drawn(months(LONGER), None).saved.points
    assert (point.y, point.text) == (220, "-50,0")


def test_two_years_have_no_more_labels_than_fit():
    many = [(date(2025 + place // 12, place % 12 + 1, 1), KNOWN) for place in range(24)]
    assert len(trend.drawn(many, None).labels) == 12


def test_without_months_nothing_is_drawn():
    assert trend.drawn([], None).saved == trend.Line([], [])
