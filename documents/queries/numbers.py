"""Continuous page numbers over a meeting, the same for everybody who has them, so that one can call them out.

Numbered are the papers that the full audience has, in the order of the agenda. A restricted paper has no such
number, and so does everything for a reader limited to some items: a gap in the numbers, or a first number above 1,
would tell how many pages of something else there are. They go by the paper's own pages.
"""

import dataclasses
from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery

from documents.models import Document, DocumentVersion
from documents.queries.papers import ItemPapers, Paper
from meetings import access as meetings_access
from meetings.models import Meeting
from people.models import User


def firsts_of(meeting: Meeting, *, reader: User) -> dict[int, int]:
    """Return the number of the first page of each numbered paper, by its key; empty for a limited reader."""
    return {place.document: place.first for place in _places(meeting, reader)}


def first_of(version: DocumentVersion, *, reader: User) -> int | None:
    """Return the number of a version's first page; None for an older one and where there is no meeting."""
    if not version.document.is_of_meeting:
        return None
    newer = version.document.versions.filter(
        state=DocumentVersion.State.READY, number__gt=version.number
    ).exists()
    return None if newer else firsts_of(version.document.meeting, reader=reader).get(version.document_id)


def page_called(meeting: Meeting, number: int, *, reader: User) -> tuple[int, int] | None:
    """Return the paper, by its key, and its own page that a number of the meeting means; None for none."""
    for place in _places(meeting, reader):
        if place.first <= number < place.first + place.pages:
            return place.document, number - place.first + 1
    return None


@dataclasses.dataclass(frozen=True)
class _Place:
    """Where a paper stands in the numbers of its meeting."""

    document: int
    first: int
    pages: int


def is_limited(meeting: Meeting, reader: User) -> bool:
    """Tell whether a person is limited to some items, and so has no numbers of the meeting."""
    place = meetings_access.participant_of(meeting, reader)
    return place is not None and place.is_scoped


def firsts_for_all(meeting: Meeting) -> dict[int, int]:
    """Return the number of the first page of each numbered paper, by its key, as whoever is not limited has it."""
    return {place.document: place.first for place in _places_for_all(meeting)}


def _places(meeting: Meeting, reader: User) -> list[_Place]:
    return [] if is_limited(meeting, reader) else _places_for_all(meeting)


def _places_for_all(meeting: Meeting) -> list[_Place]:
    places: list[_Place] = []
    following = 1
    for document, pages in _numbered(meeting):
        places.append(_Place(document, following, pages))
        following += pages
    return places


def _numbered(meeting: Meeting) -> Iterable[tuple[int, int]]:
    """List the papers of the full audience in the order of the agenda, with the pages of what is read now."""
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    return (
        Document.objects.filter(
            Q(approval_asked_at=None) | Q(approved_at__isnull=False),
            dossier__item__meeting=meeting,
            dossier__item__is_held_outside=False,
            withdrawn_at=None,
            audience=Document.Audience.EVERYONE,
        )
        .annotate(read_pages=Subquery(ready.order_by("-number").values("pages")[:1]))
        .exclude(read_pages=None)
        .order_by("dossier__item__order", "dossier__item", "order", "pk")
        .values_list("pk", "read_pages")
    )


def numbered(groups: list[ItemPapers], firsts: dict[int, int]) -> list[ItemPapers]:
    """Give every paper of a list its number."""
    return [
        dataclasses.replace(group, papers=[with_number(paper, firsts) for paper in group.papers])
        for group in groups
    ]


def with_number(paper: Paper, firsts: dict[int, int]) -> Paper:
    """Give one paper its number, when it has one."""
    return dataclasses.replace(paper, first=firsts.get(paper.document.pk))
