"""A meeting told as journal entries, for the tests of the ledger."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from savings.rules.course import Entry

BEGIN = datetime(2026, 11, 21, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def entry(minutes: float, verb: str, **data: Any) -> Entry:
    return Entry(verb, at(minutes), data)


def item(uid: str, treatment: str = "discussion", planned: int = 10) -> dict[str, Any]:
    return {"uid": uid, "title": f"Nội dung {uid}", "treatment": treatment, "planned_minutes": planned}


def state(uid: str, now: str) -> dict[str, Any]:
    return {"uid": uid, "state": now, "conclusion": ""}


def people(*names: str) -> list[Mapping[str, Any]]:
    return [{"uid": name, "name": name} for name in names]


def paper(minutes: float, uid: str, of: str, pages: int | None, verb: str = "document.added") -> Entry:
    return entry(minutes, verb, document=uid, item=of, name=uid, pages=pages)


def told(*more: Entry, printed: int | None = 0) -> list[Entry]:
    """Tell a meeting: planned for 90 minutes, opened 5 late, a break of 15, closed after 62; and `more`."""
    agenda = [item("a"), item("b", "decision"), item("c", "agreed"), item("d"), item("e")]
    story = [
        paper(-60, "p1", "a", 3),
        paper(-59, "p2", "b", 10),
        entry(
            -50,
            "meeting.called",
            planned_start=at(0).isoformat(),
            planned_end=at(90).isoformat(),
            items=agenda,
            participants=people("x", "y", "z"),
        ),
        entry(-1, "presence.checked_in", person="x", mode="in_room"),
        entry(5, "meeting.opened"),
        entry(6, "presence.checked_in", person="y", mode="in_room"),
        entry(20, "turn.started", turn="t", person="x", item="a"),
        entry(30, "meeting.paused"),
        entry(45, "meeting.resumed"),
        entry(50, "poll.closed", poll="v", item="b"),
        *more,
        entry(
            67,
            "meeting.closed",
            pages_printed=printed,
            items=[
                state("a", "done"),
                state("b", "done"),
                state("c", "done"),
                state("d", "postponed"),
                state("e", "waiting"),
            ],
        ),
    ]
    return sorted(story, key=lambda one: one.at)
