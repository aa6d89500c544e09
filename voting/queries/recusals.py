"""Reads about members who do not take part in the vote on an item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting, Participant
from people.models import User
from voting.models import Poll, Recusal
from voting.queries import journalled


def of_items(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[int, set[str]]:
    """Return, for each item by its key, the uids of the members with a vote who do not take part in it."""
    electors = set(meeting.electors)
    found: dict[int, set[str]] = {item.pk: set() for item in items}
    rows = Recusal.objects.filter(item__in=found).values_list("item", "participant__person__uid")
    for item, uid in rows:
        if str(uid) in electors:
            found[item].add(str(uid))
    return found


def of_poll(poll: Poll, items: Iterable[AgendaItem]) -> dict[int, set[str]]:
    """Return, for each item of a poll, who takes no part in it: of a closed one who took none when it was opened.

    Source: what is entered after the closing changes no result, so a recount reads the journal.
    """
    if not poll.is_closed:
        return of_items(poll.meeting, items)
    frozen = journalled.recused_at_opening(poll)
    return {item.pk: {person for uid, person in frozen if uid == str(item.uid)} for item in items}


def common(by_item: dict[int, set[str]]) -> set[str]:
    """Return who is recused on every one of the items."""
    return set.intersection(*by_item.values()) if by_item else set()


@dataclass(frozen=True)
class ItemLine:
    """One item with those who take no part in its vote. Shape: `is_fixed` once a poll on it is open or closed."""

    item: AgendaItem
    recused: list[Recusal]
    is_fixed: bool
    own: bool


def page_of(meeting: Meeting, *, reader: User) -> dict[str, Any]:
    """Return every item with the recusals that the reader may know of: the own ones, all for those who conduct."""
    place = meeting_access.participant_of(meeting, reader)
    conducts = meeting_access.may_conduct(reader, meeting)
    voters = _voters(meeting)
    own = next((voter for voter in voters if place and voter.pk == place.pk), None)
    shown = voters if conducts else [own] if own else []
    return {
        "lines": _lines(meeting, place, shown) if shown else [],
        "voters": shown,
        "conducts": conducts,
        "own": own,
    }


def _voters(meeting: Meeting) -> list[Participant]:
    rows = Participant.objects.filter(meeting=meeting, may_vote=True).select_related("person")
    return [row for row in rows if row.person and str(row.person.uid) in meeting.electors]


def _lines(meeting: Meeting, place: Participant | None, shown: list[Participant]) -> list[ItemLine]:
    rows = Recusal.objects.filter(item__meeting=meeting, participant__in=shown)
    recused: dict[int, list[Recusal]] = {}
    for row in rows.select_related("participant__person").order_by("participant__seat_order", "pk"):
        recused.setdefault(row.item_id, []).append(row)
    voted = Poll.objects.filter(meeting=meeting, state__in=(Poll.State.OPEN, Poll.State.CLOSED))
    fixed = set(voted.values_list("item", flat=True)) | set(voted.values_list("poll_items__item", flat=True))
    return [_line(item, recused.get(item.pk, []), item.pk in fixed, place) for item in meeting.items.all()]


def _line(item: AgendaItem, recused: list[Recusal], is_fixed: bool, place: Participant | None) -> ItemLine:
    own = place is not None and any(row.participant_id == place.pk for row in recused)
    return ItemLine(item, recused, is_fixed, own)
