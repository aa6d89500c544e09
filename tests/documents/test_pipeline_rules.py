"""Stamps of secrets, folding, changed pages and archives: tables, and one property of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import archives, files, folding, pages, secrecy
from people.rules import Refused

HEAD = "BỘ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "\nBÁO CÁO\nKết quả công tác trong quý\nThực hiện chỉ đạo của Thủ tướng Chính phủ.\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (f"{HEAD}Số: 12/BC-BNV\nMẬT{BODY}", "MẬT"),
        (f"{HEAD}TỐI MẬT{BODY}", "TỐI MẬT"),
        (f"{HEAD}TUYỆT MẬT{BODY}", "TUYỆT MẬT"),
        (f"{HEAD}[ MẬT ]{BODY}", "MẬT"),
        (f"{HEAD}M Ậ T{BODY}", "MẬT"),
        (f"{HEAD}TUYỆT  MẬT{BODY}", "TUYỆT MẬT"),
        # Typed with combining marks, as macOS does.
        (f"{HEAD}MA\u0302\u0323T{BODY}", "MẬT"),
        # Two columns read as one line.
        (f"{HEAD}Số: 12/BC-BNV MẬT{BODY}", "MẬT"),
        (f"{HEAD}MẬT Hà Nội, ngày 20 tháng 11 năm 2026{BODY}", "MẬT"),
        (f"{HEAD}Độ mật: Tối mật{BODY}", "TỐI MẬT"),
        (f"Tài liệu{BODY}MẬT\n", "MẬT"),
        # No stamps.
        (f"{HEAD}{BODY}", None),
        (f"{HEAD}KHẨN{BODY}", None),
        (f"{HEAD}{BODY}Tài liệu MẬT không được đưa lên hệ thống.", None),
        (f"{HEAD}{BODY}BẢO VỆ BÍ MẬT NHÀ NƯỚC", None),
        (f"{HEAD}{BODY}DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ MẬT", None),
        (f"{HEAD}{BODY}mật", None),
        (f"{HEAD}{BODY}Mật", None),
        (f"{HEAD}{BODY}MẬT ONG RỪNG", None),
        (f"{HEAD}Độ mật: Không{BODY}", None),
        # The levels as cells of a table, one below the other.
        (f"{HEAD}{BODY}TUYỆT MẬT\nTỐI MẬT\nMẬT", None),
        ("", None),
    ],
)
def test_a_stamp_is_told_from_the_word(text: str, mark: str | None) -> None:
    assert secrecy.mark_on(text, is_first=True) == mark


def test_beyond_the_first_page_only_the_edges_count() -> None:
    inside = f"{HEAD}{BODY}MẬT{BODY}"
    assert secrecy.mark_on(inside, is_first=True) == "MẬT"
    assert secrecy.mark_on(inside, is_first=False) is None
    assert secrecy.mark_on(f"MẬT\n{inside}", is_first=False) == "MẬT"
    with pytest.raises(Refused, match="ở trang 2"):
        secrecy.require_unmarked([HEAD + BODY, f"MẬT\n{BODY}"])


@given(st.text())
def test_a_text_without_the_word_bears_no_stamp(text: str) -> None:
    if "mật" not in " ".join(text.casefold().split()) and "Ậ" not in text:
        assert secrecy.mark_on(text, is_first=True) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đề án Đường sắt", "de an duong sat"),
        ("NGHỊ QUYẾT số 27/NQ-CP", "nghi quyet so 27/nq-cp"),
        ("Ti\u1ec1n", "tien"),
        ("Tie\u0302\u0300n", "tien"),
        (" hai\n\tdòng ", "hai dong"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert folding.folded(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folding.folded(folding.folded(text)) == folding.folded(text)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("abcdefghij", "abcXefghYj", [4, 9]),
        ("abc", "abc", []),
        ("abc", "abXc", [3]),
        ("abc", "abcde", [4, 5]),
        ("abcd", "abd", [3]),
        ("abcd", "abc", [3]),
        ("abc", "xyz", [1, 2, 3]),
        ("", "ab", [1, 2]),
    ],
)
def test_changed_pages(before: str, after: str, changed: list[int]) -> None:
    assert pages.changed(list(before), list(after)) == changed


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc"), min_size=1))
def test_changed_pages_exist_and_equal_papers_have_none(before: list[str], after: list[str]) -> None:
    found = pages.changed(before, after)
    assert all(1 <= page <= len(after) for page in found)
    assert (found == []) is (before == after)


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([archives.Entry("a.xml", 10, 900)], None),
        # A small part may be dense: a sheet of equal cells is.
        ([archives.Entry("a.xml", 1_000, 2 * MB)], None),
        ([archives.Entry("a.xml", 10_000, 5 * MB)], archives.BOMB),
        ([archives.Entry("a.bin", 200 * MB, 2_000 * MB)], archives.BOMB),
        ([archives.Entry("a.xml", 10, 90, is_locked=True)], files.LOCKED),
        ([archives.Entry("../a.xml", 10, 90)], archives.BAD_NAME),
        ([archives.Entry("a/../../b.xml", 10, 90)], archives.BAD_NAME),
        ([archives.Entry("a\\b.xml", 10, 90)], archives.BAD_NAME),
        ([archives.Entry("a.xml", 10, 90), archives.Entry("A.xml", 10, 90)], archives.BAD_NAME),
    ],
)
def test_archives(entries: list[archives.Entry], sentence: str | None) -> None:
    if sentence is None:
        archives.require_sound(entries)
        return
    with pytest.raises(Refused) as refused:
        archives.require_sound(entries)
    assert refused.value.msgid == sentence


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("Pictures/1.png", False),
        ("./Object 1", False),
        ("#Sheet1.A1", False),
        ("http://x/1.png", True),
        ("file:///etc/passwd", True),
        ("../other.odt", True),
        ("/etc/passwd", True),
        ("\\\\server\\share", True),
    ],
)
def test_what_leads_outside(address: str, outside: bool) -> None:
    assert archives.leads_outside(address) is outside
