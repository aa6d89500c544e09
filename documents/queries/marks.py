"""Reads of marks: what a person sees on one version, and all their notes of a meeting.

Every read starts from `versions_readable_by` or `documents_visible_to`, so who loses a paper loses what others
showed them on it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from documents import access
from documents.models import Document, DocumentVersion, Mark, MarkPlace, MarkShare
from documents.rules import marks as rules
from meetings.models import AgendaItem, Meeting, Participant
from people import compiled
from people.models import User

KEPT, MOVED, CHANGED = MarkPlace.State.KEPT, MarkPlace.State.MOVED, MarkPlace.State.CHANGED


@dataclass(frozen=True)
class Note:
    """One mark as it stands in one version.

    Shape: `quote` is what stands there now, `before_quote` what was marked when that has changed; `mine` tells
    whether the reader wrote it; `place` None on the version it was made on.
    """

    mark: Mark
    place: MarkPlace | None
    mine: bool

    @property
    def page(self) -> int:
        return self.place.page if self.place else self.mark.page

    @property
    def state(self) -> str:
        return self.place.state if self.place else KEPT

    @property
    def is_changed(self) -> bool:
        return self.state == CHANGED

    @property
    def geometry(self) -> dict[str, Any]:
        found: dict[str, Any] = self.place.geometry if self.place else self.mark.geometry
        return found

    @property
    def quote(self) -> str:
        return self.place.quote if self.place and self.is_changed else self.mark.quote

    @property
    def before_quote(self) -> str:
        return self.mark.quote if self.is_changed else ""

    @property
    def color_word(self) -> str:
        return rules.COLORS[self.mark.color]

    @property
    def drawing(self) -> rules.Drawing | None:
        return rules.drawing(self.mark.geometry)

    @property
    def shown_to(self) -> list[User]:
        """The people who see it besides its owner, who alone may know them."""
        return [share.person for share in self.mark.shares.all()] if self.mine else []

    def as_json(self) -> dict[str, Any]:
        """Return it as a tablet keeps and draws it."""
        return {
            "uid": str(self.mark.uid),
            "kind": self.mark.kind,
            "page": self.page,
            "color": self.mark.color,
            "geometry": self.geometry,
            "quote": self.quote,
            "text": self.mark.text,
            "mine": self.mine,
            "owner": "" if self.mine else self.mark.person.full_name,
            "state": self.state,
            # Whether it was made on this very version, whose place alone a tablet may write.
            "home": self.place is None,
            "before_quote": self.before_quote,
            "changed_at": self.mark.changed_at.isoformat(),
            "shown_to": [person.full_name for person in self.shown_to],
        }


@dataclass(frozen=True)
class PaperNotes:
    """The notes on one paper, by page. Shape: `version` is the one whose pages are meant."""

    document: Document
    version: DocumentVersion
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class ItemNotes:
    """The notes on the papers of one item."""

    item: AgendaItem
    papers: list[PaperNotes]


@dataclass(frozen=True)
class MeetingNotes:
    """All notes of one person over a meeting.

    Shape: `own` and `shared` by agenda; `loose` what they wrote on papers that are no longer there for them:
    their own words alone, nothing of the paper.
    """

    own: list[ItemNotes]
    shared: list[ItemNotes]
    loose: list[Mark]

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.shared or self.loose)


def marks_on(version: DocumentVersion, *, reader: User) -> list[Note]:
    """List the marks a person sees on a version they may read: their own, and those shown to them."""
    # A later version's marks are not carried back.
    here = Q(version=version) | Q(places__version=version)
    seen = _seen_by(reader).filter(here, document=version.document_id).distinct()
    return [_note(mark, version, reader) for mark in _with_places(seen, [version.pk])]


def marks_on_their_way(version: DocumentVersion, *, reader: User) -> int:
    """Count the marks of earlier versions that the job has not brought to this one yet."""
    earlier = _seen_by(reader).filter(document=version.document_id, version__number__lt=version.number)
    return earlier.exclude(places__version=version).count()


def notes_of(meeting: Meeting, *, reader: User) -> MeetingNotes:
    """Return all notes of a person over a meeting, at their places in the newest version of each paper."""
    papers = _newest(access.documents_visible_to(reader).filter(dossier__item__meeting=meeting))
    seen = _with_places(
        _seen_by(reader).filter(document__in=papers), [version.pk for version in papers.values()]
    )
    notes = [_note(mark, papers[mark.document_id], reader) for mark in seen]
    return MeetingNotes(
        own=_by_item(papers.values(), [note for note in notes if note.mine]),
        shared=_by_item(papers.values(), [note for note in notes if not note.mine]),
        loose=_loose(meeting, reader),
    )


def own_mark(uid: uuid.UUID, *, reader: User) -> QuerySet[Mark]:
    """Return a person's own mark on a paper they may read, if there is one, a removed one too."""
    readable = access.documents_visible_to(reader)
    own = Mark.objects.filter(uid=uid, person=reader, document__in=readable)
    return own.select_related("document__dossier__item__meeting__body", "version")


def readers_to_choose(mark: Mark) -> list[Participant]:
    """List the participants a mark may be shown to and is not yet, by seat."""
    readers = access.audience_of(mark.document) - {mark.person_id}
    known = mark.shares.values("person")
    places = Participant.objects.filter(meeting=mark.document.meeting, person__in=readers)
    return list(places.exclude(person__in=known).select_related("person"))


def shared_count(meeting: Meeting, *, reader: User) -> int:
    """Count the marks of others that a person sees in a meeting."""
    # Most people are shown none, and the question who may read what is the dearest of a room's page.
    if not _SHOWN.holds(reader.pk, meeting.pk):
        return 0
    shown = _shown(reader.pk, meeting.pk)
    return shown.filter(document__in=access.documents_visible_to(reader)).count()


def _shown(person: int, meeting: int) -> QuerySet[Mark]:
    return Mark.objects.filter(
        shares__person=person, removed_at=None, document__dossier__item__meeting=meeting
    )


_SHOWN = compiled.Question(
    lambda: _shown(compiled.PERSON, compiled.THING).order_by().values_list("pk")[:1],
    compiled.PERSON,
    compiled.THING,
)


def _seen_by(reader: User) -> QuerySet[Mark]:
    shown = MarkShare.objects.filter(person=reader).values("mark")
    return Mark.objects.filter(Q(person=reader) | Q(pk__in=shown), removed_at=None)


def _with_places(marks: QuerySet[Mark], versions: list[int]) -> QuerySet[Mark]:
    """Fetch with the marks their places in some versions and who sees them: three queries in all."""
    places = Prefetch("places", MarkPlace.objects.filter(version__in=versions), to_attr="places_here")
    shares = Prefetch("shares", MarkShare.objects.select_related("person").order_by("person__full_name"))
    return marks.select_related("person").prefetch_related(places, shares).order_by("page", "made_at", "pk")


def _note(mark: Mark, version: DocumentVersion, reader: User) -> Note:
    places: list[MarkPlace] = mark.places_here  # type: ignore[attr-defined]
    place = next((place for place in places if place.version_id == version.pk), None)
    return Note(mark, place, mark.person_id == reader.pk)


def _newest(documents: QuerySet[Document]) -> dict[int, DocumentVersion]:
    """Return the newest readable version of each paper, in the order of the agenda."""
    ready = DocumentVersion.objects.filter(document__in=documents, state=DocumentVersion.State.READY)
    item = "document__dossier__item"
    ordered = ready.select_related(f"{item}__meeting").order_by(
        F(f"{item}__order"), item, "document__order", "document", "number"
    )
    # Of several versions of a paper the last one stays.
    return {version.document_id: version for version in ordered}


def _by_item(versions: Iterable[DocumentVersion], notes: list[Note]) -> list[ItemNotes]:
    items: dict[AgendaItem, list[PaperNotes]] = {}
    for version in versions:
        mine = [note for note in notes if note.mark.document_id == version.document_id]
        if mine:
            mine.sort(key=lambda note: note.page)
            found = PaperNotes(version.document, version, mine)
            items.setdefault(version.document.item, []).append(found)
    return [ItemNotes(item, papers) for item, papers in items.items()]


def _loose(meeting: Meeting, reader: User) -> list[Mark]:
    """List what a person wrote on papers they no longer have; of an item held outside the system nothing stays."""
    visible = access.documents_visible_to(reader)
    own = Mark.objects.filter(person=reader, removed_at=None, document__dossier__item__meeting=meeting)
    lost = own.exclude(document__in=visible).exclude(document__dossier__item__is_held_outside=True)
    return list(lost.exclude(text="").order_by("made_at"))
