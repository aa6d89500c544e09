"""What the presenter of a meeting shows now, and who may follow; asked for every whisper."""

from typing import Any

from documents import access
from documents.models import Document, Presenting
from meetings.models import Meeting, Participant
from people import compiled


def standing_in(meeting: Meeting) -> Presenting | None:
    """Return what is presented; nothing outside a session, of a withdrawn paper, or without the right."""
    row = _PRESENTED.first(meeting.pk)
    return row if row and access.may_present(row.person, row.meeting) else None


# Asked for every room again and again, whether anybody presents or not.
_PRESENTED = compiled.Question(
    lambda: (
        Presenting.objects.filter(meeting=compiled.THING, version__document__withdrawn_at=None)
        .select_related("person", "version", "meeting__current_item")
        .order_by()
    ),
    compiled.THING,
)


def place_of(meeting: Meeting) -> dict[str, Any] | None:
    """Return the whisper: paper, page, pointer and who presents; None while nobody does.

    Units: `dot` in thousandths of the page from its top left corner.
    """
    row = standing_in(meeting)
    if row is None:
        return None
    return {
        "version": row.version_id,
        "document": row.version.document_id,
        "page": row.page,
        "dot": None if row.dot_x is None else [row.dot_x, row.dot_y],
        "who": _title_of(row),
        "person": str(row.person.uid),
    }


def followers_of(meeting: Meeting, fields: dict[str, Any]) -> set[int]:
    """Return who hears of the presenter's page: the participants who may read that very paper."""
    papers = Document.objects.select_related("dossier__item__meeting__body")
    document = papers.filter(pk=fields["document"]).first()
    if document is None:
        return set()
    places = Participant.objects.filter(meeting=meeting, person__isnull=False)
    return access.audience_of(document) & set(places.values_list("person_id", flat=True))


def _title_of(row: Presenting) -> str:
    place = Participant.objects.filter(meeting=row.meeting, person=row.person).first()
    return place.title if place else row.person.full_name
