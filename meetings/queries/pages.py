"""Reads of the pages before a meeting: the list, one meeting's page, the editor's parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from meetings import access
from meetings.access import Reader
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import planning as queries
from meetings.rules import planning as rules
from people import access as people_access
from people.models import Body, User

# How many past meetings one page of the list shows.
PAST_PAGE = 30


@dataclass(frozen=True)
class Totals:
    """The foot of an agenda. Units: minutes; `over` is negative when there is time left."""

    items: int
    minutes: int
    end: datetime
    over: int

    @property
    def left(self) -> int:
        return -self.over


@dataclass(frozen=True)
class MeetingList:
    """The meetings a person may know of, by what they are to them now."""

    running: Sequence[Meeting]
    upcoming: Sequence[Meeting]
    past: Sequence[Meeting]
    bodies: Sequence[Body]
    body: Body | None


def list_of(reader: User, body_key: str = "") -> MeetingList:
    """Return the list of meetings, of one body when its key is given and known to the reader."""
    visible = access.meetings_visible_to(reader)
    bodies = list(Body.objects.filter(pk__in=visible.order_by().values("body")).order_by("pk"))
    body = next((body for body in bodies if str(body.pk) == body_key), None)
    if body:
        visible = visible.filter(body=body)
    shown = visible.annotate(item_count=Count("items", distinct=True))
    live, closed = [Meeting.State.IN_SESSION, Meeting.State.PAUSED], [Meeting.State.CLOSED]
    return MeetingList(
        running=list(shown.filter(state__in=live)),
        upcoming=list(shown.exclude(state__in=live + closed).order_by("planned_start")),
        past=list(shown.filter(state__in=closed)[:PAST_PAGE]),
        bodies=bodies,
        body=body,
    )


def bodies_prepared_by(person: User) -> list[Body]:
    """Return the bodies whose meetings a person prepares."""
    return list(people_access.bodies_where(person, "prepare_meetings").order_by("pk"))


def totals_of(meeting: Meeting, items: Sequence[AgendaItem]) -> Totals:
    """Sum an agenda against the plan of its meeting."""
    minutes = [item.planned_minutes for item in items]
    return Totals(
        items=len(items),
        minutes=rules.planned_minutes(minutes),
        end=rules.end_time(meeting.planned_start, minutes),
        over=rules.minutes_over(meeting.planned_start, meeting.planned_end, minutes),
    )


def page_of(meeting: Meeting, reader: User) -> dict[str, Any]:
    """Return what the page of a meeting shows somebody who takes part or prepares it."""
    items = items_for(meeting, reader)
    return {
        "meeting": meeting,
        "items": items,
        "totals": totals_of(meeting, items),
        "participants": list(_participants(meeting)),
        "me": access.participant_of(meeting, reader),
        "may_prepare": access.may_prepare(reader, meeting),
    }


def items_for(meeting: Meeting, reader: User) -> list[AgendaItem]:
    """Return the items that a reader may know of: all, or those that a guest is invited to."""
    items = AgendaItem.objects.filter(meeting=meeting)
    me = access.participant_of(meeting, reader)
    if me and me.is_scoped and not access.may_prepare(reader, meeting):
        items = items.filter(scoped_participants=me)
    return list(items)


def agenda_editor_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the rows of the agenda editor, nothing for somebody who does not prepare the meeting."""
    if not isinstance(reader, User) or not access.may_prepare(reader, meeting):
        return {"may_prepare": False}
    items = list(AgendaItem.objects.filter(meeting=meeting))
    return {
        "may_prepare": True,
        "items": items,
        "totals": totals_of(meeting, items),
        "treatments": AgendaItem.Treatment.choices,
    }


def participants_editor_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the rows of the participants' editor, nothing for somebody who does not prepare the meeting."""
    if not isinstance(reader, User) or not access.may_prepare(reader, meeting):
        return {"may_prepare": False}
    participants = list(_participants(meeting).prefetch_related("item_scope"))
    invited = access.ids(participants)
    return {
        "may_prepare": True,
        "participants": participants,
        "items": list(AgendaItem.objects.filter(meeting=meeting)),
        "members": [one for one in participants if one.is_member],
        "uninvited": sum(seat.person_id not in invited for seat in queries.members_of(meeting)),
        "roles": Participant.Role.choices,
    }


def calling_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return what a meeting still lacks before it can be called, in words."""
    if not isinstance(reader, User) or not access.may_prepare(reader, meeting):
        return {"may_prepare": False}
    is_draft = meeting.state == Meeting.State.DRAFT
    faults = rules.faults_before_calling(queries.preparation_of(meeting)) if is_draft else []
    return {"may_prepare": True, "is_draft": is_draft, "faults": faults}


def _participants(meeting: Meeting) -> QuerySet[Participant]:
    return Participant.objects.filter(meeting=meeting).select_related("person", "stands_for__person")
