"""Reads of papers: one function per panel or page, each seen through `documents_visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Prefetch, QuerySet

from documents import access
from documents.models import Document, DocumentVersion, Reading
from meetings.models import AgendaItem, Meeting, Participant
from people.models import User


@dataclass(frozen=True)
class Paper:
    """A paper as one person finds it.

    Shape: `version` is the newest readable one, None while the first one waits; `waiting` a newer one that is
    not readable yet; `opened_by` counts people, None for who may not see that; `first` numbers its first page
    over the meeting (queries/numbers.py), None for one without.
    """

    document: Document
    version: DocumentVersion | None
    waiting: DocumentVersion | None = None
    reading: Reading | None = None
    opened_by: int | None = None
    first: int | None = None

    @property
    def last_page(self) -> int:
        return self.reading.last_page if self.reading else 1


@dataclass(frozen=True)
class ItemPapers:
    """The papers of one item. Shape: `audience` people may read them, None for who may not see that."""

    item: AgendaItem
    papers: list[Paper]
    is_current: bool
    audience: int | None = None


@dataclass(frozen=True)
class Opened:
    """What one participant did with one paper; `at` None while it was not opened."""

    participant: Participant
    at: datetime | None = None
    last_page: int | None = None


@dataclass(frozen=True)
class PaperReadings:
    """Who opened one paper, in the order of the seats. Shape: `count` of those in `rows` who did."""

    paper: Paper
    rows: list[Opened]

    @property
    def count(self) -> int:
        return sum(row.at is not None for row in self.rows)


def papers_of(meeting: Meeting, *, reader: User) -> list[ItemPapers]:
    """List the papers that a person may see, those of the current item first, the others by agenda."""
    documents = _with_versions(access.documents_visible_to(reader).filter(dossier__item__meeting=meeting))
    counts, audience = _counts(meeting) if access.may_see_readings(reader, meeting) else (None, None)
    papers = _papers(documents, reader, counts, with_waiting=counts is not None)
    groups: dict[AgendaItem, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.document.item, []).append(paper)
    listed = [
        ItemPapers(item, found, item.pk == meeting.current_item_id, audience.of(item) if audience else None)
        for item, found in groups.items()
    ]
    return sorted(listed, key=lambda group: not group.is_current)


def papers_of_item(item: AgendaItem, *, reader: User) -> list[Paper]:
    """List the papers of one item for those who prepare it, the waiting ones included."""
    documents = _with_versions(access.documents_visible_to(reader).filter(dossier=item.dossier_id))
    return _papers(documents, reader, None, with_waiting=True)


def paper_of(document: Document, *, reader: User) -> Paper | None:
    """Return one paper as a person finds it; None while nothing of it can be read."""
    documents = _with_versions(Document.objects.filter(pk=document.pk))
    return next(iter(_papers(documents, reader, None, with_waiting=False)), None)


def readings_of(meeting: Meeting, *, reader: User) -> list[PaperReadings]:
    """List every paper with every participant who may read it: when they opened it, how far they are."""
    groups = papers_of(meeting, reader=reader)
    audience = _Audience(meeting)
    opened = _opened(meeting)
    return [
        PaperReadings(
            paper,
            [
                opened.get((paper.document.pk, place.person_id), Opened(place))
                for place in audience.places(group.item)
            ],
        )
        for group in sorted(groups, key=lambda group: group.item.order)
        for paper in group.papers
        if paper.version
    ]


class _Audience:
    """The participants of a meeting, asked once, by item."""

    def __init__(self, meeting: Meeting) -> None:
        places = Participant.objects.filter(meeting=meeting, person__isnull=False).select_related("person")
        self.all = list(places.prefetch_related("item_scope"))

    def places(self, item: AgendaItem) -> list[Participant]:
        """List who may read the papers of an item."""
        return [place for place in self.all if not place.is_scoped or item in place.item_scope.all()]

    def of(self, item: AgendaItem) -> int:
        """Count who may read the papers of an item."""
        return len(self.places(item))


def _counts(meeting: Meeting) -> tuple[dict[int, int], _Audience]:
    """Count by paper the participants who opened any version of it."""
    readings = (
        _readings_in(meeting).values("version__document").annotate(people=Count("person", distinct=True))
    )
    return {row["version__document"]: row["people"] for row in readings}, _Audience(meeting)


def _readings_in(meeting: Meeting) -> QuerySet[Reading]:
    return Reading.objects.filter(
        version__document__dossier__item__meeting=meeting,
        person__in=Participant.objects.filter(meeting=meeting).values("person"),
    )


def _opened(meeting: Meeting) -> dict[tuple[int, int | None], Opened]:
    places = {
        place.person_id: place
        for place in Participant.objects.filter(meeting=meeting).select_related("person")
    }
    rows = (
        _readings_in(meeting)
        .values("version__document", "person")
        .annotate(first=Min("opened_at"), page=Max("last_page"))
    )
    return {
        (row["version__document"], row["person"]): Opened(places[row["person"]], row["first"], row["page"])
        for row in rows
    }


def _with_versions(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Fetch the item and every version with the papers, in the order of the agenda: two queries."""
    versions = Prefetch("versions", DocumentVersion.objects.order_by("-number"), to_attr="newest_first")
    return (
        documents.select_related("dossier__item__meeting")
        .order_by(F("dossier__item__order"), "dossier__item", "order", "pk")
        .prefetch_related(versions)
    )


def _papers(
    documents: QuerySet[Document], reader: User, counts: dict[int, int] | None, *, with_waiting: bool
) -> list[Paper]:
    found = list(documents)
    readings = _my_readings(found, reader)
    papers = [_paper(document, readings, counts) for document in found]
    return [paper for paper in papers if paper.version or with_waiting]


def _my_readings(documents: Iterable[Document], reader: User) -> dict[int, Reading]:
    rows = Reading.objects.filter(
        person=reader, version__document__in=[document.pk for document in documents]
    )
    return {row.version_id: row for row in rows}


def _paper(document: Document, readings: dict[int, Reading], counts: dict[int, int] | None) -> Paper:
    versions: list[DocumentVersion] = document.newest_first  # type: ignore[attr-defined]
    version = next((version for version in versions if version.is_ready), None)
    return Paper(
        document,
        version,
        versions[0] if versions and versions[0] != version else None,
        readings.get(version.pk) if version else None,
        None if counts is None else counts.get(document.pk, 0),
    )
