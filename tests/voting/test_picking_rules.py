"""Rules of "choose up to n" and of a show of hands, as tables of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.presets import GOVERNMENT
from people.rules import BodyRules, Refused
from voting import rules

PRESENT = BodyRules(base="present")
CAST = BodyRules(base="cast")


def chosen(votes, most, members=25, body=GOVERNMENT, entitled=25, cast=25):
    counts = {f"option{n}": number for n, number in enumerate(votes, start=1)}
    return rules.choose(counts, members=members, entitled=entitled, cast=cast, most=most, rules=body)


# votes per option, most -> numbers of those chosen, reason
CASES = [
    ((13, 12, 0), 1, [1], "chosen"),
    ((12, 12, 1), 1, [], "none"),
    ((13, 13, 4), 2, [1, 2], "chosen"),
    ((20, 4, 13), 2, [1, 3], "chosen"),
    # Three reach the majority and two may be chosen: those with most votes.
    ((15, 14, 13), 2, [1, 2], "over"),
    ((13, 14, 15), 2, [2, 3], "over"),
    # Equal at the border: none of the equal ones.
    ((15, 13, 13), 2, [1], "tied"),
    ((13, 13, 13), 2, [], "tied"),
    ((14, 14, 13, 13), 3, [1, 2], "tied"),
    # Equal above the border is no matter.
    ((15, 15, 13), 2, [1, 2], "over"),
    ((0, 0), 1, [], "none"),
]


@pytest.mark.parametrize(("votes", "most", "expected", "reason"), CASES)
def test_an_option_is_chosen_by_the_bodys_majority(votes, most, expected, reason):
    picked = chosen(votes, most)
    assert ([int(key[6:]) for key in picked.chosen], picked.reason) == (expected, reason)
    assert (picked.base, picked.needed) == (25, 13)


def test_the_base_is_the_bodys():
    assert chosen((11, 3), 1, body=PRESENT, entitled=20).needed == 11
    assert chosen((8, 3), 1, body=CAST, entitled=20, cast=14).chosen == ("option1",)


@given(votes=st.lists(st.integers(0, 30), min_size=2, max_size=12), data=st.data())
def test_never_more_than_may_be_chosen_and_never_a_weaker_one_before_a_stronger(votes, data):
    most = data.draw(st.integers(1, len(votes) - 1))
    picked = chosen(votes, most, members=30)
    assert len(picked.chosen) <= most
    assert not set(picked.chosen) & set(picked.tied)
    weakest = min((picked.counts[key] for key in picked.chosen), default=31)
    others = [n for key, n in picked.counts.items() if key not in picked.chosen]
    assert weakest >= picked.needed
    assert not picked.chosen or max(others) < weakest or len(picked.chosen) == most


@pytest.mark.parametrize(
    ("votes", "most", "sentence"),
    [
        ((13, 9), 1, "Chính phủ chọn phương án “A”."),
        (
            (12, 9),
            1,
            "Không phương án nào đạt quá nửa tổng số thành viên (thiếu 01); nội dung chưa được thông qua.",
        ),
        (
            (15, 14, 13),
            2,
            "Số phương án đạt quá nửa tổng số thành viên nhiều hơn số được chọn (02); "
            "Chính phủ chọn phương án “A”, “B”, có nhiều phiếu nhất.",
        ),
        (
            (15, 13, 13),
            2,
            "Số phương án đạt quá nửa tổng số thành viên nhiều hơn số được chọn (02); "
            "Chính phủ chọn phương án “A”; phương án “B”, “C” có số phiếu ngang nhau, chưa chọn được.",
        ),
    ],
)
def test_the_sentence_says_what_became_of_every_option(votes, most, sentence):
    labels = {f"option{n}": letter for n, letter in enumerate("ABC", start=1)}
    text = rules.choose_sentence(chosen(votes, most), labels, ["03 vắng mặt"], most, GOVERNMENT)
    assert text.endswith(sentence)
    share = {15: "60", 13: "52", 12: "48"}[votes[0]]
    assert text.startswith(
        f"Phương án “A”: {votes[0]}/25 thành viên chọn (bằng {share} % tổng số thành viên Chính phủ); "
    )
    assert "; 03 vắng mặt. " in text


@pytest.mark.parametrize(
    ("texts", "most", "sentence"),
    [
        (["A"], 1, "từ 2 đến 12"),
        ([str(n) for n in range(13)], 1, "từ 2 đến 12"),
        (["A", " a "], 1, "hai lần"),
        (["A", "B" * 301], 1, "300 ký tự"),
        (["A", "B"], 0, "từ 1 đến 1"),
        (["A", "B"], 2, "từ 1 đến 1"),
        (["A", "B"], None, "từ 1 đến 1"),
    ],
)
def test_options_that_make_no_ballot_are_refused(texts, most, sentence):
    with pytest.raises(Refused) as refusal:
        rules.checked_options(texts, most)
    assert sentence in str(refusal.value)


def test_options_get_keys_in_their_order_and_empty_lines_are_nothing():
    options, most = rules.checked_options(["  Phương  án 1 ", "", "Phương án 2"], 1)
    assert options == [
        {"key": "option1", "label": "Phương án 1"},
        {"key": "option2", "label": "Phương án 2"},
    ]
    assert most == 1


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [([], "từ 1 đến 2"), (["a", "b", "c"], "từ 1 đến 2"), (["x"], "không có trong phiếu")],
)
def test_a_ballot_names_one_to_n_of_what_is_offered(picks, sentence):
    with pytest.raises(Refused) as refusal:
        rules.checked_picks(picks, ["a", "b", "c"], 2)
    assert sentence in str(refusal.value)
    assert rules.checked_picks(["c", "a", "c"], ["a", "b", "c"], 2) == ["a", "c"]


# -- hands --


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"for": 20}, "ghi 0 nếu không có ai"),
        ({"for": -1, "against": 0}, "ghi 0 nếu không có ai"),
        ({"for": 20, "against": 2}, "Tổng số giơ tay là 22, nhiều hơn 21"),
    ],
)
def test_hands_that_cannot_be_are_refused(numbers, sentence):
    with pytest.raises(Refused) as refusal:
        rules.checked_hands(numbers, ("for", "against"), 21)
    assert sentence in str(refusal.value)


def test_as_many_hands_as_voters_are_right():
    assert rules.checked_hands({"for": 20, "against": 1}, ("for", "against"), 21) == {"for": 20, "against": 1}


@pytest.mark.parametrize(
    ("choice", "is_there", "sentence"),
    [("against", True, "Không có ai"), ("for", False, "không biểu quyết ở đây")],
)
def test_the_head_has_raised_a_hand_that_was_counted(choice, is_there, sentence):
    with pytest.raises(Refused) as refusal:
        rules.checked_head(choice, {"for": 3, "against": 0}, is_there=is_there)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(("favour", "against", "asks"), [(12, 12, True), (13, 12, False), (12, 11, False)])
def test_the_head_is_asked_for_only_when_the_votes_are_equal(favour, against, asks):
    tally = rules.Tally(25, favour, against, not_answered=25 - favour - against)
    assert rules.asks_head(tally, GOVERNMENT) is asks
    assert not rules.asks_head(tally, BodyRules(tie="not_adopted"))
