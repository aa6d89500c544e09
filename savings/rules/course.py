"""The facts of one meeting that its ledger needs; `telling` folds them from the journal.

The entries are plain values, so that an auditor's script can do the same with an exported journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

POSTPONED, DONE = "postponed", "done"


@dataclass(frozen=True)
class Entry:
    """One journal entry. Shape: `data` by the table in docs/JOURNAL.md."""

    verb: str
    at: datetime
    data: Mapping[str, Any]


@dataclass
class Item:
    """One item of the agenda as the journal tells it. Units: minutes."""

    title: str = ""
    treatment: str = "discussion"
    planned_minutes: int = 0
    state: str = "waiting"
    is_held_outside: bool = False


@dataclass
class Paper:
    """One paper in its last version; `pages` is None while nobody could count them."""

    item: str
    pages: int | None


@dataclass
class Span:
    """A stretch of time of one item, speech or person; `until` is None while it lasts."""

    of: str
    since: datetime
    until: datetime | None = None


@dataclass
class Course:
    """What happened, folded from the entries in their order."""

    planned_start: datetime | None = None
    planned_end: datetime | None = None
    opened: datetime | None = None
    closed: datetime | None = None
    paused: datetime | None = None
    breaks: list[tuple[datetime, datetime]] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    polled: dict[str, list[str]] = field(default_factory=dict)
    # Items that a joint vote settled without discussion.
    agreed: set[str] = field(default_factory=set)
    papers: dict[str, Paper] = field(default_factory=dict)
    participants: dict[str, str] = field(default_factory=dict)
    attended: set[str] = field(default_factory=set)
    stays: list[Span] = field(default_factory=list)
    taken_up: list[Span] = field(default_factory=list)
    spoken: list[Span] = field(default_factory=list)
    # Items that got their conclusion, and those of them that were taken up again.
    concluded: set[str] = field(default_factory=set)
    reopened: set[str] = field(default_factory=set)
    positions: int = 0
    pages_printed: int | None = None
    print_requests: int = 0
    # The end was pressed late and declared afterwards.
    is_end_declared: bool = False

    @property
    def is_held(self) -> bool:
        return self.opened is not None and self.closed is not None

    @property
    def speeches(self) -> int:
        return len(self.spoken)

    @property
    def counted_papers(self) -> list[int]:
        """List the pages of every paper that was distributed and could be counted."""
        return [paper.pages for paper in self.papers.values() if paper.pages is not None]

    @property
    def uncounted_papers(self) -> int:
        return sum(paper.pages is None for paper in self.papers.values())
