"""Rules of preparing a meeting: number, title, minutes, order of items, states, what calling needs."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from people.rules import Refused

T = TypeVar("T")

# From which state a meeting may go to which. Source: docs/RULES.md, states of a meeting.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"called"}),
    "called": frozenset({"in_session"}),
    "in_session": frozenset({"paused", "closed"}),
    "paused": frozenset({"in_session", "closed"}),
    "closed": frozenset(),
}
# How long a meeting of each kind is planned at first, until the agenda says better. Unit: minutes.
# Source: a morning's session, 8:00 to 11:30; the others an hour (the project's own default, 2026).
FIRST_MINUTES: Mapping[str, int] = {"regular": 210, "thematic": 210, "conference": 210}
OTHER_MINUTES = 60
MORNING = time(8, 0)
# An item lasts at most a working day. Unit: minutes.
MOST_MINUTES = 480
# Titles are content of the paper, not of the screen: they stay Vietnamese in every language.
MONTHLY = {
    "regular": "Phiên họp {noun} thường kỳ tháng {month} năm {year}",
    "thematic": "Phiên họp {noun} chuyên đề tháng {month} năm {year}",
}
DAILY = {
    "urgent": "Phiên họp {noun} đột xuất ngày {day}",
    "briefing": "Họp giao ban {noun} ngày {day}",
    "working": "Họp làm việc {noun} ngày {day}",
    "conference": "Hội nghị {noun} ngày {day}",
}


@dataclass(frozen=True)
class Preparation:
    """What stands ready before a meeting is called. Shape: `missing` are the names of members not invited."""

    has_decisions: bool
    items: int
    chairs: int
    secretaries: int
    nameless_chairs: int = 0
    missing: tuple[str, ...] = field(default=())
    outside_chairs: int = 0


def may_become(state: str, wished: str) -> bool:
    """Tell whether a meeting may go from one state to another."""
    return wished in TRANSITIONS[state]


def require_transition(state: str, wished: str) -> None:
    """Refuse a step that the table of states does not know."""
    if not may_become(state, wished):
        raise Refused("Phiên họp không còn ở trạng thái cho phép việc này. Hãy tải lại trang.")


def has_decisions(kind: str, deciding_kinds: Collection[str]) -> bool:
    """Tell whether meetings of a kind take decisions, and so need a quorum and know polls."""
    return kind in deciding_kinds


def next_number(taken: Collection[int]) -> int:
    """Return the number after the highest one taken within body, year and kind."""
    return max(taken, default=0) + 1


def planned_minutes(minutes: Collection[int]) -> int:
    """Sum the planned minutes of an agenda."""
    return sum(minutes)


def end_time(start: datetime, minutes: Collection[int]) -> datetime:
    """Return when the agenda is over if it starts and goes as planned."""
    return start + timedelta(minutes=planned_minutes(minutes))


def minutes_over(start: datetime, end: datetime, minutes: Collection[int]) -> int:
    """Return by how much an agenda is longer than its meeting, negative when there is time left.

    Units: minutes.
    """
    return int((end_time(start, minutes) - end).total_seconds() // 60)


def reorder(rows: Sequence[T], moved: int, to: int) -> list[T]:
    """Move one row to another place; a place beyond either end means that end.

    Shape: `moved` and `to` count from 0. Errors: IndexError when there is no row `moved`.
    """
    rest = list(rows)
    row = rest.pop(moved)
    rest.insert(min(max(to, 0), len(rest)), row)
    return rest


def wished_place(text: str) -> int:
    """Read the place that a row is moved to, counted from 1; one beyond an end is fine.

    Errors: Refused when it is no number.
    """
    if not re.fullmatch(r"-?[0-9]{1,6}", text):
        raise Refused("Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.")
    return int(text)


def first_plan(kind: str, today: date) -> tuple[datetime, datetime]:
    """Suggest start and end: the next working day's morning. Shape: naive times of the body's own zone."""
    day = today + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    start = datetime.combine(day, MORNING)
    return start, start + timedelta(minutes=FIRST_MINUTES.get(kind, OTHER_MINUTES))


def first_title(kind: str, noun: str, on: date) -> str:
    """Suggest the title of a meeting from its kind, the noun of its body and its day."""
    pattern = MONTHLY.get(kind) or DAILY[kind]
    return pattern.format(noun=noun, month=on.month, year=on.year, day=f"{on:%d/%m/%Y}")


def faults_before_calling(ready: Preparation) -> list[Refused]:
    """List in words what a meeting lacks before it can be called; an empty list means that it can.

    Source: docs/RULES.md, calling; a session that decides needs its secretary, who signs the minutes, and
    every member invited, because the quorum counts all of them.
    """
    faults = []
    if not ready.items:
        faults.append(Refused("Chương trình chưa có nội dung nào."))
    if ready.chairs != 1:
        faults.append(Refused("Thành phần phải có đúng một chủ trì."))
    elif ready.nameless_chairs:
        faults.append(Refused("Chủ trì phải là một người cụ thể."))
    elif ready.has_decisions and ready.outside_chairs:
        faults.append(Refused("Chủ trì phải là thành viên của cơ quan."))
    if ready.has_decisions and not ready.secretaries:
        faults.append(Refused("Thành phần chưa có thư ký."))
    if ready.has_decisions and ready.missing:
        faults.append(_missing_members(ready.missing))
    return faults


def _missing_members(names: tuple[str, ...]) -> Refused:
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return Refused("Còn %(n)d thành viên chưa được mời: %(names)s.", n=len(names), names=shown)


def require_plan(start: datetime, end: datetime) -> None:
    """Refuse a meeting that ends before it starts, or lasts longer than a day."""
    if end <= start:
        raise Refused("Giờ kết thúc phải sau giờ bắt đầu.")
    if end - start > timedelta(days=1):
        raise Refused("Một phiên họp dài nhất một ngày. Hãy xem lại ngày giờ.")
