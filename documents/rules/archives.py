"""Plain rules of office files, which are archives: their entries, how far they may unpack, where they may point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.rules import files
from people.rules import Refused, msgid

# How many times its size an archive may unpack to. Source: design/documents.md, pipeline.
MAX_RATIO = 100
# One entry that stays below this may be denser: a sheet of equal cells is. Unit: bytes.
RATIO_FREE_BYTES = 4 * 1024 * 1024
# The most that an archive may unpack to. Unit: bytes.
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_ENTRIES = 20_000

MACROS = msgid("Tệp có chứa macro nên không được nhận. Hãy lưu lại thành %(kind)s không có macro hoặc PDF.")
BOMB = msgid("Tệp nén quá mức (%(ratio)s lần) nên không được nhận. Hãy lưu lại thành PDF rồi tải lên.")
NESTED = msgid("Trong tệp có tệp nén khác (%(name)s) nên không được nhận. Hãy lưu lại thành PDF rồi tải lên.")
BAD_NAME = msgid("Trong tệp có phần mang tên không hợp lệ nên không được nhận. Hãy lưu lại thành PDF.")
ENTITIES = msgid("Tệp có khai báo DTD bên trong nên không được nhận. Hãy lưu lại thành PDF rồi tải lên.")
NO_OFFICE = msgid(
    "Hiện chỉ nhận PDF ở đây vì máy chủ chưa có chương trình chuyển đổi. Hãy lưu tài liệu thành PDF rồi tải lên."
)

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Pictures of Office that are packed once more; LibreOffice unpacks them within its own limits.
_PACKED_PICTURES = (".emz", ".wmz", ".svgz")
# Parts that carry another file or a control; charts keep their picture, objects their preview.
_CARRIERS = ("embeddings/", "activex/", "afchunk")
# What starts a macro. Source: ECMA-376 part names as Office writes them; OpenDocument 1.3, part 3.
_OPEN_XML_MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_LIBRARY_LISTS = ("script-lb.xml", "script-lc.xml")

MAIN_TYPES = {
    files.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    files.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    files.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


@dataclass(frozen=True)
class Entry:
    """One entry of an archive. Units: bytes."""

    name: str
    packed: int
    unpacked: int
    is_locked: bool = False


def require_sound(entries: Sequence[Entry]) -> None:
    """Refuse an archive with a password, bad or doubled names, or one that unpacks to far too much."""
    if any(entry.is_locked for entry in entries):
        raise Refused(files.LOCKED)
    names = [entry.name.casefold() for entry in entries]
    if len(names) > MAX_ENTRIES or len(set(names)) != len(names) or not all(map(_is_plain, names)):
        raise Refused(BAD_NAME)
    packed, unpacked = sum(e.packed for e in entries), sum(e.unpacked for e in entries)
    dense = [_ratio(e.unpacked, e.packed) for e in entries if e.unpacked > RATIO_FREE_BYTES]
    worst = max([_ratio(unpacked, packed) if unpacked > RATIO_FREE_BYTES else 0, *dense])
    if worst > MAX_RATIO or unpacked > MAX_UNPACKED_BYTES:
        raise Refused(BOMB, ratio=worst)


def _ratio(unpacked: int, packed: int) -> int:
    return unpacked // max(1, packed)


def _is_plain(name: str) -> bool:
    steps = name.rstrip("/").split("/")
    outside = name.startswith("/") or ":" in name or "\\" in name
    return not outside and ".." not in steps and all(c.isprintable() for c in name)


def is_carrier(name: str, head: bytes) -> bool:
    """Tell whether an entry is another file that the paper carries: it is left out."""
    return any(part in name.lower() for part in _CARRIERS) or (head.startswith(_COMPOUND) and "/" not in name)


def require_flat(name: str, head: bytes) -> None:
    """Refuse an entry that is an archive itself. Shape: `head` are its first bytes."""
    if head.startswith((*_ARCHIVES, _COMPOUND)) and not name.lower().endswith(_PACKED_PICTURES):
        raise Refused(NESTED, name=name.rpartition("/")[2])


def require_no_macros(names: Iterable[str], kind: files.Kind) -> None:
    """Refuse an office file with code in it."""
    if any(_is_macro(name.lower()) for name in names):
        raise Refused(MACROS, kind=kind.name)


def _is_macro(name: str) -> bool:
    if name.startswith("basic/"):
        return not name.endswith(("/", *_LIBRARY_LISTS))
    if name.startswith("scripts/"):
        return not name.endswith("/")
    return name.endswith(_OPEN_XML_MACROS) or "/macrosheets/" in name


def require_main_type(types: Iterable[str], kind: files.Kind) -> None:
    """Refuse an Open XML file whose list of content types does not name the kind, or names macros."""
    found = set(types)
    if any("macroenabled" in text.lower() or "vbaproject" in text.lower() for text in found):
        raise Refused(MACROS, kind=kind.name)
    if MAIN_TYPES[kind] not in found:
        raise Refused(files.NOT_ITS_KIND, kind=kind.name)


def leads_outside(address: str) -> bool:
    """Tell whether an address inside an office file leads out of the file."""
    address = address.strip()
    return ":" in address.partition("#")[0] or address.startswith(("/", "\\", ".."))
