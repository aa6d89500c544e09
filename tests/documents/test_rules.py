"""Names, kinds, limits and ranges as tables, and one property of each."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.rules import files as rules
from documents.rules import ranges
from people.rules import Refused

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tờ trình.pdf", "Tờ trình.pdf"),
        ("To\u031b\u0300 tri\u0300nh.pdf", "Tờ trình.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\bao cao.PDF", "bao cao.PDF"),
        ("bao\u202efdp.exe.pdf", "baofdp.exe.pdf"),
        ("a\x00b\r\nc\t d.pdf", "ab c d.pdf"),
        ("\u200b\u2066x\u2069.pdf", "x.pdf"),
        (".pdf", "Tài liệu.pdf"),
        ("", "Tài liệu"),
        ("..", "Tài liệu"),
        ("a.pdf.", "a.pdf"),
        ("314. Báo cáo quý 4", "314. Báo cáo quý 4"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_name_is_cleaned(name: str, expected: str) -> None:
    assert rules.cleaned_name(name) == expected


@given(st.text(max_size=400))
def test_cleaned_name_is_short_visible_and_final(name: str) -> None:
    clean = rules.cleaned_name(name)
    assert 0 < len(clean) <= rules.NAME_LENGTH + 10
    assert not any(unicodedata.category(c).startswith("C") or c in "/\\" for c in clean)
    assert unicodedata.is_normalized("NFC", clean)
    assert rules.cleaned_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "title"), [("To trinh.pdf", "To trinh"), ("314. Báo cáo", "314. Báo cáo"), ("a.b.DOCX", "a.b")]
)
def test_title_is_the_name_without_extension(name: str, title: str) -> None:
    assert rules.title_of(name) == title


@pytest.mark.parametrize("title", ["", "   ", "\u202e\u200b", "\x00"])
def test_a_title_of_nothing_is_refused(title: str) -> None:
    with pytest.raises(Refused, match="tên tài liệu"):
        rules.cleaned_title(title)


def test_a_title_is_one_short_line() -> None:
    assert rules.cleaned_title(" Báo cáo\n quý\u202e 4 ") == "Báo cáo quý 4"
    assert len(rules.cleaned_title("dài " * 200)) <= rules.TITLE_LENGTH


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", rules.PDF),
        ("a.PDF", b"%PDF-2.0", rules.PDF),
        ("a.docx", b"PK\x03\x04....", rules.DOCX),
        ("a.ods", b"PK\x03\x04....", rules.ODS),
        ("a.png", b"\x89PNG\r\n\x1a\n", rules.PNG),
        ("a.JPEG", b"\xff\xd8\xff\xe0....", rules.JPG),
    ],
)
def test_kind_is_told_by_name_and_first_bytes(name: str, head: bytes, kind: rules.Kind) -> None:
    assert rules.kind_of(name, head) is kind


@pytest.mark.parametrize(
    ("name", "head", "sentence"),
    [
        ("a.pdf", b"<!DOCTYP", rules.NOT_ITS_KIND),
        ("a.pdf", b"PK\x03\x04....", rules.NOT_ITS_KIND),
        ("a.docx", b"%PDF-1.7", rules.NOT_ITS_KIND),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rules.LOCKED_OR_OLD),
        ("a.pdf", b"", rules.EMPTY),
        ("a.exe", b"MZ......", rules.NOT_TAKEN),
        ("a.docm", b"PK\x03\x04....", rules.NOT_TAKEN),
        ("a.doc", b"PK\x03\x04....", rules.NOT_TAKEN),
        ("pdf", b"%PDF-1.7", rules.NOT_TAKEN),
        ("", b"%PDF-1.7", rules.NOT_TAKEN),
    ],
)
def test_other_kinds_are_refused(name: str, head: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.kind_of(name, head)
    assert refused.value.msgid == sentence


@given(st.text(max_size=30), st.binary(max_size=8))
def test_a_kind_always_has_its_extension_and_its_magic(name: str, head: bytes) -> None:
    try:
        kind = rules.kind_of(name, head)
    except Refused:
        return
    assert rules.kind_of_name(name) is kind
    assert head.startswith(kind.magic)


def test_limits() -> None:
    rules.require_size(200 * MB)
    rules.require_pages(1)
    rules.require_pages(2_000)
    rules.require_whole(b"startxref\n12\n%%EOF\n")
    with pytest.raises(Refused, match="200 MB"):
        rules.require_size(200 * MB + 1)
    with pytest.raises(Refused, match=r"2001 trang"):
        rules.require_pages(2_001)
    with pytest.raises(Refused, match="hỏng"):
        rules.require_pages(0)
    with pytest.raises(Refused, match="thiếu phần cuối"):
        rules.require_whole(b"endobj")


@given(st.integers(), st.integers(min_value=1, max_value=2_000))
def test_a_page_is_always_one_of_the_paper(page: int, pages: int) -> None:
    nearest = rules.page_within(page, pages)
    assert 1 <= nearest <= pages
    assert nearest == page or not 1 <= page <= pages


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("Bytes = 5-9", (5, 10)),
        ("bytes=900-", (900, 1000)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 500)),
        ("bytes=0-", (0, 500)),
        ("bytes=100-999", (100, 600)),
        ("items=0-9", None),
        ("bytes=0-9,20-29", None),
    ],
)
def test_range_of_a_thousand_bytes_with_slices_of_five_hundred(
    header: str, expected: tuple[int, int]
) -> None:
    wanted = ranges.slice_of(header, 1_000, cap=500)
    assert (wanted and (wanted.start, wanted.stop)) == expected


@pytest.mark.parametrize(
    "header",
    ["bytes=1000-", "bytes=2000-3000", "bytes=-0", "bytes=9-5", "bytes=-", "bytes=x-y", "bytes=1",
     "bytes=--5", "bytes=²-³", "bytes=" + "9" * 30 + "-"],
)  # fmt: skip
def test_range_that_cannot_be_met(header: str) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.slice_of(header, 1_000)


def test_no_range_of_an_empty_content_can_be_met() -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.slice_of("bytes=0-", 0)


@given(
    st.one_of(st.text(max_size=30), st.from_regex(r"bytes=\d{0,12}-\d{0,12}", fullmatch=True)),
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=1, max_value=ranges.SLICE_BYTES),
)
def test_a_slice_lies_inside_the_content_and_under_the_cap(header: str, size: int, cap: int) -> None:
    try:
        wanted = ranges.slice_of(header, size, cap)
    except ranges.Unsatisfiable:
        return
    if wanted:
        assert 0 <= wanted.start < wanted.stop <= size
        assert wanted.length <= cap
        assert wanted.content_range(size) == f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
