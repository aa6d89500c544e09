"""The rules of the search as tables, and what may be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import searching as rules
from documents.rules.searching import Asked, Score, Term

LAST = True


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("nghị quyết", [(("nghị",), False), (("quyết",), LAST)]),
        ("NGHỊ  Quyết\n", [(("nghị",), False), (("quyết",), LAST)]),
        ('"nghị quyết" số', [(("nghị", "quyết"), False), (("số",), LAST)]),
        ("số “nghị quyết”", [(("số",), False), (("nghị", "quyết"), False)]),
        ('số "nghị quyết', [(("số",), False), (("nghị",), False), (("quyết",), LAST)]),
        ("12/NQ-CP", [(("12", "nq", "cp"), LAST)]),
        ("100.000 đồng", [(("100", "000"), False), (("đồng",), LAST)]),
        ("họp họp họp", [(("họp",), False), (("họp",), LAST)]),
        ("họp a", [(("họp",), False), (("a",), False)]),
        ("a AND b OR NOT c*", [((w,), False) for w in ("a", "and", "b", "or", "not", "c")]),
        ("đ\x00ường", [(("đ", "ường"), LAST)]),
        ("nghi\u0323", [(("nghị",), LAST)]),
        ("", []),
        ('"', []),
        ("... -- ''' ((( %%% \\ ", []),
    ],
)
def test_a_question_is_words_whatever_was_typed(text: str, terms: list) -> None:
    assert rules.parsed(text) == Asked(tuple(Term(words, is_open) for words, is_open in terms))


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [("họp " * 20, False), (" ".join(f"từ{n}" for n in range(21)), True), ("x" * 10_000, True), ("", False)],
)
def test_a_question_that_is_too_long_is_cut_and_says_so(text: str, is_cut: bool) -> None:
    asked = rules.parsed(text)
    assert asked.is_cut == is_cut
    assert sum(len(term.words) for term in asked.terms) <= rules.MOST_WORDS
    assert all(len(word) <= rules.WORD_LETTERS for term in asked.terms for word in term.words)


@given(st.text(max_size=400))
def test_what_reaches_a_database_is_letters_and_digits_only(text: str) -> None:
    asked = rules.parsed(text)
    for form in (asked, asked.folded):
        for term in form.terms:
            assert term.words and all(word.isalnum() for word in term.words)
    assert bool(rules.as_fts5(asked)) == bool(rules.as_tsquery(asked)) == bool(asked.terms)


@given(st.text(max_size=400), st.text(min_size=1, max_size=60))
def test_a_snippet_is_a_piece_of_its_text(text: str, words: str) -> None:
    asked = rules.parsed(words)
    if asked.terms:
        parts = rules.snippet(text, asked)
        assert sum(len(part.text) for part in parts) <= rules.SNIPPET_LETTERS + rules.WORD_LETTERS + 4


def test_both_databases_are_asked_the_same() -> None:
    asked = rules.parsed('"nghị quyết" 12/NQ')
    assert rules.as_fts5(asked) == '"nghị quyết" AND "12 nq" *'
    assert rules.as_tsquery(asked.folded) == "('nghi' <-> 'quyet') & ('12' <-> 'nq':*)"


PAGE = (
    "Căn cứ Nghị quyết số 12/NQ-CP ngày 01 tháng 7 năm 2025 về ĐÔ THỊ và đường sắt. " + "Nội dung khác. " * 40
)


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("nghi quyet", ["Nghị", "quyết"]),
        ("Nghị quyết", ["Nghị", "quyết"]),
        ('"nghị quyết"', ["Nghị quyết"]),
        ("12/nq-cp", ["12/NQ-CP"]),
        ("do thi", ["ĐÔ", "THỊ"]),
        ("đường", ["đường"]),
        # Typed with accents that stand nowhere: what folds to the same is marked.
        ("dướng", ["đường"]),
        ("đư", ["đường"]),
        ("không có", []),
    ],
)
def test_matches_are_marked_in_the_text_as_it_stands(words: str, hits: list[str]) -> None:
    parts = rules.snippet(PAGE, rules.parsed(words))
    assert [part.text for part in parts if part.is_hit] == hits


def test_the_window_shows_the_place_with_most_matches() -> None:
    text = "họp " + "khác " * 100 + "phiên họp toàn thể " + "khác " * 100
    parts = rules.snippet(text, rules.parsed("phiên họp"))
    assert [part.text for part in parts if part.is_hit] == ["phiên", "họp"]
    assert (parts[0].text, parts[-1].text) == ("… ", " …")


def test_accents_as_typed_are_marked_before_others() -> None:
    parts = rules.marked("ma má mà", rules.parsed("má"))
    assert [part.text for part in parts if part.is_hit] == ["má"]


TITLE = Score(True, True, 1, 1, 1)
FOLDED_TITLE = Score(True, False, 1, 0, 1)
TYPED = Score(False, False, 3, 2, 1)
MANY = Score(False, False, 30, 0, 1)
FEW_NEW, FEW_OLD = Score(False, False, 2, 0, 9), Score(False, False, 2, 0, 8)


def test_the_order_of_papers() -> None:
    wanted = [TITLE, FOLDED_TITLE, TYPED, MANY, FEW_NEW, FEW_OLD]
    assert sorted(reversed(wanted), key=rules.order) == wanted
