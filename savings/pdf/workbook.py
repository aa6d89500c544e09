"""A report as a workbook: numbers as numbers, each with unit and mark; a sheet for each table of the paper."""

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from savings.rules import report

WIDTHS = {"A": 54}
OTHERS = 20


def of(title: str, body: str, numbers: Mapping[str, Any]) -> bytes:
    """Write a report. Shape: `numbers` as savings.queries.reports.numbers_of returns."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Tổng hợp"
    note = "Có số liệu giả lập trong kỳ này: không phải phiên họp thật." if numbers["is_generated"] else ""
    head = [[f"Báo cáo kết quả họp không giấy {title}"], [body], *([[note]] if note else []), []]
    _fill(first, [*head, ["Chỉ tiêu", "Giá trị", "Đơn vị tính", "Loại số liệu"], *_lines(numbers)], len(head))
    _sheet(
        book, "Theo cấp", LEVELS, ([_cell(row[key]) for _, key in LEVEL_KEYS] for row in numbers["levels"])
    )
    _sheet(
        book, "Theo đơn vị", UNITS, ([_cell(row[key]) for _, key in UNIT_KEYS] for row in numbers["units"])
    )
    _sheet(
        book, "Đơn giá, hệ số", RATES, ([_cell(row[key]) for _, key in RATE_KEYS] for row in numbers["rates"])
    )
    done = io.BytesIO()
    book.save(done)
    return done.getvalue()


LEVEL_KEYS = (
    ("Cấp", "level"),
    ("Số cơ quan của cấp", "existing"),
    ("Cơ quan họp không giấy", "achieved"),
    ("Tỷ lệ (%)", "percent"),
    ("Không tính", "not_counted"),
    ("Phiên họp", "meetings"),
    ("Phiên họp không giấy", "paperless_meetings"),
    ("Mục tiêu", "target"),
    ("Đánh giá", "state"),
    ("Nguồn", "source"),
)
UNIT_KEYS = (
    ("Đơn vị", "name"),
    ("Phiên họp", "meetings"),
    ("Phiên được tính", "counted"),
    ("Phiên không giấy", "paperless"),
    ("Thời gian giảm (%)", "saved"),
    ("Tờ giấy không phải in", "sheets"),
)
RATE_KEYS = (
    ("Loại", "kind"),
    ("Giá trị", "value"),
    ("Đơn vị tính", "unit"),
    ("Nguồn", "source"),
    ("Năm", "year"),
)
LEVELS, UNITS, RATES = ([title for title, _ in keys] for keys in (LEVEL_KEYS, UNIT_KEYS, RATE_KEYS))


def _lines(numbers: Mapping[str, Any]) -> Iterable[list[Any]]:
    for line in report.from_json(numbers["lines"]):
        value = line.why if line.value is None else _number(line.value)
        yield [line.label, value, line.unit, line.mark_text]


def _number(text: str) -> int | float:
    # A workbook knows no decimals: the cell holds the nearest double, which shows as the same digits.
    number = Decimal(text)
    return float(number) if "." in text else int(number)


def _cell(value: Any) -> Any:
    """Return what a cell holds. Shape: percents are stored as text with a point; a text never becomes a formula."""
    if value is None:
        return "–"
    if isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdecimal():
        return _number(value)
    return value


def _sheet(book: openpyxl.Workbook, title: str, head: Sequence[str], rows: Iterable[list[Any]]) -> None:
    _fill(book.create_sheet(title), [list(head), *rows], 0)


def _fill(sheet: Worksheet, rows: Sequence[list[Any]], head: int) -> None:
    """Write rows; the row at place `head` is the head of the table."""
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":
                # A name that begins with = is a name.
                cell.data_type = "s"
    for place in {1, head + 1}:
        for cell in sheet[place]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=place == head + 1, vertical="top")
    for letter in "ABCDEFGHIJ"[: sheet.max_column]:
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, OTHERS)
