"""The official wording of a result: sentence, counts, percent; no database."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.presets import GOVERNMENT, PEOPLES_COMMITTEE
from people.rules import BodyRules
from voting import rules
from voting.rules import Tally


def government(**changes: object) -> BodyRules:
    return replace(GOVERNMENT, **changes)


QUESTION = "Thông qua Nghị quyết về Chính phủ điện tử"
TWO_OF_THREE = government(majority=(2, 3), strict=False)
SENTENCES = [
    (
        Tally(25, 23, 1, 0, 1),
        GOVERNMENT,
        "for",
        "Với 23/25 thành viên tán thành (bằng 92 % tổng số thành viên Chính phủ), 01 không tán thành, "
        "01 không biểu quyết, Chính phủ thông qua Nghị quyết về Chính phủ điện tử.",
    ),
    (
        Tally(25, 11, 8, 2, 1, 1),
        GOVERNMENT,
        "for",
        "Với 11/25 thành viên tán thành (bằng 44 % tổng số thành viên Chính phủ), 08 không tán thành, "
        "02 ý kiến khác, 01 không biểu quyết, 01 chưa trả lời, 02 vắng mặt, không đạt quá nửa tổng số thành viên "
        "(thiếu 02); nội dung chưa được thông qua.",
    ),
    (
        Tally(24, 12, 12),
        GOVERNMENT,
        "for",
        "Với 12/24 thành viên tán thành (bằng 50 % tổng số thành viên Chính phủ), 12 không tán thành, số phiếu "
        "ngang nhau; theo bên Thủ tướng Chính phủ đã biểu quyết (tán thành), Chính phủ thông qua Nghị quyết về "
        "Chính phủ điện tử.",
    ),
    (
        Tally(24, 12, 12),
        GOVERNMENT,
        "against",
        "Với 12/24 thành viên tán thành (bằng 50 % tổng số thành viên Chính phủ), 12 không tán thành, số phiếu "
        "ngang nhau; theo bên Thủ tướng Chính phủ đã biểu quyết (không tán thành), nội dung chưa được thông qua.",
    ),
    (
        Tally(25, 12, 12),
        GOVERNMENT,
        None,
        "Với 12/25 thành viên tán thành (bằng 48 % tổng số thành viên Chính phủ), 12 không tán thành, 01 vắng mặt, "
        "số phiếu ngang nhau, chưa thông qua; báo cáo Thủ tướng Chính phủ.",
    ),
    (
        Tally(24, 15, 9),
        TWO_OF_THREE,
        "for",
        "Với 15/24 thành viên tán thành (bằng 62,5 % tổng số thành viên Chính phủ), 09 không tán thành, không đạt "
        "ít nhất 2/3 tổng số thành viên (thiếu 01); nội dung chưa được thông qua.",
    ),
    (
        Tally(9, 6, 3),
        PEOPLES_COMMITTEE,
        "for",
        "Với 06/09 thành viên tán thành (bằng 66,67 % tổng số thành viên Ủy ban nhân dân), 03 không tán thành, "
        "Ủy ban nhân dân thông qua Nghị quyết về Chính phủ điện tử.",
    ),
    (
        Tally(25, 11, 4, not_answered=5),
        government(base="present"),
        None,
        "Với 11/20 thành viên tán thành (bằng 55 % số thành viên có mặt), 04 không tán thành, 05 chưa trả lời, "
        "05 vắng mặt, Chính phủ thông qua Nghị quyết về Chính phủ điện tử.",
    ),
    (
        Tally(25, 7, 8, 0, 10),
        government(base="cast"),
        None,
        "Với 07/15 phiếu tán thành (bằng 46,67 % số phiếu biểu quyết), 08 không tán thành, 10 không biểu quyết, "
        "không đạt quá nửa số phiếu biểu quyết (thiếu 01); nội dung chưa được thông qua.",
    ),
]


@pytest.mark.parametrize(("tally", "body", "head", "wanted"), SENTENCES)
def test_the_result_sentence(tally, body, head, wanted):
    assert rules.sentence(rules.decide(tally, body, head), tally, body, QUESTION) == wanted


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Thông qua Đề án.", "Đề án"),
        ("thông qua  Đề án", "Đề án"),
        ("Phương án 1", "nội dung biểu quyết “Phương án 1”"),
        ("Thông qua Đề án hay không?", "nội dung biểu quyết “Thông qua Đề án hay không?”"),
    ],
)
def test_what_is_adopted(question, subject):
    assert rules.subject_of(question) == subject


@pytest.mark.parametrize(
    ("title", "question"),
    [("Dự thảo Nghị quyết", "Thông qua Dự thảo Nghị quyết"), ("Thông qua Đề án", "Thông qua Đề án")],
)
def test_the_question_comes_from_the_title(title, question):
    assert rules.question_for(title) == question


@pytest.mark.parametrize(
    ("favour", "base", "text"),
    [
        (23, 25, "92"),
        (2, 3, "66,67"),
        (1, 8, "12,5"),
        (1, 6, "16,67"),
        (0, 5, "0"),
        (5, 5, "100"),
        (1, 16, "6,25"),
        (1, 32, "3,13"),
        (20, 200, "10"),
        (1, 30_000, "0,01"),
        (29_999, 30_000, "99,99"),
    ],
)
def test_percent(favour, base, text):
    assert rules.percent_text(Fraction(favour, base)) == text


@given(favour=st.integers(0, 500), more=st.integers(0, 500))
def test_a_percent_is_within_half_a_hundredth_and_never_pretends_all_or_nothing(favour, more):
    share = Fraction(favour, favour + more or 1)
    shown = Fraction(rules.percent_text(share).replace(",", ".")) / 100
    assert abs(shown - share) <= Fraction(1, 20_000)
    assert (shown == 1) == (share == 1)
    assert (shown == 0) == (share == 0)


@pytest.mark.parametrize(("number", "text"), [(0, "00"), (1, "01"), (9, "09"), (10, "10"), (300, "300")])
def test_counts_below_ten_have_a_leading_zero(number, text):
    assert rules.two_digits(number) == text
