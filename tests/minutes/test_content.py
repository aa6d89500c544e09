"""Editing the text: what may be edited, what is refused, and that two editors lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.rules import content, parts
from people.rules import Refused
from tests.minutes import sample

TEXT = parts.compose(sample.FACTS)


def test_an_edit_changes_one_entry_and_counts() -> None:
    changed = content.edited(TEXT, entry_id="conclusions.i1", text="Giao Bộ Tài chính hoàn thiện.", seen=0)
    assert changed.entry("conclusions.i1").text == "Giao Bộ Tài chính hoàn thiện."
    assert changed.entry("conclusions.i1").revision == 1
    others = [e for e in changed.entries() if e.id != "conclusions.i1"]
    assert others == [e for e in TEXT.entries() if e.id != "conclusions.i1"]


@pytest.mark.parametrize(
    ("entry", "text", "seen", "sentence"),
    [
        ("votes.1", "Cả phòng tán thành.", 0, "lấy từ nhật ký"),
        ("people.present", "Đủ cả.", 0, "lấy từ nhật ký"),
        ("closing", "Kết thúc sớm.", 0, "lấy từ nhật ký"),
        ("nothing", "x", 0, "không còn trong biên bản"),
        ("opinions.1", "x" * (content.LONGEST_TEXT + 1), 0, "dài quá 20000 ký tự"),
        ("opinions.1", "x", 1, "vừa được người khác sửa"),
    ],
)
def test_refused_edits(entry: str, text: str, seen: int, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        content.edited(TEXT, entry_id=entry, text=text, seen=seen)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Đồng ý.  ", "Đồng ý."),
        ("Hai\r\ndòng", "Hai\ndòng"),
        ("Ti\u00ea\u0301ng", "Tiếng"),
        ("a\u202eb\u200bc\x00d", "abcd"),
    ],
)
def test_typed_text_is_brought_into_one_form(typed: str, stored: str) -> None:
    assert content.cleaned(typed) == stored


@given(st.text(max_size=300))
def test_the_text_survives_its_storage(typed: str) -> None:
    changed = content.edited(TEXT, entry_id="opinions.more", text=typed, seen=0)
    assert content.Content.from_json(changed.as_json()) == changed
    assert content.cleaned(changed.entry("opinions.more").text) == changed.entry("opinions.more").text


@given(st.permutations(["opinions.1", "opinions.more", "conclusions.i1", "conclusions.general"]))
def test_edits_of_different_entries_never_meet(order: list[str]) -> None:
    text = TEXT
    for entry in order:
        text = content.edited(text, entry_id=entry, text=f"sửa {entry}", seen=0)
    assert [text.entry(entry).text for entry in order] == [f"sửa {entry}" for entry in order]
