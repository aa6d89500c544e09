"""What a mark may look like: limits of text and of geometry, and which of two writings wins."""

import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from people.rules import Refused, msgid

HIGHLIGHT, INK, NOTE = "highlight", "ink", "note"
# Each colour has its word on the screen; none is told by itself.
COLORS = {
    "yellow": msgid("Vàng"),
    "green": msgid("Xanh lá"),
    "blue": msgid("Xanh dương"),
    "red": msgid("Đỏ"),
}
# Longer is a paper and no note. Unit: characters.
MOST_TEXT = 5_000
# What is marked at once stays below a page of dense print. Unit: characters.
MOST_QUOTE = 4_000
# What is kept of the words around a passage. Unit: characters.
MOST_CONTEXT = 64
MOST_RECTS = 300
MOST_STROKES = 200
# Unit: numbers, two for a point.
MOST_NUMBERS = 20_000
# The largest page of a PDF is 14,400 points wide; its origin may lie off the corner. Unit: points.
FARTHEST = 20_000
MOST_WIDTH = 40
# A person's marks on one paper; more is a script and no hand.
MOST_MARKS = 3_000

BAD_PLACE = msgid("Vị trí của ghi chú không hợp lệ. Hãy mở lại tài liệu rồi thử lại.")
TOO_LONG = msgid(
    "Ghi chú dài %(length)s ký tự, nhiều nhất là %(most)s. Hãy rút gọn hoặc tách thành hai ghi chú."
)
TOO_MUCH = msgid("Đoạn đánh dấu hoặc nét bút này quá dài. Hãy chia thành nhiều phần nhỏ hơn.")
NOT_A_MARK = msgid("Ghi chú gửi lên không đầy đủ. Hãy mở lại tài liệu rồi thử lại.")


@dataclass(frozen=True)
class Written:
    """A mark as a tablet wrote it. Shape: as the fields of documents.models.Mark; `changed_at` by the tablet."""

    uid: uuid.UUID
    kind: str
    page: int
    color: str
    geometry: dict[str, Any]
    quote: str
    before: str
    after: str
    text: str
    changed_at: datetime


@dataclass(frozen=True)
class Drawing:
    """Ink as a picture of its own. Shape: values of SVG attributes, as text, because a locale writes commas."""

    view_box: str
    paths: list[str]
    width: str


def written(fields: Mapping[str, str], *, pages: int, now: datetime) -> Written:
    """Read a mark from the fields of a form.

    Errors: Refused for what no tablet sends: nonsense of place, time or kind, and for what is too long.
    """
    kind = fields.get("kind", "")
    if kind not in {HIGHLIGHT, INK, NOTE}:
        raise Refused(NOT_A_MARK)
    return Written(
        uid=_uid(fields.get("uid", "")),
        kind=kind,
        page=_page(fields.get("page", ""), pages),
        color=checked_color(fields.get("color", "")),
        geometry=geometry_of(kind, fields.get("geometry", "")),
        quote=_quote(kind, fields.get("quote", "")),
        before=clean_text(fields.get("before", ""))[-MOST_CONTEXT:],
        after=clean_text(fields.get("after", ""))[:MOST_CONTEXT],
        text=checked_text(fields.get("text", "")),
        changed_at=moment(fields.get("changed_at", ""), now),
    )


def checked_text(text: str) -> str:
    """Return what somebody wrote. Errors: Refused when it is too long, with its length."""
    text = clean_text(text)
    if len(text) > MOST_TEXT:
        raise Refused(TOO_LONG, length=len(text), most=MOST_TEXT)
    return text


def checked_color(color: str) -> str:
    """Return a colour that there is. Errors: Refused for any other."""
    if color not in COLORS:
        raise Refused(NOT_A_MARK)
    return color


def clean_text(text: str) -> str:
    """Return a text with one kind of line end and without what no database takes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def moment(text: str, now: datetime) -> datetime:
    """Read when a tablet changed a mark; a clock that runs ahead is not believed.

    Errors: Refused when it is no moment.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(NOT_A_MARK) from None
    return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)


def _quote(kind: str, text: str) -> str:
    text = clean_text(text).strip()
    if len(text) > MOST_QUOTE:
        raise Refused(TOO_MUCH)
    if kind == HIGHLIGHT and not text:
        raise Refused(NOT_A_MARK)
    return text


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused(NOT_A_MARK) from None


def _page(text: str, pages: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= pages):
        raise Refused(BAD_PLACE)
    return int(text)


# -- geometry, in PDF points -------------------------------------------------------------------------


def geometry_of(kind: str, text: str) -> dict[str, Any]:
    """Read where a mark lies. Shape: as in documents.models.Mark. Errors: Refused for nonsense and for too much."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(BAD_PLACE) from None
    if not isinstance(found, dict):
        raise Refused(BAD_PLACE)
    return {HIGHLIGHT: _highlight, INK: _ink, NOTE: _note}[kind](found)


def _highlight(found: dict[str, Any]) -> dict[str, Any]:
    rects = _rows(found.get("rects"), MOST_RECTS)
    return {"rects": [_ordered(_numbers(rect, 4)) for rect in rects]}


def _note(found: dict[str, Any]) -> dict[str, Any]:
    place: dict[str, Any] = {"at": _numbers(found.get("at"), 2)}
    # A note on a passage also knows the passage's rectangles.
    return {**place, **_highlight(found)} if found.get("rects") else place


def _ink(found: dict[str, Any]) -> dict[str, Any]:
    strokes = _rows(found.get("strokes"), MOST_STROKES)
    if sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) > MOST_NUMBERS:
        raise Refused(TOO_MUCH)
    drawn = [_numbers(stroke) for stroke in strokes]
    width = _number(found.get("width"))
    if any(len(stroke) < 2 or len(stroke) % 2 for stroke in drawn) or not 0 < width <= MOST_WIDTH:
        raise Refused(BAD_PLACE)
    return {"strokes": drawn, "width": width}


def _rows(found: object, most: int) -> list[Any]:
    if not isinstance(found, list) or not found:
        raise Refused(BAD_PLACE)
    if len(found) > most:
        raise Refused(TOO_MUCH)
    return found


def _numbers(found: object, length: int | None = None) -> list[float]:
    if not isinstance(found, list) or (length is not None and len(found) != length):
        raise Refused(BAD_PLACE)
    return [_number(value) for value in found]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(BAD_PLACE)
    if not math.isfinite(value) or abs(value) > FARTHEST:
        raise Refused(BAD_PLACE)
    return round(float(value), 1)


def _ordered(rect: list[float]) -> list[float]:
    left, bottom, right, top = rect
    if not (left < right and bottom < top):
        raise Refused(BAD_PLACE)
    return rect


def drawing(geometry: Mapping[str, Any]) -> Drawing | None:
    """Return ink as a picture that is as large as the ink, its top up; None without ink."""
    strokes, width = geometry.get("strokes") or [], geometry.get("width") or 1
    if not strokes:
        return None
    across = [x for stroke in strokes for x in stroke[0::2]]
    down = [-y for stroke in strokes for y in stroke[1::2]]
    left, top = min(across) - width, min(down) - width
    box = (left, top, max(across) - left + width, max(down) - top + width)
    return Drawing(" ".join(map(_short, box)), [_path(stroke) for stroke in strokes], _short(width))


def _path(stroke: list[float]) -> str:
    points = [f"{_short(x)} {_short(-y)}" for x, y in zip(stroke[0::2], stroke[1::2], strict=True)]
    # A dot is a line to where it began: round ends make it visible.
    return "M" + " L".join(points if len(points) > 1 else points * 2)


def _short(value: float) -> str:
    return f"{value:.1f}"
