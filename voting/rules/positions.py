"""Prior positions: which one counts, who may read whose and when, until when they are filed, what is agreed.

Values in, a value out; no clock, no database. Source: docs/RULES.md, prior positions.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from people.rules import BodyRules, Refused, msgid
from people.rules.workdays import NATIONAL, Holidays, add_working_days

AGREES, AGREES_IF, DISCUSS = "agrees", "agrees_if", "discuss"
STANCES = (AGREES, AGREES_IF, DISCUSS)
SILENT = "silent"
# Unit: characters; two pages.
TEXT_LIMIT = 4_000
# When positions are due on their last day, in the body's zone: the end of office hours.
DUE_TIME = time(17, 0)

NO_ROUND = msgid("Phiên họp này chưa lấy ý kiến trước.")
OVER = msgid("Đã hết hạn gửi ý kiến trước phiên họp.")
UNKNOWN_STANCE = msgid("Hãy chọn một trong ba ý kiến.")
CONDITION_MISSING = msgid("Hãy ghi ý kiến đề nghị tiếp thu của nội dung %(order)s.")
TEXT_TOO_LONG = msgid("Ý kiến dài quá %(limit)s ký tự. Hãy viết ngắn lại.")


@dataclass(frozen=True)
class Filed:
    """A position that its member has filed. Shape: `item` and `person` are keys."""

    item: int
    person: int
    revision: int
    stance: str


@dataclass(frozen=True)
class Item:
    """What the list of agreed items asks of an item. Shape: `revision` is the one that stands now."""

    key: int
    revision: int = 1
    treatment: str = "discussion"
    is_pulled: bool = False
    is_held_outside: bool = False


# -- which position counts ---------------------------------------------------------------------------------------


def standing(item: Item, positions: Iterable[Filed]) -> dict[int, str]:
    """Return the stance of each person on the draft as it stands; a position on an older one is silence."""
    return {p.person: p.stance for p in positions if p.item == item.key and p.revision == item.revision}


def is_eligible(item: Item, rule: BodyRules) -> bool:
    """Tell whether an item may be agreed without discussion at all, by the rules of the body."""
    return not (item.is_held_outside or item.is_pulled or item.treatment in rule.never_agreed)


def is_agreed(item: Item, positions: Iterable[Filed], members: Collection[int], rule: BodyRules) -> bool:
    """Tell whether every member with a vote agrees to the draft as it stands, with nothing to add.

    Source: docs/RULES.md, list of agreed items; silence is not consent unless the body's rules say so.
    """
    if not members or not is_eligible(item, rule):
        return False
    said = standing(item, positions)
    consent = {AGREES, SILENT} if rule.silent_agrees else {AGREES}
    return all(said.get(member, SILENT) in consent for member in members)


def consent_list(
    items: Sequence[Item], positions: Collection[Filed], members: Collection[int], rule: BodyRules
) -> list[int]:
    """List the keys of the items that are expected to be agreed without discussion, in the order given."""
    return [item.key for item in items if is_agreed(item, positions, members, rule)]


# -- until when --------------------------------------------------------------------------------------------------


def due_at(start: datetime, days: int, holidays: Holidays = NATIONAL) -> datetime:
    """Return until when positions are filed: the end of the working day `days` working days before the session.

    Shape: `start` in the zone of the body, and so is the answer.
    """
    day: date = add_working_days(start.date(), -days, holidays)
    return datetime.combine(day, DUE_TIME, start.tzinfo)


def require_due(due: datetime, now: datetime, start: datetime) -> None:
    """Refuse a due time that is over already or lies behind the beginning of the session."""
    if due <= now:
        raise Refused("Hạn gửi ý kiến phải sau thời điểm hiện tại.")
    if due > start:
        raise Refused("Hạn gửi ý kiến phải trước giờ khai mạc.")


def is_over(due: datetime, opened: datetime | None, now: datetime) -> bool:
    """Tell whether the time for positions is over: by the clock, or because the session has been opened."""
    return opened is not None or now >= due


def may_file(*, is_over: bool, is_opened: bool, asked_again: bool) -> bool:
    """Tell whether a position may be filed or changed now.

    Shape: `asked_again` after the deadline: the draft was revised, or the member's condition was answered. Who is
    asked again answers until the session is opened.
    """
    return not is_over or (asked_again and not is_opened)


# -- who reads whose ---------------------------------------------------------------------------------------------


def may_read_others(sealed: str, *, has_filed: bool, is_over: bool) -> bool:
    """Tell whether a member reads the others' positions on an item.

    Shape: `sealed` as in BodyRules. Source: docs/RULES.md, sealed positions.
    """
    if sealed == "never":
        return False
    return is_over or (sealed == "until_filed" and has_filed)


def may_read_conditions(sealed: str, *, has_filed: bool, is_over: bool) -> bool:
    """Tell whether the agency that submits an item reads the conditions put to it: after the deadline always."""
    return is_over or may_read_others(sealed, has_filed=has_filed, is_over=is_over)


# -- what is sent ------------------------------------------------------------------------------------------------


def checked(stance: str, text: str, order: int, *, is_draft: bool = False) -> tuple[str, str]:
    """Return a stance and its text as they are kept; agreement carries no text.

    Errors: Refused for an unknown stance, a text that is too long, and a condition without words unless it is
    a draft.
    """
    if stance not in STANCES:
        raise Refused(UNKNOWN_STANCE)
    text = text.strip()
    if len(text) > TEXT_LIMIT:
        raise Refused(TEXT_TOO_LONG, limit=TEXT_LIMIT)
    if stance == AGREES_IF and not text and not is_draft:
        raise Refused(CONDITION_MISSING, order=order)
    return stance, "" if stance == AGREES and not is_draft else text
