"""Reads of deadlines: when the papers of a meeting are due, and what is late or missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.models import Document
from documents.rules import deadlines as rules
from meetings import access as meetings_access
from meetings.models import AgendaItem, Meeting
from meetings.queries import planning
from people import queries as people_queries
from people.rules import workdays


@dataclass(frozen=True)
class Due:
    """The last day on which a paper is in time, and the calendar by which a later one is late."""

    day: date
    holidays: workdays.Holidays


def due_of(meeting: Meeting) -> Due:
    """Return by when the papers of a meeting are due, in the zone and by the calendar of its body."""
    return _due(meeting, people_queries.holidays_of(meeting.body))


def dues_of(meetings: Iterable[Meeting]) -> dict[Meeting, Due]:
    """Return by when the papers of each meeting are due; one query for each body among them."""
    found = list(meetings)
    calendars = {body: people_queries.holidays_of(body) for body in {meeting.body for meeting in found}}
    return {meeting: _due(meeting, calendars[meeting.body]) for meeting in found}


def _due(meeting: Meeting, holidays: workdays.Holidays) -> Due:
    body_rules = planning.rules_of(meeting)
    lead = rules.lead_days(meeting.kind, body_rules.lead_days_regular, body_rules.lead_days_urgent)
    return Due(workdays.add_working_days(planning.day_of(meeting), -lead, holidays), holidays)


def late_days_of(document: Document, due: Due) -> int:
    """Return by how many working days a paper came late; a new version of one in time is not late."""
    given = meetings_access.body_day(document.meeting, document.created_at)
    return rules.days_late(given, due.day, due.holidays)


def items_without_papers(meeting: Meeting) -> list[AgendaItem]:
    """List the items for which nobody has given a paper yet; none is wanted of one that is held outside."""
    given = Document.objects.filter(withdrawn_at=None, dossier__item__meeting=meeting)
    items = AgendaItem.objects.filter(meeting=meeting, is_held_outside=False)
    return list(items.exclude(dossier__in=given.values("dossier")).order_by("order", "pk"))
