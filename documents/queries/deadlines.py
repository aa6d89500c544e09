"""Reads of deadlines: when the papers of a meeting are due, and what is late or missing."""

from datetime import date

from documents.models import Document
from documents.rules import deadlines as rules
from meetings import access as meetings_access
from meetings.models import AgendaItem, Meeting
from meetings.queries import planning


def due_day_of(meeting: Meeting) -> date:
    """Return the last day on which a paper of a meeting is in time, in the zone of the body."""
    body_rules = planning.rules_of(meeting)
    lead = rules.lead_days(meeting.kind, body_rules.lead_days_regular, body_rules.lead_days_urgent)
    return rules.working_days_before(planning.day_of(meeting), lead)


def late_days_of(document: Document, due: date) -> int:
    """Return by how many working days a paper came late; a new version of one in time is not late."""
    return rules.days_late(meetings_access.body_day(document.meeting, document.created_at), due)


def items_without_papers(meeting: Meeting) -> list[AgendaItem]:
    """List the items for which nobody has given a paper yet; none is wanted of one that is held outside."""
    given = Document.objects.filter(withdrawn_at=None, dossier__item__meeting=meeting)
    items = AgendaItem.objects.filter(meeting=meeting, is_held_outside=False)
    return list(items.exclude(dossier__in=given.values("dossier")).order_by("order", "pk"))
