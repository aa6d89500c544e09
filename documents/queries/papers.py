"""Reads of papers: one function per panel or page, each seen through `documents_visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, QuerySet

from documents import access
from documents.models import Document, DocumentVersion, Reading
from documents.queries import deadlines
from documents.queries.audiences import Audiences
from meetings.models import AgendaItem, Dossier, Meeting, Participant
from people.models import User


@dataclass(frozen=True)
class Paper:
    """A paper as one person finds it.

    Shape: `version` is the newest readable one, None while the first one waits; `waiting` a newer one that is
    not readable yet; `opened_by` counts people of the `audience`, both None for who may not see that; `first`
    numbers its first page over the meeting (queries/numbers.py), None for one without; `late_days` working days
    after the day it was due.
    """

    document: Document
    version: DocumentVersion | None
    waiting: DocumentVersion | None = None
    reading: Reading | None = None
    opened_by: int | None = None
    first: int | None = None
    audience: int | None = None
    late_days: int = 0

    @property
    def waits_for_approval(self) -> bool:
        return self.document.approval_asked_at is not None and self.document.approved_at is None

    @property
    def last_page(self) -> int:
        return self.reading.last_page if self.reading else 1


@dataclass(frozen=True)
class ItemPapers:
    """The papers of one item."""

    item: AgendaItem
    papers: list[Paper]
    is_current: bool


def papers_of(meeting: Meeting, *, reader: User, with_counts: bool = True) -> list[ItemPapers]:
    """List the papers that a person may see, those of the current item first, the others by agenda.

    Shape: `with_counts` adds, for who may see that, how many opened each, and the papers that wait for a version.
    """
    documents = _with_versions(access.documents_visible_to(reader).filter(dossier__item__meeting=meeting))
    sees_counts = with_counts and access.may_see_readings(reader, meeting)
    counts = Counts(meeting) if sees_counts else None
    return grouped(_papers(documents, reader, counts, with_waiting=counts is not None), meeting)


def grouped(papers: Iterable[Paper], meeting: Meeting) -> list[ItemPapers]:
    """Put papers under their items, those of the current item first."""
    groups: dict[AgendaItem, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.document.item, []).append(paper)
    listed = [ItemPapers(item, found, item.pk == meeting.current_item_id) for item, found in groups.items()]
    return sorted(listed, key=lambda group: not group.is_current)


def papers_for_all(documents: QuerySet[Document]) -> list[Paper]:
    """Return papers of a meeting as they are for nobody in particular, the waiting ones included."""
    found = list(_with_versions(documents))
    due = deadlines.due_of(found[0].meeting) if found else None
    return [_paper(document, {}, None, due) for document in found]


def papers_of_item(item: AgendaItem, *, reader: User) -> list[Paper]:
    """List the papers of one item for those who prepare it, the waiting ones included."""
    documents = _with_versions(access.documents_visible_to(reader).filter(dossier=item.dossier_id))
    return _papers(documents, reader, None, with_waiting=True)


def papers_of_dossier(dossier: Dossier, *, reader: User, with_waiting: bool = False) -> list[Paper]:
    """List the papers of another holder than an agenda item; those who prepare them see the waiting ones too."""
    documents = access.documents_visible_to(reader).filter(dossier=dossier)
    return _papers(_with_versions(documents), reader, None, with_waiting=with_waiting)


def paper_of(document: Document, *, reader: User) -> Paper | None:
    """Return one paper as a person finds it; None while nothing of it can be read."""
    documents = _with_versions(Document.objects.filter(pk=document.pk))
    return next(iter(_papers(documents, reader, None, with_waiting=False)), None)


class Counts:
    """How many participants opened any version of each paper, and for how many it is meant."""

    def __init__(self, meeting: Meeting) -> None:
        here = Participant.objects.filter(meeting=meeting).values("person")
        readings = Reading.objects.filter(
            version__document__dossier__item__meeting=meeting, person__in=here
        ).values("version__document")
        rows = readings.annotate(people=Count("person", distinct=True))
        self.opened = {row["version__document"]: row["people"] for row in rows}
        self.audiences = Audiences(meeting)


def _with_versions(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Fetch the item and every version with the papers, in the order of the agenda: two queries."""
    versions = Prefetch("versions", DocumentVersion.objects.order_by("-number"), to_attr="newest_first")
    return (
        documents.select_related("dossier__item__meeting__body")
        .order_by(F("dossier__item__order"), "dossier__item", "order", "pk")
        .prefetch_related(versions)
    )


def _papers(
    documents: QuerySet[Document], reader: User, counts: Counts | None, *, with_waiting: bool
) -> list[Paper]:
    found = list(documents)
    readings = _my_readings(found, reader)
    # All of them are of one meeting, or of one other holder, whose papers are never late.
    due = deadlines.due_of(found[0].meeting) if found and found[0].is_of_meeting else None
    papers = [_paper(document, readings, counts, due) for document in found]
    return [paper for paper in papers if paper.version or with_waiting]


def _my_readings(documents: Iterable[Document], reader: User) -> dict[int, Reading]:
    rows = Reading.objects.filter(
        person=reader, version__document__in=[document.pk for document in documents]
    )
    return {row.version_id: row for row in rows}


def _paper(
    document: Document, readings: dict[int, Reading], counts: Counts | None, due: deadlines.Due | None
) -> Paper:
    versions: list[DocumentVersion] = document.newest_first  # type: ignore[attr-defined]
    version = next((version for version in versions if version.is_ready), None)
    return Paper(
        document,
        version,
        versions[0] if versions and versions[0] != version else None,
        readings.get(version.pk) if version else None,
        opened_by=counts.opened.get(document.pk, 0) if counts else None,
        audience=counts.audiences.count(document) if counts else None,
        late_days=deadlines.late_days_of(document, due) if due else 0,
    )
