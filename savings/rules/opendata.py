"""The open tables of savings: columns with their type, unit and title, and the data package that describes them.

Source: Frictionless Data Package v1. Columns in, plain values out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from people.rules import msgid

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
# The types of Table Schema in words, for the dictionary.
KINDS = {
    "string": msgid("chữ"),
    "integer": msgid("số nguyên"),
    "boolean": msgid("đúng hoặc sai"),
    "yearmonth": msgid("năm-tháng"),
}
# What a spreadsheet would take for a formula. Source: OWASP, CSV injection.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column. Shape: `kind` a type of Table Schema; `unit` empty for a text or a count of what `title` names."""

    name: str
    kind: str
    title: str
    unit: str = ""

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]


HEAD = (
    Column("body", "string", msgid("Mã định danh cơ quan (UUID)")),
    Column("code", "string", msgid("Mã đơn vị hành chính")),
    Column("level", "string", msgid("Cấp: national, province, district, commune")),
    Column("name", "string", msgid("Tên cơ quan")),
    Column("month", "yearmonth", msgid("Tháng")),
)
SUMS = (
    Column("meetings", "integer", msgid("Phiên họp đã tổ chức")),
    Column("counted", "integer", msgid("Phiên họp được tính là không giấy hoặc còn dùng giấy")),
    Column("paperless", "integer", msgid("Phiên họp không giấy")),
    Column("compared", "integer", msgid("Phiên họp có đường cơ sở")),
    Column("seconds_held", "integer", msgid("Thời gian họp thực tế"), "s"),
    Column(
        "seconds_before", "integer", msgid("Thời gian theo đường cơ sở, của các phiên có đường cơ sở"), "s"
    ),
    Column("seconds_after", "integer", msgid("Thời gian thực tế, của các phiên có đường cơ sở"), "s"),
    Column("items", "integer", msgid("Nội dung")),
    Column("items_consent", "integer", msgid("Nội dung đã thống nhất, không thảo luận")),
    Column("items_poll", "integer", msgid("Nội dung biểu quyết")),
    Column("items_discussion", "integer", msgid("Nội dung kết luận sau thảo luận")),
    Column("items_writing", "integer", msgid("Nội dung lấy ý kiến bằng phiếu")),
    Column("items_postponed", "integer", msgid("Nội dung hoãn")),
    Column("pages", "integer", msgid("Trang giấy theo cách cũ (ước tính)")),
    Column("pages_printed", "integer", msgid("Trang in, đơn vị khai báo")),
    Column("sheets", "integer", msgid("Tờ giấy không phải in (ước tính)")),
    Column("with_sheets", "integer", msgid("Phiên họp có danh sách nơi nhận giấy")),
    Column("items_reopened", "integer", msgid("Nội dung xem xét lại sau khi đã kết luận")),
    Column("person_seconds", "integer", msgid("Thời gian của mọi người tại phiên họp"), "s"),
    Column("position_seconds", "integer", msgid("Thời gian gửi ý kiến trước phiên họp (ước tính)"), "s"),
    Column("saved_person_seconds", "integer", msgid("Thời gian của mọi người tiết kiệm tại phiên họp"), "s"),
    Column("prep_meetings", "integer", msgid("Họp giao ban, làm việc chưa có đường cơ sở")),
    Column("prep_person_seconds", "integer", msgid("Thời gian của mọi người tại các cuộc đó"), "s"),
    Column("forms", "integer", msgid("Phiếu lấy ý kiến đã tổng hợp")),
    Column("form_answers", "integer", msgid("Câu trả lời phiếu lấy ý kiến")),
    Column("form_seconds", "integer", msgid("Thời gian trả lời phiếu (ước tính)"), "s"),
    Column("reported", "integer", msgid("Phiên họp theo lịch, đơn vị báo cáo; trống khi chưa báo cáo")),
)
TAIL = (Column("is_generated", "boolean", msgid("Số liệu giả lập, không phải phiên họp thật")),)
COLUMNS = (*HEAD, *SUMS, *TAIL)


def cell(value: object) -> object:
    """Return what a cell of the CSV holds: empty for nothing, true and false, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def package(made: str, resources: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe the tables. Shape: `made` a time of ISO 8601; `resources` as (path, format)."""
    schema = {
        "fields": [_field(column) for column in COLUMNS],
        "primaryKey": ["body", "month"],
        "missingValues": [""],
    }
    return {
        "name": "ecabinet-savings",
        "title": "Kết quả họp không giấy theo cơ quan và tháng",
        "created": made,
        "licenses": [LICENCE],
        "resources": [
            {
                "name": f"months-{kind}",
                "path": path,
                "format": kind,
                "mediatype": {"csv": "text/csv", "json": "application/json"}[kind],
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": schema,
            }
            for path, kind in resources
        ],
    }


def _field(column: Column) -> dict[str, str]:
    field = {"name": column.name, "type": column.kind, "title": column.title}
    return {**field, "unit": column.unit} if column.unit else field
