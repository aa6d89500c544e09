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
# Largest picture that is drawn, as a file or inside a PDF. Unit: pixels; a scan of A0 at 200 dpi has 62 million.
MAX_PIXELS = 100_000_000
# The end mark of a PDF stands in its last bytes. Unit: bytes. Source: ISO 32000-1, annex H.3.18.
TAIL_BYTES = 1_024

NOT_TAKEN = msgid(
    "Chỉ nhận tệp PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG và JPG. Hãy chuyển tệp sang PDF rồi tải lên."
)
NOT_ITS_KIND = msgid(
    "Nội dung tệp không phải là %(kind)s như tên tệp. Hãy mở tệp, lưu lại thành PDF rồi tải lên."
)
EMPTY = msgid("Tệp rỗng (0 byte). Hãy kiểm tra tệp rồi tải lại.")
TOO_LARGE = msgid("Tệp lớn hơn %(limit)s MB. Hãy giảm dung lượng hoặc chia thành nhiều tệp rồi tải lại.")
TOO_LONG = msgid(
    "Tài liệu có %(pages)s trang, nhiều hơn mức %(limit)s trang. Hãy chia thành nhiều tệp rồi tải lại."
)
TOO_MANY_PIXELS = msgid(
    "Hình ảnh quá lớn (%(width)s × %(height)s điểm ảnh). Hãy giảm kích thước rồi tải lại."
)
CUT_OFF = msgid("Tệp bị thiếu phần cuối. Hãy lấy lại tệp gốc rồi tải lên.")
BROKEN = msgid("Tệp bị hỏng nên không đọc được. Hãy lưu lại tệp rồi tải lên.")
LOCKED = msgid("Tệp có mật khẩu nên chưa đọc được. Hãy gỡ mật khẩu rồi tải lại.")
TWO_IN_ONE = msgid("Trong tệp có giấu một tệp khác nên không được nhận. Hãy lưu lại thành PDF rồi tải lên.")
TOO_HEAVY = msgid(
    "Tệp cần quá nhiều bộ nhớ hoặc thời gian để đọc nên không được nhận. Hãy lưu lại thành PDF."
)
LOCKED_OR_OLD = msgid(
    "Tệp có mật khẩu hoặc là định dạng cũ, không phải %(kind)s. Hãy gỡ mật khẩu, lưu lại rồi tải lên."
)
NO_NAME = msgid("Hãy nhập tên tài liệu.")
GONE = msgid("Tệp gốc không còn trong kho. Hãy tải lại tệp.")

NAMELESS = "Tài liệu"


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken. Shape: `magic` are its first bytes, `extension` without the dot."""

    name: str
    extension: str
    media_type: str
    magic: bytes


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
PDF = Kind("PDF", "pdf", "application/pdf", b"%PDF-")
DOCX = Kind("DOCX", "docx", f"{_OPEN_XML}wordprocessingml.document", _ZIP)
XLSX = Kind("XLSX", "xlsx", f"{_OPEN_XML}spreadsheetml.sheet", _ZIP)
PPTX = Kind("PPTX", "pptx", f"{_OPEN_XML}presentationml.presentation", _ZIP)
ODT = Kind("ODT", "odt", f"{_OPEN_DOCUMENT}text", _ZIP)
ODS = Kind("ODS", "ods", f"{_OPEN_DOCUMENT}spreadsheet", _ZIP)
ODP = Kind("ODP", "odp", f"{_OPEN_DOCUMENT}presentation", _ZIP)
PNG = Kind("PNG", "png", "image/png", b"\x89PNG\r\n\x1a\n")
JPG = Kind("JPG", "jpg", "image/jpeg", b"\xff\xd8\xff")
KINDS = {kind.extension: kind for kind in (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, PNG, JPG)} | {"jpeg": JPG}
OPEN_XML, OPEN_DOCUMENT, PICTURES = {DOCX, XLSX, PPTX}, {ODT, ODS, ODP}, {PNG, JPG}
OFFICE = OPEN_XML | OPEN_DOCUMENT
# What a browser offers to choose.
ACCEPT = ",".join(f".{extension}" for extension in KINDS)


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
    _, dot, extension = name.rpartition(".")
    kind = KINDS.get(extension.lower())
    if kind is None or not dot:
        raise Refused(NOT_TAKEN)
    if not head:
        raise Refused(EMPTY)
    if head.startswith(_COMPOUND) and kind in OPEN_XML:
        # Word, Excel and PowerPoint wrap a file with a password into the format of before 2007.
        raise Refused(LOCKED_OR_OLD, kind=kind.name)
    if not head.startswith(kind.magic):
        raise Refused(NOT_ITS_KIND, kind=kind.name)
    return kind


def kind_of_name(name: str) -> Kind:
    """Return the kind that a checked file's name says."""
    return KINDS[name.rpartition(".")[2].lower()]


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


def require_pixels(width: int, height: int, limit: int = MAX_PIXELS) -> None:
    """Refuse a picture with more pixels than the limit."""
    if width * height > limit:
        raise Refused(TOO_MANY_PIXELS, width=width, height=height)


def page_within(page: int, pages: int) -> int:
    """Return the nearest page that the paper has."""
    return max(1, min(page, pages))
