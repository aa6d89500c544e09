"""One invented meeting as journal entries: what its acts would have written, twelve at most."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from people.rules import utc_text

# Of a hundred invented meetings so many used paper, had no papers, or declared nothing. Unit: percent.
PRINTED, WITHOUT_PAPERS, UNDECLARED = 9, 3, 1


@dataclass(frozen=True)
class Told:
    """One entry before it is chained. Shape: `data` by docs/JOURNAL.md."""

    verb: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What an invented meeting is like. Units: minutes, pages."""

    start: datetime
    planned_minutes: int
    minutes: int
    items: int
    consent: int
    pages: int
    printed: int | None
    people: tuple[str, ...]


def planned(dice: random.Random, start: datetime, people: tuple[str, ...]) -> Plan:
    """Throw the dice for a meeting: consent shortens it, some still print."""
    items = dice.randint(3, 8)
    consent = dice.randint(0, items - 1)
    minutes = int(consent * 0.5 + (items - consent) * dice.randint(8, 16)) + 2
    fate = dice.randrange(100)
    pages = 0 if fate < WITHOUT_PAPERS else dice.randint(12, 160)
    printed: int | None = dice.randint(20, 400) if fate >= 100 - PRINTED else 0
    if WITHOUT_PAPERS <= fate < WITHOUT_PAPERS + UNDECLARED:
        printed = None
    return Plan(start, items * 14, minutes, items, consent, pages, printed, people)


def told(plan: Plan, dice: random.Random) -> Iterator[Told]:
    """Tell the meeting: called, its paper prepared, opened, an item, a joint poll, closed."""
    uids = [str(uuid.UUID(int=dice.getrandbits(128))) for _ in range(plan.items)]
    rows = [_item(uid, place, plan) for place, uid in enumerate(uids, start=1)]
    called, opened = plan.start - timedelta(days=4), plan.start + timedelta(minutes=dice.randint(0, 6))
    yield Told("meeting.called", called, _calling(plan, rows))
    if plan.pages:
        paper = str(uuid.UUID(int=dice.getrandbits(128)))
        yield Told("document.added", called, {"document": paper, "item": uids[0], "pages": None})
        prepared = {"document": paper, "item": uids[0], "pages": plan.pages}
        yield Told("version.prepared", called + timedelta(seconds=40), prepared)
    yield Told("meeting.opened", opened, {"opened_at": utc_text(opened), "present": list(plan.people)})
    yield Told("item.started", opened + timedelta(minutes=1), {"item": uids[-1], "previous": None})
    yield from _joint_poll(plan, uids, opened, dice)
    yield _closing(plan, rows, opened)


def _item(uid: str, place: int, plan: Plan) -> dict[str, Any]:
    return {
        "uid": uid,
        "order": place,
        "title": f"Nội dung giả lập {place}",
        "treatment": "agreed" if place <= plan.consent else "decision",
        "planned_minutes": 14,
    }


def _calling(plan: Plan, rows: list[dict[str, Any]]) -> dict[str, Any]:
    end = plan.start + timedelta(minutes=plan.planned_minutes)
    people = [{"uid": uid, "name": f"Thành viên giả lập {n}"} for n, uid in enumerate(plan.people, start=1)]
    return {
        "planned_start": utc_text(plan.start),
        "planned_end": utc_text(end),
        "items": rows,
        "participants": people,
    }


def _joint_poll(plan: Plan, uids: list[str], opened: datetime, dice: random.Random) -> Iterator[Told]:
    agreed = uids[: plan.consent]
    if agreed:
        decisions = [{"item": uid, "how": "consent", "adopted": True} for uid in agreed]
        poll = str(uuid.UUID(int=dice.getrandbits(128)))
        data = {"poll": poll, "item": None, "items": agreed, "decisions": decisions}
        yield Told("poll.closed", opened + timedelta(minutes=2), data)


def _closing(plan: Plan, rows: list[dict[str, Any]], opened: datetime) -> Told:
    closed = opened + timedelta(minutes=plan.minutes)
    states = [
        {"uid": row["uid"], "order": row["order"], "title": row["title"], "state": "done"} for row in rows
    ]
    return Told(
        "meeting.closed",
        closed,
        {"pages_printed": plan.printed, "closed_at": utc_text(closed), "items": states},
    )
