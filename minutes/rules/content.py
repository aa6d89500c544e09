"""The text of the minutes: five parts of entries, what may be edited, how two editors lose nothing."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from people.rules import Refused

# Longest text of one entry. Unit: characters; about seven pages.
LONGEST_TEXT = 20_000
PART_KEYS = ("people", "course", "opinions", "votes", "conclusions")
NUMERALS = ("I", "II", "III", "IV", "V")
FORM = 1


@dataclass(frozen=True)
class Table:
    """A table of figures; never edited, because it comes from the journal."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Entry:
    """One paragraph or list. Shape: `text` has a line per paragraph; `revision` counts its edits."""

    id: str
    heading: str = ""
    text: str = ""
    editable: bool = False
    revision: int = 0
    table: Table | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text and self.table is None

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def is_run_in(self) -> bool:
        """Tell whether the heading stands on the line of its text, as a name before what was said."""
        runs_in = self.id.startswith(("people.", "opinions."))
        return bool(self.heading) and runs_in and len(self.lines) == 1 and not self.text.startswith("- ")


@dataclass(frozen=True)
class Part:
    """One of the five required parts."""

    key: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def numeral(self) -> str:
        """Number the part as the paper does."""
        return NUMERALS[PART_KEYS.index(self.key)]

    @property
    def shown(self) -> list[Entry]:
        """List the entries that stand on the paper."""
        return [entry for entry in self.entries if not entry.is_empty]


@dataclass(frozen=True)
class Content:
    """The whole text. Shape: `head` are the lines of the form; `data` is what the PDF carries as JSON."""

    head: Mapping[str, Any]
    parts: tuple[Part, ...]
    closing: Entry
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the text as plain JSON values."""
        return {"form": FORM, **asdict(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Content":
        """Rebuild the text from `as_json`."""
        parts = tuple(
            Part(part["key"], part["title"], tuple(_entry(entry) for entry in part["entries"]))
            for part in stored["parts"]
        )
        return cls(stored["head"], parts, _entry(stored["closing"]), stored["data"])

    def entries(self) -> Iterator[Entry]:
        """Yield every entry in the order of the paper."""
        for part in self.parts:
            yield from part.entries
        yield self.closing

    def entry(self, entry_id: str) -> Entry:
        """Find one entry.

        Errors: Refused when there is none.
        """
        for entry in self.entries():
            if entry.id == entry_id:
                return entry
        raise Refused("Đoạn này không còn trong biên bản. Hãy tải lại trang.")


def _entry(stored: Mapping[str, Any]) -> Entry:
    table = stored.get("table")
    drawn = Table(tuple(table["columns"]), tuple(tuple(row) for row in table["rows"])) if table else None
    return Entry(**{**stored, "table": drawn})


def edited(content: Content, *, entry_id: str, text: str, seen: int) -> Content:
    """Put a new text into one entry.

    Shape: `seen` is the revision of the entry that the editor had on the screen.
    Errors: Refused for an entry of figures, for a text that is too long, and when somebody was faster.
    """
    entry = content.entry(entry_id)
    if not entry.editable:
        raise Refused("Số liệu điểm danh và biểu quyết lấy từ nhật ký phiên họp nên không sửa được.")
    if len(text) > LONGEST_TEXT:
        raise Refused("Đoạn này dài quá %(most)s ký tự. Hãy rút gọn.", most=LONGEST_TEXT)
    if entry.revision != seen:
        raise Refused(
            "Đoạn này vừa được người khác sửa. Nội dung đồng chí gõ vẫn còn đây; "
            "hãy mở trang này ở thẻ khác để xem bản mới."
        )
    return _with(content, replace(entry, text=cleaned(text), revision=entry.revision + 1))


def _with(content: Content, changed: Entry) -> Content:
    if content.closing.id == changed.id:
        return replace(content, closing=changed)
    parts = tuple(
        replace(part, entries=tuple(changed if e.id == changed.id else e for e in part.entries))
        for part in content.parts
    )
    return replace(content, parts=parts)


def cleaned(text: str) -> str:
    """Bring a typed text into the form that is stored: composed letters, no control or direction characters.

    Source: TCVN 6909:2001 asks for composed Unicode in official papers.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in composed if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"}
    ).strip()
