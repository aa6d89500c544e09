"""Plain rules of files: names, kinds, limits and pages; no Django, no clock, no file."""

import re
import unicodedata
from dataclasses import dataclass

from people.rules import Refused, msgid

# Largest paper that is taken. Unit: bytes. Source: design/documents.md, pipeline.
MAX_BYTES = 200 * 1024 * 1024
# Longest paper that is taken. Unit: pages. Source: design/documents.md, pipeline.
MAX_PAGES = 2_000
# Longest file name that is kept. Unit: characters.
NAME_LENGTH = 150
# Longest title. Unit: characters.
TITLE_LENGTH = 200
# As many first bytes as the kinds are told apart by. Unit: bytes.
HEAD_BYTES = 8
# The end mark of a PDF stands in its last bytes. Unit: bytes. Source: ISO 32000-1, annex H.3.18.
TAIL_BYTES = 1_024

NOT_TAKEN = msgid("Hiện chỉ nhận tệp PDF và DOCX. Hãy chuyển tệp sang PDF rồi tải lên.")
NOT_ITS_KIND = msgid(
    "Nội dung tệp không phải là %(kind)s như tên tệp. Hãy mở tệp, lưu lại thành PDF rồi tải lên."
)
EMPTY = msgid("Tệp rỗng (0 byte). Hãy kiểm tra tệp rồi tải lại.")
TOO_LARGE = msgid("Tệp lớn hơn %(limit)s MB. Hãy giảm dung lượng hoặc chia thành nhiều tệp rồi tải lại.")
TOO_LONG = msgid(
    "Tài liệu có %(pages)s trang, nhiều hơn mức %(limit)s trang. Hãy chia thành nhiều tệp rồi tải lại."
)
CUT_OFF = msgid("Tệp PDF bị thiếu phần cuối. Hãy lấy lại tệp gốc rồi tải lên.")
BROKEN = msgid("Tệp PDF bị hỏng nên không đọc được. Hãy lưu lại tệp rồi tải lên.")
LOCKED = msgid("Tệp có mật khẩu nên chưa đọc được. Hãy gỡ mật khẩu rồi tải lại.")
NO_NAME = msgid("Hãy nhập tên tài liệu.")
MACROS = msgid("Tệp có chứa macro nên không được nhận. Hãy lưu lại thành DOCX hoặc PDF rồi tải lên.")

NAMELESS = "Tài liệu"


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken. Shape: `magic` are its first bytes; `readable` without conversion."""

    name: str
    media_type: str
    magic: bytes
    readable: bool


PDF = Kind("PDF", "application/pdf", b"%PDF-", readable=True)
DOCX = Kind(
    "DOCX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"PK\x03\x04",
    readable=False,
)
KINDS = {"pdf": PDF, "docx": DOCX}


def cleaned_name(name: str) -> str:
    """Make a file name fit to show and to send: NFC, no path, no control or bidirectional characters.

    Shape: at most NAME_LENGTH characters, the extension kept; a name of nothing becomes NAMELESS.
    """
    text = _one_line(re.split(r"[/\\]", name)[-1])
    stem, dot, extension = text.rpartition(".")
    if not dot or not extension or len(extension) > 10 or " " in extension:
        stem, dot, extension = text, "", ""
    stem = stem.strip(". ")[: NAME_LENGTH - len(dot + extension)].strip(". ")
    return unicodedata.normalize("NFC", (stem or NAMELESS) + dot + extension)


def _one_line(text: str) -> str:
    # Category C: controls, bidirectional and zero-width marks, surrogates, unassigned characters.
    visible = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def title_of(name: str) -> str:
    """Return the title that a paper bears until somebody gives it another: the name without its extension."""
    stem, dot, extension = name.rpartition(".")
    return stem if dot and extension.lower() in KINDS else name


def cleaned_title(title: str) -> str:
    """Make a typed title fit to show: one line, NFC, no control or bidirectional characters.

    Errors: Refused when nothing is left.
    """
    text = _one_line(title)[:TITLE_LENGTH].strip()
    if not text:
        raise Refused(NO_NAME)
    return text


def kind_of(name: str, head: bytes) -> Kind:
    """Tell the kind of a file; its extension and its first bytes must agree.

    Shape: `head` holds HEAD_BYTES of the file. Errors: Refused for an empty, foreign or mislabelled file.
    """
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused(NOT_TAKEN)
    if not head:
        raise Refused(EMPTY)
    if not head.startswith(kind.magic):
        raise Refused(NOT_ITS_KIND, kind=kind.name)
    return kind


def require_size(size: int, limit: int = MAX_BYTES) -> None:
    """Refuse a file larger than the limit. Units: bytes."""
    if size > limit:
        raise Refused(TOO_LARGE, limit=limit // (1024 * 1024))


def require_pages(pages: int, limit: int = MAX_PAGES) -> None:
    """Refuse a paper with more pages than the limit, or with none."""
    if pages < 1:
        raise Refused(BROKEN)
    if pages > limit:
        raise Refused(TOO_LONG, pages=pages, limit=limit)


def require_whole(tail: bytes) -> None:
    """Refuse a PDF whose last TAIL_BYTES do not hold the end mark: it was cut off on its way."""
    if b"%%EOF" not in tail:
        raise Refused(CUT_OFF)


def require_word(names: set[str]) -> None:
    """Refuse an archive that holds no Word text, or one with macros. Shape: `names` of its entries."""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Refused(NOT_ITS_KIND, kind=DOCX.name)


def page_within(page: int, pages: int) -> int:
    """Return the nearest page that the paper has."""
    return max(1, min(page, pages))
