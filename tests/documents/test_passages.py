"""Where a marked passage stands in a new version: a table of cases, one property, and the time it takes."""

import random
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.rules import passages
from documents.rules.passages import Paper, Passage, Place

FIRST = "Điều 1. Phạm vi điều chỉnh. Nghị quyết này quy định về họp không giấy tờ của Chính phủ."
SECOND = "Điều 2. Các bộ gửi báo cáo trước ngày 15 tháng 3 hằng năm. Văn phòng Chính phủ tổng hợp, trình Thủ tướng."
THIRD = "Điều 3. Nghị quyết này có hiệu lực từ ngày ký. Các bộ trưởng chịu trách nhiệm thi hành."
OLD = (FIRST, SECOND, THIRD)
QUOTE = "Các bộ gửi báo cáo trước ngày 15 tháng 3 hằng năm."
MARKED = Passage(QUOTE, "Điều 2. ", " Văn phòng Chính phủ", 2)
OTHER = "Phụ lục kèm theo. Danh mục tài liệu phải gửi trước phiên họp theo quy chế làm việc."
CHANGED = SECOND.replace("15 tháng 3", "30 tháng 4")

# name: passage, pages of the new version, state, page, what stands there
CASES = {
    "nothing changed": (MARKED, OLD, "kept", 2, QUOTE),
    "another page changed": (MARKED, (OTHER, SECOND, THIRD), "kept", 2, QUOTE),
    "blanks and lines differ": (MARKED, (FIRST, SECOND.replace(" ", " \n "), THIRD), "kept", 2, QUOTE),
    "decomposed accents": (
        MARKED,
        tuple(unicodedata.normalize("NFD", page) for page in OLD),
        "kept",
        2,
        QUOTE,
    ),
    "soft hyphens": (MARKED, (FIRST, SECOND.replace("báo", "b\u00adáo"), THIRD), "kept", 2, QUOTE),
    "a page came before it": (MARKED, (OTHER, *OLD), "moved", 3, QUOTE),
    "a sentence came before it": (MARKED, (FIRST, "Mở đầu. " + SECOND, THIRD), "moved", 2, QUOTE),
    "what stands before it changed": (
        MARKED,
        (FIRST, SECOND.replace("Điều 2.", "Điều 2a."), THIRD),
        "moved",
        2,
        QUOTE,
    ),
    "it went to the end": (MARKED, (FIRST, THIRD, OTHER, SECOND), "moved", 4, QUOTE),
    "its context changed on both sides": (
        MARKED,
        (FIRST, f"Khoản 7. {QUOTE} Hết.", THIRD),
        "moved",
        2,
        QUOTE,
    ),
    "a date in it changed": (
        MARKED,
        (FIRST, CHANGED, THIRD),
        "changed",
        2,
        "Các bộ gửi báo cáo trước ngày 30 tháng 4 hằng năm.",
    ),
    "it changed and moved": (
        MARKED,
        (FIRST, OTHER, OTHER, OTHER, OTHER, OTHER, CHANGED),
        "changed",
        7,
        "Các bộ gửi báo cáo trước ngày 30 tháng 4 hằng năm.",
    ),
    "it is gone": (MARKED, (FIRST, OTHER, THIRD), "changed", None, ""),
    "nothing is left": (MARKED, ("",), "changed", None, ""),
    "no page is left": (MARKED, (), "changed", None, ""),
    "an empty quote": (Passage(" ", "", "", 1), OLD, "changed", None, ""),
    "twice, told apart by what follows": (
        Passage("Các bộ", "", " trưởng chịu", 3),
        (OTHER, *OLD),
        "moved",
        4,
        "Các bộ",
    ),
    "its page number is beyond the old paper": (Passage(QUOTE, "", "", 99), OLD, "moved", 2, QUOTE),
}


@pytest.mark.parametrize("case", CASES)
def test_where_a_passage_stands(case: str) -> None:
    passage, new, state, page, text = CASES[case]
    found = passages.follow(passage, Paper(OLD), Paper(new))
    composed = unicodedata.normalize("NFC", found.text).replace("\u00ad", "")
    assert (found.state, found.page, composed) == (state, page, text)


def test_a_sentence_that_stands_twice_with_nothing_to_tell_them_apart_is_not_guessed() -> None:
    twice = f"A. {QUOTE} B. {QUOTE} C."
    found = passages.follow(Passage(QUOTE, "x", "y", 1), Paper([SECOND]), Paper([OTHER, twice]))
    assert found.state == "changed"
    assert found.text == QUOTE


def test_a_page_that_is_still_there_keeps_even_what_nothing_tells_apart() -> None:
    twice = Passage("họp", "", "", 1)
    page = "họp rồi họp"
    assert passages.follow(twice, Paper([page]), Paper([page])).state == "kept"
    assert passages.follow(twice, Paper([page]), Paper([OTHER, page])).page == 2


def test_the_nearest_of_many_headings_is_taken() -> None:
    pages = [f"BÁO CÁO TRÌNH CHÍNH PHỦ Nội dung trang {number}" for number in range(1, 9)]
    heading = Passage("TRÌNH CHÍNH PHỦ", "BÁO CÁO ", " Nội dung trang ", 5)
    assert passages.follow(heading, Paper(pages), Paper(pages)).page == 5


SYLLABLES = "nghị quyết chính phủ báo cáo đề án hệ thống thông tin họp giấy tờ ngày tháng"
WORDS = st.sampled_from(SYLLABLES.split())
PAGES = st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(pages=PAGES, more=PAGES, data=st.data())
def test_what_is_said_to_stand_there_does_stand_there(pages: list[str], more: list[str], data) -> None:
    """Kept and moved passages are the very words; every place lies within its page, whatever the new version is."""
    page = data.draw(st.integers(1, len(pages)))
    words = pages[page - 1].split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    passage = Passage(
        " ".join(words[start:end]), " ".join(words[:start])[-64:], " ".join(words[end:])[:64], page
    )
    new = data.draw(st.permutations([*more, *pages]))
    found = passages.follow(passage, Paper(pages), Paper(new))
    assert_lies_within(found, new)
    if found.state != "changed":
        assert passages.squeezed(found.text) in passages.squeezed(passage.quote)
    same = passages.follow(passage, Paper(pages), Paper(pages))
    assert (same.state, same.page) == ("kept", page)


def assert_lies_within(found: Place, pages: list[str]) -> None:
    if found.page is None:
        assert found.text == ""
        return
    text = passages.squeezed(pages[found.page - 1])
    assert 0 <= found.start <= found.end <= len(text)
    assert passages.squeezed(found.text) == text[found.start : found.end]


def test_positions_lead_back_to_the_text() -> None:
    for text in (SECOND, unicodedata.normalize("NFD", SECOND), " a\u00ad b\n", ""):
        where = passages.positions(text)
        assert len(where) == len(passages.squeezed(text))
        assert where == sorted(where)


# -- ink and free notes --

PAGE_CASES = {
    "the same page": (2, frozenset(), OLD, OLD, "kept", 2),
    "a page came before it": (2, frozenset({1, 2, 3, 4}), OLD, (OTHER, *OLD), "moved", 3),
    "its page changed": (2, frozenset({2}), OLD, (FIRST, CHANGED, THIRD), "changed", 2),
    "a scan that did not change": (1, frozenset({2}), ("", SECOND), ("", CHANGED), "kept", 1),
    "a scan that changed": (1, frozenset({1}), ("", SECOND), ("", SECOND), "changed", 1),
    "a shorter paper": (3, frozenset({3}), OLD, (FIRST,), "changed", 1),
    "no page left": (3, frozenset(), OLD, (), "changed", None),
}


@pytest.mark.parametrize("case", PAGE_CASES)
def test_where_a_page_stands(case: str) -> None:
    page, changed, old, new, state, found = PAGE_CASES[case]
    place = passages.follow_page(page, changed, Paper(old), Paper(new))
    assert (place.state, place.page) == (state, found)


# -- time --


def test_a_hundred_marks_of_a_paper_of_300_pages_take_seconds() -> None:
    """Half of them changed; measured 1.5 s on the machine of 2026-11-22, with every core busy."""
    chance = random.Random(1)
    syllables = [
        a + b
        for a in ("ngh", "tr", "ch", "ph", "th", "kh", "b", "đ", "g", "h", "l", "m", "n", "s", "t", "v")
        for b in (
            "ị",
            "ình",
            "ính",
            "ủ",
            "ương",
            "iện",
            "ế",
            "áo",
            "ước",
            "ông",
            "an",
            "oạch",
            "iều",
            "ật",
            "ốc",
        )
    ]
    old = [" ".join(chance.choice(syllables) for _ in range(500)) for _ in range(300)]
    new = [" ".join(chance.choice(syllables) for _ in range(500)), *old]
    words = old[149].split()
    begun = time.perf_counter()
    before, after = Paper(old), Paper(new)
    states = []
    for at in range(100):
        quote = words[at : at + 30]
        if at % 2:
            quote = [*quote[:12], "năm", "mười", *quote[14:]]
        around = " ".join(words[max(0, at - 8) : at]), " ".join(words[at + 30 : at + 38])
        states.append(passages.follow(Passage(" ".join(quote), *around, 150), before, after))
    took = time.perf_counter() - begun
    assert {place.page for place in states} == {151}
    assert [place.state for place in states] == ["moved", "changed"] * 50
    assert took < 20, took
