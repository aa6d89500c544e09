"""Plain rules every app may use: refusals, the rules of a body as one frozen value, and the journal's hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any


class Refused(Exception):  # noqa: N818 -- the team's word for it, in code and docs
    """Say no to an act, in the sentence that the person reads.

    Shape: `msgid` is Vietnamese and is translated where it is shown; `values` fill its %(name)s places.
    """

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid


def msgid(text: str) -> str:
    """Mark a Vietnamese label of plain Python for the catalogue; it is translated where it is shown."""
    return text


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
        """Rebuild the rules from `as_json`; an unknown key is an error, a missing one takes the default."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**values)


def canonical_json(value: object) -> str:
    """Write JSON one way only: sorted keys, no blanks, UTF-8 kept; what a hash is made of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def utc_text(at: datetime) -> str:
    """Write an aware moment as UTC text with microseconds, the form that the journal hashes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(prev_hash: str, fields: Mapping[str, object]) -> str:
    """Chain one journal entry to the one before it.

    Shape: SHA-256 in hex of the previous hash and the canonical JSON of the entry.
    Source: docs/JOURNAL.md, the chain.
    """
    return hashlib.sha256((prev_hash + canonical_json(dict(fields))).encode()).hexdigest()


def valid_on(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Tell whether a dated fact holds on a day; both ends are included."""
    return valid_from <= on and (valid_to is None or on <= valid_to)
