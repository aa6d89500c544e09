"""Official words: tables of dates, times and numbers, and a property of the number words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.rules import words

SPOKEN = [
    (0, "không"),
    (1, "một"),
    (4, "bốn"),
    (5, "năm"),
    (10, "mười"),
    (14, "mười bốn"),
    (15, "mười lăm"),
    (20, "hai mươi"),
    (21, "hai mươi mốt"),
    (24, "hai mươi tư"),
    (25, "hai mươi lăm"),
    (55, "năm mươi lăm"),
    (100, "một trăm"),
    (101, "một trăm linh một"),
    (104, "một trăm linh tư"),
    (105, "một trăm linh năm"),
    (110, "một trăm mười"),
    (115, "một trăm mười lăm"),
    (331, "ba trăm ba mươi mốt"),
    (1_000, "một nghìn"),
    (1_005, "một nghìn không trăm linh năm"),
    (1_586, "một nghìn năm trăm tám mươi sáu"),
    (3_321, "ba nghìn ba trăm hai mươi mốt"),
    (10_500, "mười nghìn năm trăm"),
    (1_000_000, "một triệu"),
    (1_586_000, "một triệu năm trăm tám mươi sáu nghìn"),
    (2_000_001, "hai triệu không trăm linh một"),
    (1_000_000_000, "một tỷ"),
]


@pytest.mark.parametrize(("number", "spoken"), SPOKEN)
def test_numbers_are_read_aloud(number: int, spoken: str) -> None:
    assert words.number_words(number) == spoken


@pytest.mark.parametrize("number", [-1, words.LARGEST_NUMBER + 1])
def test_a_number_without_words_is_an_error(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        words.number_words(number)


@given(st.lists(st.integers(0, words.LARGEST_NUMBER), min_size=2, max_size=2, unique=True))
def test_two_numbers_never_sound_alike(numbers: list[int]) -> None:
    assert words.number_words(numbers[0]) != words.number_words(numbers[1])


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 21), "ngày 21 tháng 11 năm 2026"),
    ],
)
def test_a_day_has_zeros_only_where_the_decree_asks(day: date, written: str) -> None:
    assert words.day_text(day) == written
    assert words.place_and_day("Hà Nội", day) == f"Hà Nội, {written}"


def test_a_moment_names_time_and_day() -> None:
    assert words.moment_text(datetime(2026, 11, 21, 8, 5)) == "08 giờ 05 phút, ngày 21 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "00 giây"), (9, "09 giây"), (60, "01 phút 00 giây"), (161, "02 phút 41 giây"), (-5, "00 giây")],
)
def test_durations(seconds: int, written: str) -> None:
    assert words.duration_text(seconds) == written


def test_a_count_cannot_be_altered_by_a_stroke() -> None:
    assert words.count_with_words(3) == "03 (ba)"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Chính phủ", ["CHÍNH PHỦ"]),
        ("Ủy ban nhân dân thành phố Hà Nội", ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI"]),
        ("Ủy ban nhân dân", ["ỦY BAN NHÂN DÂN"]),
    ],
)
def test_a_committee_stands_over_its_territory(name: str, lines: list[str]) -> None:
    assert words.issuing_lines(name) == lines
