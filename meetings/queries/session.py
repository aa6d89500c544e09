"""Reads of the room: what its panels show, and the few rows that the acts of a session ask for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, Subquery

from meetings import access
from meetings.access import Reader
from meetings.models import (
    AgendaItem,
    Break,
    Instruction,
    ItemSpan,
    Meeting,
    Participant,
    Presence,
    SpeakingTurn,
)
from meetings.queries import asked, expecting
from meetings.rules import session as rules
from people import clock, once
from people.models import User
from people.rules import Refused

Row = TypeVar("Row", bound=Model)


# -- rows for the acts --


def locked(row: Row) -> Row:
    """Read a row again under its own lock, after the meeting's.

    Errors: Refused when somebody has just removed it.
    """
    found = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise Refused("Nội dung này không còn nữa. Hãy tải lại trang.")
    return found


def uid_of(participant: Participant) -> str | None:
    """Return the uid of the person behind a place, for the journal."""
    return str(participant.person.uid) if participant.person else None


def uids_present(meeting: Meeting) -> list[str]:
    """List the uids of everybody who is there, in the order of seats."""
    there = Presence.objects.filter(participant__meeting=meeting, until=None)
    seats = there.order_by("participant__seat_order", "participant")
    return [str(uid) for uid in seats.values_list("participant__person__uid", flat=True)]


def items_without_conclusion(meeting: Meeting) -> list[AgendaItem]:
    """List the items that keep a meeting from being closed."""
    return list(meeting.items.filter(conclusion="").exclude(state=AgendaItem.State.POSTPONED))


def counts_of(meeting: Meeting) -> rules.Counts:
    """Count who is there against the members frozen at calling."""
    rows = [rules.Attendee(*row) for row in asked.ATTENDEES.rows(meeting.pk)]
    total = meeting.members_total
    if total is None:
        total = sum(row.is_member for row in rows)
    decides = meeting.kind in meeting.body_rules.deciding_kinds
    needed = rules.quorum_needed(total, meeting.body_rules.quorum_fraction) if decides else 0
    return rules.counts(rows, total, needed)


# -- shared panels --


@dataclass(frozen=True)
class ItemLine:
    """One item as agenda and console show it. Units: `over_minutes` beyond the plan. `mark`: queries/expecting."""

    item: AgendaItem
    position: int
    clock: rules.Clock
    overdue_at: datetime | None
    mark: str = ""

    @property
    def planned_seconds(self) -> int:
        return self.item.planned_minutes * 60

    @property
    def minutes(self) -> int:
        return self.clock.seconds // 60

    @property
    def over_minutes(self) -> int:
        return rules.over_seconds(self.clock.seconds, self.item.planned_minutes) // 60


@dataclass(frozen=True)
class TurnLine:
    """One request or speech as the room shows it."""

    turn: SpeakingTurn
    clock: rules.Clock
    alarm_at: datetime


def now_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the state of the meeting, its current item and that item's clock."""
    lines = lines_of(meeting)
    line = _current(meeting, _seen(lines, _scope(meeting, reader)))
    chair = access.presiding(meeting)
    return {
        "line": line,
        "elsewhere": line is None and meeting.current_item_id is not None,
        "items_total": len(lines),
        "presiding": chair.participant if chair else None,
        "pause": _pause(meeting),
    }


def agenda_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the items in order with their states and times, and the expected end."""
    lines = lines_of(meeting)
    outlook = expecting.outlook_of(meeting, [line.item for line in lines])
    lines = [replace(line, mark=outlook.mark_of(line.item.pk)) for line in lines]
    forecast = _forecast(meeting, lines, outlook)
    return {"lines": _seen(lines, _scope(meeting, reader)), "forecast": forecast, "notes": outlook.notes}


def speakers_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return who speaks and who waits."""
    return _floor(meeting, reader)


def presence_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the counts of members, substitutes and guests; never a list of names."""
    return {"counts": counts_of(meeting)}


# -- personal panels --


def console_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return what chair and secretary steer the session with; nothing for anybody else."""
    role = _conducting(meeting, reader)
    if not any(role.values()):
        return {}
    lines = lines_of(meeting)
    current = _current(meeting, lines)
    return {
        "conducts": True,
        **role,
        "lines": lines,
        "line": current,
        **_neighbours(lines, current),
        **_floor(meeting, access.FULL_AUDIENCE),
        "counts": counts_of(meeting),
        "now": clock.now(),
        "instruction": Instruction.objects.filter(meeting=meeting, withdrawn_at=None).first(),
    }


def roll_call_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return every place with who is there, for those who conduct; nothing for anybody else."""
    role = _conducting(meeting, reader)
    if not any(role.values()):
        return {}
    chair = access.presiding(meeting)
    return {
        "conducts": True,
        **role,
        "presiding_id": chair.participant_id if chair else None,
        "places": places_of(meeting),
    }


def my_turn_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return a person's own check-in and request to speak; nothing for somebody who has no place here."""
    place = access.participant_of(meeting, reader)
    if place is None:
        return {"place": None}
    turns = {turn.state: turn for turn in asked.OWN_TURNS.found(place.pk)}
    there = asked.THERE.first(place.pk)
    # Who conducts has the console: the floor is the chair's anyway, and the secretary enters names there.
    may_ask = not any(_conducting(meeting, reader).values())
    return {
        "place": place,
        "there": there,
        "waiting": turns.get("waiting"),
        "speaking": turns.get("speaking"),
        "may_ask": may_ask,
        "shown": not meeting.is_closed and bool(may_ask or turns or not there),
    }


def places_of(meeting: Meeting) -> QuerySet[Participant]:
    """Return every place of a meeting with `mode` (empty when nobody is there), in the order of seats."""
    mode = asked.PRESENT.values("mode")[:1]
    places = Participant.objects.filter(meeting=meeting).annotate(mode=Subquery(mode))
    return places.select_related("person", "stands_for__person").order_by("seat_order", "pk")


# -- shared work --


@once.once
def lines_of(meeting: Meeting) -> list[ItemLine]:
    """Return the items in order, each with its clock less breaks."""
    breaks = _breaks(meeting)
    spans: defaultdict[int, list[rules.Interval]] = defaultdict(list)
    for span in asked.SPANS.found(meeting.pk):
        spans[span.item_id].append(_interval(span))
    items = asked.ITEMS.found(meeting.pk)
    return [_line(item, spans[item.pk], position, breaks) for position, item in enumerate(items, start=1)]


def _seen(lines: list[ItemLine], scope: set[int] | None) -> list[ItemLine]:
    return lines if scope is None else [line for line in lines if line.item.pk in scope]


def _scope(meeting: Meeting, reader: Reader) -> set[int] | None:
    """Return the items that somebody is invited to, None for the whole meeting."""
    place = access.participant_of(meeting, reader)
    if place is None or not place.is_scoped:
        return None
    return set(place.item_scope.values_list("pk", flat=True))


def _line(
    item: AgendaItem, spans: Sequence[rules.Interval], position: int, breaks: Sequence[rules.Interval]
) -> ItemLine:
    shown = rules.clock(spans, breaks)
    return ItemLine(item, position, shown, rules.overdue_at(shown, item.planned_minutes))


def _interval(row: ItemSpan | Break) -> rules.Interval:
    return rules.Interval(row.since, row.until)


@once.once
def _breaks(meeting: Meeting) -> list[rules.Interval]:
    return [_interval(row) for row in asked.BREAKS.found(meeting.pk)]


def _pause(meeting: Meeting) -> Break | None:
    paused = meeting.state == Meeting.State.PAUSED
    return Break.objects.filter(meeting=meeting, until=None).first() if paused else None


def _current(meeting: Meeting, lines: Sequence[ItemLine]) -> ItemLine | None:
    return next((line for line in lines if line.item.pk == meeting.current_item_id), None)


def _neighbours(lines: Sequence[ItemLine], current: ItemLine | None) -> dict[str, ItemLine | None]:
    """Find the items before and after the current one; without one, the first that still waits."""
    if current is None:
        waiting = (line for line in lines if line.item.state == AgendaItem.State.WAITING)
        return {"previous": None, "next": next(waiting, None)}
    at = current.position
    return {"previous": lines[at - 2] if at > 1 else None, "next": lines[at] if at < len(lines) else None}


def _forecast(meeting: Meeting, lines: Sequence[ItemLine], outlook: expecting.Outlook) -> rules.Forecast:
    if meeting.closed_at:
        return rules.forecast_at(meeting.closed_at, meeting.planned_end)
    current = _current(meeting, lines)
    return rules.forecast(
        begins=meeting.opened_at or meeting.planned_start,
        planned_end=meeting.planned_end,
        current=(current.clock, current.item.planned_minutes) if current else None,
        waiting=outlook.length_of(line.item for line in lines if line.item.state == AgendaItem.State.WAITING),
        now=clock.now(),
    )


def _floor(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    scope, breaks = _scope(meeting, reader), _breaks(meeting)
    turns = [turn for turn in asked.TURNS.found(meeting.pk) if scope is None or turn.item_id in scope]
    lines = [_turn_line(turn, breaks) for turn in turns]
    return {
        "speaking": next((line for line in lines if line.turn.state == SpeakingTurn.State.SPEAKING), None),
        "queue": [line for line in lines if line.turn.state == SpeakingTurn.State.WAITING],
    }


def _turn_line(turn: SpeakingTurn, breaks: Sequence[rules.Interval]) -> TurnLine:
    spans = [rules.Interval(turn.started_at)] if turn.started_at else []
    alarm_at = turn.asked_at + rules.WAITING_ALARM_SECONDS * rules.SECOND
    return TurnLine(turn, rules.clock(spans, breaks), alarm_at)


def _conducting(meeting: Meeting, reader: Reader) -> dict[str, bool]:
    if not isinstance(reader, User):
        return {"is_chair": False, "is_secretary": False}
    return {
        "is_chair": access.is_presiding(reader, meeting),
        "is_secretary": access.is_secretary(reader, meeting),
    }
