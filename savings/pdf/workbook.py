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
    for sheet, columns, rows in (
        ("Theo cấp", LEVELS, numbers["levels"]),
        ("Theo đơn vị", UNITS, numbers["units"]),
        ("Đơn giá, hệ số", RATES, numbers["rates"]),
    ):
        cells = [[_cell(key, row[key]) for key in columns] for row in rows]
        _fill(book.create_sheet(sheet), [list(columns.values()), *cells], 0)
    done = io.BytesIO()
    book.save(done)
    return done.getvalue()


# Shape: key of savings.rules.report to the head of its column.
LEVELS = {
    "level": "Cấp",
    "existing": "Số cơ quan của cấp",
    "achieved": "Cơ quan họp không giấy",
    "percent": "Tỷ lệ (%)",
    "not_counted": "Không tính",
    "meetings": "Phiên họp",
    "paperless_meetings": "Phiên họp không giấy",
    "target": "Mục tiêu",
    "state": "Đánh giá",
    "source": "Nguồn",
}
UNITS = {
    "name": "Đơn vị",
    "meetings": "Phiên họp",
    "counted": "Phiên được tính",
    "paperless": "Phiên không giấy",
    "saved": "Thời gian giảm (%)",
    "sheets": "Tờ giấy không phải in",
}
RATES = {
    "kind": "Loại",
    "value": "Giá trị",
    "unit": "Đơn vị tính",
    "source": "Nguồn",
    "year": "Năm",
}
# Stored as decimals in text; every other text is a name or words.
PERCENTS = {"percent", "saved"}


def _lines(numbers: Mapping[str, Any]) -> Iterable[list[Any]]:
    for line in report.from_json(numbers["lines"]):
        value = line.why if line.value is None else _number(line.value)
        yield [line.label, value, line.unit, line.mark_text]


def _number(text: str) -> int | float:
    # A workbook knows no decimals: the cell holds the nearest double, which shows as the same digits.
    number = Decimal(text)
    return float(number) if "." in text else int(number)


def _cell(key: str, value: Any) -> Any:
    """Return what a cell holds."""
    if value is None:
        return "–"
    return _number(value) if key in PERCENTS else value


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
