"""Finds the stamp of a state secret in the text of a paper; the law keeps such papers off networked systems.

Only a mark on a line of its own counts, where a stamp stands: anywhere on the first page, at the edge of any other.
The word inside a sentence, a heading that goes on, and a list of the levels are no stamp. A stamp that is only a
picture (a scan) cannot be found here. Source: Law on protection of state secrets; domain/vietnam.md, D.9 and E.92.
"""

import re
import unicodedata
from collections.abc import Sequence

from people.rules import Refused, msgid

SECRET = msgid(
    "Tài liệu có dấu độ mật “%(mark)s” ở trang %(page)s. Tài liệu bí mật nhà nước không được đưa lên hệ thống này; "
    "hãy phát bản giấy tại phiên họp và thu lại sau phiên họp."
)
MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
# A running header stands in the first lines of a page, a footer in the last ones. Unit: lines.
TOP_LINES, BOTTOM_LINES = 3, 2

# Vietnamese letters with marks are one character each after NFC; a stamp may be set with spaces between letters.
_MARK = r"(?P<mark>T\s?U\s?Y\s?Ệ\s?T\s+M\s?Ậ\s?T|T\s?Ố\s?I\s+M\s?Ậ\s?T|M\s?Ậ\s?T)"
_EDGE = r"[\s\[\](){}<>|*_.:;–—=\-]*"
# Left of the stamp may stand the number of the paper, right of it place and date: one line of text for the reader
# of a PDF, two columns for the eye.
_NUMBER = r"(?:Số\s*:?\s*\S*/\S*\s+)?"
_DATE = r"(?:\s+[^\n,]{2,40},\s*ngày\s.{0,40})?"
_STAMP = re.compile(f"^{_EDGE}{_NUMBER}{_EDGE}{_MARK}{_EDGE}{_DATE}$")
_NAMED = re.compile(
    rf"^{_EDGE}(?:Độ|Mức độ|Dấu(?: chỉ)? độ)\s+mật\s*[:–-]\s*(?P<mark>tuyệt mật|tối mật|mật){_EDGE}$",
    re.IGNORECASE,
)


def require_unmarked(pages: Sequence[str]) -> None:
    """Refuse a paper that bears a secrecy mark. Shape: the text of every page, in order."""
    for number, text in enumerate(pages, start=1):
        mark = mark_on(text, is_first=number == 1)
        if mark:
            raise Refused(SECRET, mark=mark, page=number)


def mark_on(text: str, *, is_first: bool) -> str | None:
    """Return the secrecy mark that stands as a stamp on a page, None when none does."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    lines = [line for line in lines if line]
    marks = [_mark_of(line) for line in lines]
    for place, mark in enumerate(marks):
        is_edge = place < TOP_LINES or place >= len(lines) - BOTTOM_LINES
        if mark and (is_first or is_edge) and not _is_listed(marks, place):
            return mark
    return None


def _mark_of(line: str) -> str | None:
    found = _STAMP.match(line) or _NAMED.match(line)
    if not found:
        return None
    letters = "".join(found["mark"].upper().split())
    return next(mark for mark in MARKS if mark.replace(" ", "") == letters)


def _is_listed(marks: Sequence[str | None], place: int) -> bool:
    """Tell whether other levels stand right beside: a table of the levels and no stamp."""
    beside = {*marks[max(0, place - 1) : place], *marks[place + 1 : place + 2]} - {None}
    return bool(beside - {marks[place]})
