"""What a meeting leaves behind, as plain frozen values; the minutes are made of these and of nothing else.

Moments stand in the time zone of the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Attendee:
    """Somebody who was invited. Shape: `arrived` is None when the person never came."""

    uid: str
    name: str
    title: str
    role: str = "member"
    address: str = "Đồng chí"
    is_member: bool = False
    arrived: datetime | None = None
    left: datetime | None = None
    remote: bool = False
    stands_for: str = ""
    reason: str = ""

    @property
    def is_present(self) -> bool:
        return self.arrived is not None

    @property
    def full(self) -> str:
        """Name a person as the minutes do: Đồng chí Nguyễn Văn A, Bộ trưởng Bộ Tài chính."""
        named = f"{self.address} {self.name}"
        return f"{named}, {self.title}" if self.title and self.title != self.name else named


@dataclass(frozen=True)
class Span:
    """A stretch of time; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Presider:
    """Who presided, and when."""

    attendee: Attendee
    span: Span


@dataclass(frozen=True)
class Speech:
    """One turn at speaking. Units: `seconds`."""

    item: str
    speaker: Attendee
    at: datetime
    seconds: int


@dataclass(frozen=True)
class ItemVote:
    """What a joint poll decided on one of its items, counted by itself. Shape: `recused` are persons."""

    item: str
    order: int
    title: str
    counts: Mapping[str, int]
    members_total: int
    needed: int
    adopted: bool
    sentence: str
    recused: tuple[str, ...] = ()


@dataclass(frozen=True)
class OptionVote:
    """One option of a poll "choose up to n" and what became of it."""

    key: str
    label: str
    count: int
    adopted: bool

    @property
    def result(self) -> str:
        return "Được chọn" if self.adopted else "Không được chọn"


@dataclass(frozen=True)
class Vote:
    """One closed poll as the journal holds it.

    Shape: `item` is empty for a joint poll, which has `items`; `counts` by choice; `names` are (person, choice), a
    person once for every option chosen; `recused` are persons who took no part; `opinions` are (person, text).
    """

    poll: str
    item: str
    question: str
    at: datetime
    counts: Mapping[str, int]
    members_total: int
    needed: int
    adopted: bool
    sentence: str
    names: tuple[tuple[str, str], ...] = ()
    items: tuple[ItemVote, ...] = ()
    recused: tuple[str, ...] = ()
    opinions: tuple[tuple[str, str], ...] = ()
    method: str = "roll_call"
    options: tuple[OptionVote, ...] = ()
    # Only of a secret poll: how many ballots were handed out, who counted and who of them signed, and what.
    entitled: int = 0
    tellers: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    count_hash: str = ""


@dataclass(frozen=True)
class Item:
    """One item of the agenda as it stood at closing."""

    uid: str
    order: int
    title: str
    treatment: str
    state: str
    conclusion: str = ""
    agency: str = ""
    presenter: str = ""
    spans: tuple[Span, ...] = ()
    is_held_outside: bool = False


@dataclass(frozen=True)
class Report:
    """The result of an opinion form between sessions, reported to this one."""

    title: str
    number: str
    sentence: str


@dataclass(frozen=True)
class Facts:
    """A closed meeting, complete. Shape: `needed` members make the quorum, 0 where none is asked for."""

    kind: str
    title: str
    place: str
    body_name: str
    parent_name: str
    body_place: str
    symbol: str
    members_noun: str
    members_total: int
    needed: int
    opened: datetime
    closed: datetime
    presiders: tuple[Presider, ...]
    secretary: Attendee | None
    attendees: tuple[Attendee, ...]
    items: tuple[Item, ...]
    speeches: tuple[Speech, ...] = ()
    votes: tuple[Vote, ...] = ()
    breaks: tuple[Span, ...] = ()
    reports: tuple[Report, ...] = ()
    meeting: str = ""
    journal_head: str = ""
    recipients: tuple[str, ...] = field(default=("Các thành viên dự họp",))

    @property
    def members_present(self) -> int:
        return sum(a.is_member and a.is_present for a in self.attendees)
