"""The rules of a body as one frozen value: its fields, what each may hold, how it is stored and read back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

from people.rules.refused import Refused, msgid

BASES = ("all_members", "present", "cast")
TIES = ("head", "not_adopted")
OPTIONS = ("for", "against", "other", "not_voting")
SILENCES = ("not_answered", "agree")
SEALS = ("until_filed", "until_due", "never")
# The same words as meetings.models.Meeting.Kind and AgendaItem.Treatment, which a test compares.
KINDS = ("regular", "thematic", "urgent", "briefing", "working", "conference")
TREATMENTS = ("discussion", "decision", "information", "agreed")
# A fraction is written with small numbers; a larger one is a slip of the finger.
LARGEST_PART = 100
# Unit: working days.
MOST_DAYS = 60
# Fields that every stored rule set has had from the first day on; the later ones have their defaults.
ALWAYS_STORED = ("quorum", "base", "majority", "strict", "tie", "options")


class MalformedRules(Refused):
    """Say that rules as stored cannot be read; nothing is decided by a default in their place."""

    def __init__(self, field: str) -> None:
        super().__init__(
            msgid("Quy chế họp đã lưu không đọc được (mục %(field)s). Hãy báo quản trị hệ thống."),
            field=field,
        )


@dataclass(frozen=True)
class BodyRules:
    """The rules of one body as they stand on one day; a meeting keeps those it was called under.

    Shape: fractions as (numerator, denominator); `base` one of all_members, present, cast; `tie` one of
    head, not_adopted; `options` in the order of the ballot; `silence` on an opinion form one of not_answered, agree;
    `never_agreed` treatments of items that are never agreed without discussion; `sealed` one of until_filed (a member
    reads others' positions once the own one is filed or the time is over), until_due, never (chair and secretary
    alone); days are working days: `position_days` before the session, `form_days` after sending.
    Source: docs/RULES.md, one section per field with the article of the law.
    """

    quorum: tuple[int, int] = (2, 3)
    base: str = "all_members"
    majority: tuple[int, int] = (1, 2)
    strict: bool = True
    tie: str = "head"
    options: tuple[str, ...] = ("for", "against", "other", "not_voting")
    substitute_may_vote: bool = False
    guest_may_vote: bool = False
    remote_may_vote: bool = True
    silence: str = "not_answered"
    # -- prior positions and the list of agreed items --
    silent_agrees: bool = False
    never_agreed: tuple[str, ...] = ()
    sealed: str = "until_filed"
    position_days: int = 1
    # -- secret polls --
    secret_allowed: bool = True
    board_public: bool = True
    # -- opinion forms --
    form_days: int = 5
    form_days_urgent: int = 2
    lead_days_regular: int = 3
    lead_days_urgent: int = 1
    notice_days: int = 5
    papers_need_approval: bool = False
    deciding_kinds: tuple[str, ...] = ("regular", "thematic", "urgent")
    body_noun: str = "Chính phủ"
    members_noun: str = "thành viên Chính phủ"
    head_title: str = "Thủ tướng Chính phủ"
    citation: str = ""

    @property
    def quorum_fraction(self) -> Fraction:
        return Fraction(*self.quorum)

    @property
    def majority_fraction(self) -> Fraction:
        return Fraction(*self.majority)

    def as_json(self) -> dict[str, Any]:
        """Return the rules as plain JSON values, for the freeze at calling and for the journal."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "BodyRules":
        """Rebuild the rules from `as_json`; a field that came later than the row takes its default.

        Errors: MalformedRules for an unknown field, a value that the field cannot hold, and a first field missing.
        """
        known = {field.name for field in fields(cls)}
        for name in (*ALWAYS_STORED, *data):
            if name not in known or name not in data or not _may_hold(name, data[name]):
                raise MalformedRules(name)
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in data.items()}
        return cls(**values)


def _may_hold(name: str, value: object) -> bool:
    return CHECKS.get(name, _is_text)(value)


def is_fraction(value: object) -> bool:
    """Tell whether two whole numbers make a fraction above 0 and at most 1."""
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_whole, value)):
        return False
    numerator, denominator = map(int, value)
    return 0 < numerator <= denominator <= LARGEST_PART


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS


def _one_of(words: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


def _some_of(words: tuple[str, ...]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, list | tuple) or not all(map(_is_text, value)):
            return False
        return set(value) <= set(words) and len(set(value)) == len(value)

    return check


# What each field may hold, as stored and as typed; the remaining ones are text.
CHECKS: dict[str, Callable[[object], bool]] = {
    "quorum": is_fraction,
    "majority": is_fraction,
    "base": _one_of(BASES),
    "tie": _one_of(TIES),
    "silence": _one_of(SILENCES),
    "sealed": _one_of(SEALS),
    "options": _some_of(OPTIONS),
    "deciding_kinds": _some_of(KINDS),
    "never_agreed": _some_of(TREATMENTS),
    **dict.fromkeys(
        ("strict", "substitute_may_vote", "guest_may_vote", "remote_may_vote", "silent_agrees"), _is_flag
    ),
    **dict.fromkeys(("secret_allowed", "board_public", "papers_need_approval"), _is_flag),
    **dict.fromkeys(("position_days", "form_days", "form_days_urgent", "notice_days"), _are_days),
    **dict.fromkeys(("lead_days_regular", "lead_days_urgent"), _are_days),
}
