"""The papers of a room: read once for everybody who comes at the same moment, shown to each by rights asked anew.

A storm of tablets reads sixty papers with their versions a thousand times over; what they are and how their lines look
is the same for all. Whose they are to see, what of them somebody has opened, and who opened them is not, and is asked
of the database for every reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from documents import access
from documents.models import Document, Reading
from documents.queries import numbers
from documents.queries import papers as queries
from documents.queries.papers import ItemPapers, Paper
from meetings.models import Meeting
from meetings.queries.kept import Kept
from people import compiled
from people.models import User


@dataclass(frozen=True)
class Own:
    """The papers of a room as one person sees them.

    Shape: `lines` keeps what is rendered of these very rows; `texts` the whole by language, None for who has opened
    any.
    """

    groups: list[ItemPapers]
    is_numbered: bool
    sees_readings: bool
    lines: dict[tuple[object, ...], SafeString]
    texts: dict[str | None, SafeString] | None = None


@dataclass(frozen=True)
class Shelf:
    """All papers of a meeting at one version, whoever may see them, in the order of the agenda.

    Shape: `firsts` are numbers of first pages by paper; `lines` are kept by how they look; `unread` is what somebody
    sees who has opened nothing, by what they see, because then it is the same for all of them.
    """

    papers: list[Paper]
    firsts: Mapping[int, int]
    lines: dict[tuple[object, ...], SafeString] = field(default_factory=dict)
    unread: dict[tuple[frozenset[int], bool], Own] = field(default_factory=dict)


# Nothing of a shelf moves without an act; it is made anew now and then all the same. Unit: seconds.
FRESH_SECONDS = 30.0
_shelves: Kept[UUID, Shelf] = Kept(FRESH_SECONDS)


def papers_in_room(meeting: Meeting, *, reader: User) -> Own:
    """Return what `papers_of`, numbered, returns for a room; tests hold the two equal for everybody.

    Shape: the meeting's row was read before; the shelf is never older than its version.
    """
    shelf = _shelves.at(meeting.uid, meeting.version, lambda: _made(meeting))
    seen, limited = visible_in(meeting, reader=reader), numbers.is_limited(meeting, reader)
    counts = queries.Counts(meeting) if access.may_see_readings(reader, meeting) else None
    readings = _readings(meeting, reader)
    if counts or readings:
        return _own(shelf, meeting, seen, limited, readings, counts)
    if (seen, limited) not in shelf.unread:
        unread = _own(shelf, meeting, seen, limited, {}, None)
        shelf.unread[seen, limited] = replace(unread, texts={})
    return shelf.unread[seen, limited]


def _own(
    shelf: Shelf,
    meeting: Meeting,
    seen: frozenset[int],
    limited: bool,
    readings: Mapping[int, Reading],
    counts: queries.Counts | None,
) -> Own:
    firsts: Mapping[int, int] = {} if limited else shelf.firsts
    found = [paper for paper in shelf.papers if paper.document.pk in seen and (paper.version or counts)]
    papers = [_paper(paper, readings, counts, firsts) for paper in found]
    groups = queries.grouped(papers, meeting)
    return Own(groups, bool(papers and firsts), bool(papers and counts), shelf.lines)


def visible_in(meeting: Meeting, *, reader: User) -> frozenset[int]:
    """Return the keys of the papers of a meeting that a person may know of: `documents_visible_to`, asked now."""
    if not reader.is_active:
        return frozenset()
    return frozenset(row[0] for row in _VISIBLE.rows(reader.pk, meeting.pk))


def _visible() -> QuerySet[Document, Any]:
    papers = access.documents_visible_to(User(pk=compiled.PERSON, is_active=True))
    return papers.filter(dossier__item__meeting=compiled.THING).order_by().values_list("pk")


def _opened() -> QuerySet[Reading, Any]:
    here = Reading.objects.filter(version__document__dossier__item__meeting=compiled.THING)
    return here.filter(person=compiled.PERSON).order_by().values_list("version", "last_page")


_VISIBLE = compiled.Question(_visible, compiled.PERSON, compiled.THING)
_OPENED = compiled.Question(_opened, compiled.PERSON, compiled.THING)


def _made(meeting: Meeting) -> Shelf:
    documents = Document.objects.filter(dossier__item__meeting=meeting, withdrawn_at=None)
    return Shelf(queries.papers_for_all(documents), numbers.firsts_for_all(meeting))


def _readings(meeting: Meeting, reader: User) -> dict[int, Reading]:
    rows = _OPENED.rows(reader.pk, meeting.pk)
    return {version: Reading(version_id=version, last_page=page) for version, page in rows}


def _paper(
    paper: Paper, readings: Mapping[int, Reading], counts: queries.Counts | None, firsts: Mapping[int, int]
) -> Paper:
    document = paper.document
    return replace(
        paper,
        waiting=paper.waiting if counts else None,
        reading=readings.get(paper.version.pk) if paper.version else None,
        opened_by=counts.opened.get(document.pk, 0) if counts else None,
        audience=counts.audiences.count(document) if counts else None,
        first=firsts.get(document.pk),
    )
