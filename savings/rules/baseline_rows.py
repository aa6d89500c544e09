"""Rules of one row of a baseline, typed on the page or read from a sheet."""

from meetings.rules import cells, rows
from people.rules import msgid
from savings.rules import baseline

COLUMNS = {
    "on": msgid("Ngày họp"),
    "title": msgid("Tên phiên họp"),
    "minutes": msgid("Số phút họp"),
    "items": msgid("Số nội dung"),
    "people": msgid("Số người dự"),
    "pages": msgid("Số trang một bộ"),
    "copies": msgid("Số bộ đã in"),
    "evidence": msgid("Biên bản"),
    "excluded_for": msgid("Lý do loại trừ"),
}
OPTIONAL = frozenset({"pages", "copies", "excluded_for"})
READERS: dict[str, cells.Reader] = {
    "on": cells.day,
    "title": cells.needed(300),
    "minutes": cells.amount(baseline.MOST_MINUTES),
    "items": cells.whole(1, 500),
    "people": cells.whole(1, 10_000),
    "pages": lambda value, heading: 0 if value in {None, ""} else cells.whole(0, 100_000)(value, heading),
    "copies": lambda value, heading: 0 if value in {None, ""} else cells.whole(0, 100_000)(value, heading),
    "evidence": cells.needed(300),
    "excluded_for": cells.optional(300),
}


def meeting_row(given: rows.Cells, row: int = 0) -> tuple[baseline.Held | None, list[rows.Fault]]:
    """Check the cells of one meeting of before.

    Shape: the meeting and no fault, or None and every fault of it. `given` by the keys of COLUMNS.
    """
    values, faults = rows.checked(given, READERS, COLUMNS, row)
    return (None, faults) if faults else (baseline.Held(**values), [])  # type: ignore[arg-type]
