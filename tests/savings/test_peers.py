"""One body beside the others of its level: a table, and what must hold for all numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.rules import peers

FIVE = [Fraction(n) for n in (10, 20, 30, 40, 50)]


@pytest.mark.parametrize(
    ("own", "others", "wanted", "place"),
    [
        (Fraction(35), FIVE, (20, 30, 40), peers.MIDDLE),
        (Fraction(19), FIVE, (20, 30, 40), peers.BELOW),
        (Fraction(41), FIVE, (20, 30, 40), peers.ABOVE),
        (None, FIVE, (20, 30, 40), peers.MIDDLE),
        # what could not be measured is not among the others
        (Fraction(1), [*FIVE, None], (20, 30, 40), peers.BELOW),
        (Fraction(1), [Fraction(n) for n in (0, 0, 0, 0, 0, 90)], (0, 0, 0), peers.ABOVE),
        (Fraction(1), [*FIVE, Fraction(60)], (Fraction(45, 2), 35, Fraction(95, 2)), peers.BELOW),
    ],
)
def test_the_middle_half(
    own: Fraction | None, others: list[Fraction | None], wanted: tuple[Fraction, ...], place: str
) -> None:
    found = peers.compared(own, others)
    assert found is not None
    assert (found.lower, found.median, found.upper) == wanted
    assert found.place == place


@pytest.mark.parametrize("others", [[], FIVE[:4], [*FIVE[:4], None, None]])
def test_too_few_stay_unnamed(others: list[Fraction | None]) -> None:
    assert peers.compared(Fraction(1), others) is None


@given(st.lists(st.fractions(-100, 100), min_size=5))
def test_the_quartiles_are_in_order_and_among_the_values(others: list[Fraction]) -> None:
    found = peers.compared(None, others)
    assert found is not None
    assert min(others) <= found.lower <= found.median <= found.upper <= max(others)
