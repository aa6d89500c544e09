"""Reads the two sheets of an import: bounded, and with a sentence for everything that is wrong."""

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from meetings.rules import cells, rows
from people.rules import Refused

Row = TypeVar("Row")
# Largest file taken, and largest content it may unpack to (a zip bomb ends here). Unit: bytes.
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
# Most lines read at all, blank ones included, and how far down the headings may stand. Unit: rows.
MOST_LINES = 20_000
HEADINGS_WITHIN = 20
# Columns that are looked at; one stray cell at the far right of every row would fill the memory. Unit: columns.
MOST_COLUMNS = 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What openpyxl raises on a file that only looks like a workbook.
BROKEN = (
    InvalidFileException,
    # What both XML parsers call a broken part.
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What a sheet must look like. Shape: `columns` by key, of which `optional` may be missing."""

    columns: Mapping[str, str]
    optional: frozenset[str]
    most_rows: int
    check: Callable[[rows.Cells, int], tuple[Row | None, list[rows.Fault]]]


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """What was read. Shape: `good` are (number in the sheet, row); `faults` are those of all others."""

    good: list[tuple[int, Row]]
    faults: list[rows.Fault]


AGENDA = Kind(rows.AGENDA_COLUMNS, frozenset({"chapter"}), 500, rows.agenda_row)
PARTICIPANTS = Kind(rows.PARTICIPANT_COLUMNS, frozenset(), 1000, rows.participant_row)
# Words that offices also write above a column.
OTHER_HEADINGS = {
    "thời lượng": "planned_minutes",
    "chức danh": "title",
    "email": "email",
    "e-mail": "email",
}


def read_agenda(content: bytes) -> Sheet[rows.AgendaRow]:
    """Read the rows of agenda.xlsx.

    Errors: Refused when the file as a whole cannot be taken.
    """
    return read(content, AGENDA)


def read_participants(content: bytes) -> Sheet[rows.ParticipantRow]:
    """Read the rows of participants.xlsx, with what is wrong between them.

    Errors: Refused when the file as a whole cannot be taken.
    """
    sheet = read(content, PARTICIPANTS)
    return Sheet(sheet.good, sorted(sheet.faults + rows.list_faults(sheet.good), key=lambda fault: fault.row))


def read(content: bytes, kind: Kind[Row]) -> Sheet[Row]:
    """Read the rows of a sheet of a kind.

    Errors: Refused when the file as a whole cannot be taken.
    """
    require_workbook(content)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        lines = [_lines(sheet) for sheet in shown]
    except BROKEN as error:
        raise Refused("Tệp Excel bị hỏng nên chưa đọc được. Hãy lưu lại rồi tải lên lại.") from error
    head, body = _best(lines, kind)
    sheet = _checked(head, body, kind)
    if not sheet.good and not sheet.faults:
        raise Refused("Bảng không có dòng nào dưới dòng tiêu đề.")
    return sheet


def require_workbook(content: bytes) -> None:
    """Refuse, before a parser sees it, what is no workbook, has macros, or would unpack to too much."""
    if not content:
        raise Refused("Tệp rỗng. Hãy chọn lại tệp.")
    if len(content) > MOST_BYTES:
        raise Refused("Tệp lớn quá 5 MB. Hãy bỏ bớt hình ảnh rồi tải lên lại.")
    if content.startswith(OLE):
        raise Refused("Tệp .xls kiểu cũ hoặc có mật khẩu. Hãy lưu lại thành .xlsx không có mật khẩu.")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused("Tệp này không phải là bảng tính Excel (.xlsx).") from None
    _require_parts(parts)


def _require_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused("Tệp này không phải là bảng tính Excel (.xlsx).")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("Tệp có macro nên không nhận được. Hãy lưu lại thành .xlsx thường.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("Bảng quá lớn. Hãy chỉ giữ lại phần cần nhập rồi tải lên lại.")


# -- lines ---------------------------------------------------------------------------------------------------

Line = Sequence[Any]


def _lines(worksheet: Any) -> list[Line]:
    """Take the lines of a worksheet as they are; the size it states of itself may be a lie."""
    worksheet.reset_dimensions()
    lines = list(itertools.islice(worksheet.iter_rows(max_col=MOST_COLUMNS), MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        raise Refused("Bảng dài quá 20.000 dòng. Hãy xóa các dòng trống ở cuối rồi tải lên lại.")
    while lines and _is_blank(lines[-1]):
        lines.pop()
    return lines


def _is_blank(line: Line) -> bool:
    return all(cell.value is None or not str(cell.value).strip() for cell in line)


def _best(sheets: list[list[Line]], kind: Kind[Row]) -> tuple[dict[str, int], Iterator[tuple[int, Line]]]:
    """Find the line of headings that lacks fewest columns, and what stands under it.

    Errors: Refused, naming the missing columns, when even that one is not complete.
    """
    found = [
        (_headings(line, kind), number, lines)
        for lines in sheets
        for number, line in enumerate(lines[:HEADINGS_WITHIN], start=1)
    ]
    if not found:
        raise Refused("Bảng không có dòng nào.")
    head, number, lines = max(found, key=lambda candidate: len(candidate[0]))
    missing = [kind.columns[name] for name in kind.columns if name not in head and name not in kind.optional]
    if missing:
        raise Refused("Bảng thiếu cột: %(columns)s.", columns=", ".join(missing))
    return head, zip(itertools.count(number + 1), lines[number:], strict=False)


def _headings(line: Line, kind: Kind[Row]) -> dict[str, int]:
    names = {cells.folded(heading): name for name, heading in kind.columns.items()}
    names |= {word: name for word, name in OTHER_HEADINGS.items() if name in kind.columns}
    found: dict[str, int] = {}
    for place, cell in enumerate(line):
        name = names.get(cells.folded(str(cell.value))) if isinstance(cell.value, str) else None
        if name and name not in found:
            found[name] = place
    return found


def _checked(head: Mapping[str, int], body: Iterable[tuple[int, Line]], kind: Kind[Row]) -> Sheet[Row]:
    good: list[tuple[int, Row]] = []
    faults: list[rows.Fault] = []
    filled = 0
    for number, line in body:
        given = {name: line[place] for name, place in head.items() if place < len(line)}
        if _is_blank(list(given.values())):
            continue
        filled += 1
        _require_few(filled, kind.most_rows)
        parsed = _row(given, number, kind)
        faults += parsed[1]
        if parsed[0] is not None:
            good.append((number, parsed[0]))
    return Sheet(good, faults)


def _require_few(filled: int, most: int) -> None:
    if filled > most:
        raise Refused("Bảng có hơn %(most)d dòng. Hãy kiểm tra lại hoặc chia nhỏ tệp.", most=most)


def _row(given: Mapping[str, Any], number: int, kind: Kind[Row]) -> tuple[Row | None, list[rows.Fault]]:
    unreadable = [
        rows.Fault(number, kind.columns[name], _not_a_value(cell.data_type, kind.columns[name]))
        for name, cell in given.items()
        if cell.value is not None and cell.data_type in {"f", "e"}
    ]
    if unreadable:
        return None, unreadable
    return kind.check({name: cell.value for name, cell in given.items()}, number)


def _not_a_value(data_type: str, heading: str) -> Refused:
    if data_type == "f":
        return Refused("Ô “%(heading)s” là công thức. Hãy thay bằng giá trị.", heading=heading)
    return Refused("Ô “%(heading)s” báo lỗi của Excel. Hãy sửa lại.", heading=heading)
