"""The baseline: what is measured, what is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import Refused
from savings.rules import baseline
from savings.rules.baseline import Held

BEGINS, ENDS = date(2025, 1, 1), date(2025, 12, 31)


def held(minutes: str | int, items: int = 4, on: date = date(2025, 6, 2), **more: object) -> Held:
    return Held(on, Decimal(minutes), items, **{"evidence": "Biên bản 06/BB-UBND", **more})


def test_mean_per_item_median_and_range() -> None:
    found = baseline.measured([held(100, 5), held(150, 5), held(80, 2), held("90.5", 3)], BEGINS, ENDS)
    assert (found.n, found.excluded) == (4, 0)
    assert found.mean == Fraction("420.5") / 4
    assert found.per_item == Fraction("420.5") / 15
    assert found.median == Fraction("95.25")
    assert (found.least, found.most) == (Decimal(80), Decimal(150))


def test_what_is_excluded_is_listed_and_not_measured() -> None:
    found = baseline.measured([held(100), held(900, excluded_for="Họp chung hai ngày về bão")], BEGINS, ENDS)
    assert (found.n, found.excluded, found.mean) == (1, 1, 100)


REFUSED = [
    ([], "Chưa có phiên họp"),
    ([held(100, excluded_for="Lý do")], "Chưa có phiên họp"),
    ([held(100, on=date(2024, 12, 31))], "không nằm trong kỳ đo"),
    ([held(100, on=date(2026, 1, 1))], "không nằm trong kỳ đo"),
    ([held(0)], "Số phút"),
    ([held(1441)], "Số phút"),
    ([held(100, 0)], "ít nhất một nội dung"),
    ([held(100, evidence="  ")], "chứng cứ"),
]


@pytest.mark.parametrize(("meetings", "words"), REFUSED)
def test_what_cannot_be_a_baseline(meetings: list[Held], words: str) -> None:
    with pytest.raises(Refused, match=words):
        baseline.measured(meetings, BEGINS, ENDS)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2025, 1, 1), date(2025, 6, 30)),
        (date(2025, 1, 2), date(2026, 1, 1)),
        (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2025, 12, 1), date(2025, 11, 30)),
    ],
)
def test_only_twelve_whole_months_count(begins: date, ends: date) -> None:
    with pytest.raises(Refused, match="12 tháng"):
        baseline.measured([held(100)], begins, ends)


def test_a_year_may_begin_in_any_month() -> None:
    assert baseline.measured([held(100)], date(2024, 7, 1), date(2025, 6, 30)).n == 1


@given(st.lists(st.integers(1, 1440), min_size=1, max_size=30))
def test_mean_and_median_lie_within_the_range(minutes: list[int]) -> None:
    found = baseline.measured([held(length) for length in minutes], BEGINS, ENDS)
    assert found.least <= found.mean <= found.most
    assert found.least <= found.median <= found.most
    assert found.n == len(minutes)
