"""Bringing marks to a new version: a job's work, done once however often it runs; not an act."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from documents import store
from documents.models import DocumentVersion, Mark, MarkPlace, PageText
from documents.pdf import places
from documents.rules import passages
from meetings import dossiers


def carry_marks(stream: uuid.UUID) -> int:
    """Give every mark of a meeting, or of another holder of papers, its place in every later version that can be
    read; return how many were new."""
    there = Q(document__dossier__item__meeting__uid=stream) | dossiers.of_stream(stream, "document__dossier")
    ready = DocumentVersion.objects.filter(
        there,
        state=DocumentVersion.State.READY,
        document__marks__isnull=False,
    )
    versions = ready.select_related("document__dossier__body").distinct().order_by("document", "number")
    return sum(_carry_to(version) for version in versions)


def _carry_to(version: DocumentVersion) -> int:
    """Place the marks of earlier versions that have no place in this one yet."""
    waiting = Mark.objects.filter(document=version.document_id, version__number__lt=version.number)
    marks = list(waiting.exclude(places__version=version).select_related("version"))
    if not marks:
        return 0
    papers = _Papers(version)
    found = [(mark, papers.follow(mark)) for mark in marks]
    rects = _rects(version, [place for mark, place in found if mark.quote])
    rows = [_row(mark, version, place, rects) for mark, place in found]
    # A second worker that did the same meanwhile has placed them at the same places.
    MarkPlace.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


class _Papers:
    """The new version and the ones before it, each read once."""

    def __init__(self, version: DocumentVersion) -> None:
        self.version = version
        self.new = _paper(version)
        self.old: dict[int, passages.Paper] = {}
        self.changed: dict[int, frozenset[int]] = {}

    def follow(self, mark: Mark) -> passages.Place:
        old = mark.version
        if old.pk not in self.old:
            self.old[old.pk] = _paper(old)
            self.changed[old.pk] = frozenset(_changed_since(old, self.version))
        if mark.quote:
            wanted = passages.Passage(mark.quote, mark.before, mark.after, mark.page)
            return passages.follow(wanted, self.old[old.pk], self.new)
        return passages.follow_page(mark.page, self.changed[old.pk], self.old[old.pk], self.new)


def _paper(version: DocumentVersion) -> passages.Paper:
    texts = dict(PageText.objects.filter(version=version).values_list("number", "text"))
    return passages.Paper([texts.get(number, "") for number in range(1, (version.pages or 0) + 1)])


def _changed_since(old: DocumentVersion, new: DocumentVersion) -> Iterable[int]:
    between = DocumentVersion.objects.filter(
        document=new.document_id, number__gt=old.number, number__lte=new.number
    )
    for pages in between.values_list("changed_pages", flat=True):
        yield from pages


def _rects(version: DocumentVersion, found: list[passages.Place]) -> dict[passages.Place, list[list[float]]]:
    wanted = [place for place in dict.fromkeys(found) if place.page and place.text]
    if not wanted:
        return {}
    path = store.path_of(version.document.dossier.body.uid, version.sha256)
    asked = [places.Stretch(place.page or 1, place.start, place.text) for place in wanted]
    return dict(zip(wanted, places.rects_of(path, asked), strict=True))


def _row(
    mark: Mark,
    version: DocumentVersion,
    place: passages.Place,
    rects: dict[passages.Place, list[list[float]]],
) -> MarkPlace:
    page = place.page or min(mark.page, version.pages or 1)
    return MarkPlace(
        mark=mark,
        version=version,
        state=place.state,
        page=page,
        geometry=_geometry(mark, place, rects.get(place, [])),
        quote=place.text,
    )


def _geometry(mark: Mark, place: passages.Place, rects: list[list[float]]) -> dict[str, Any]:
    """Return where a mark lies now; ink and free notes keep their place on the page."""
    if not mark.quote:
        return dict(mark.geometry)
    if not rects:
        # The same words at the same place of an unchanged page lie where they lay.
        return dict(mark.geometry) if place.state == passages.KEPT else {}
    right, top = max(rect[2] for rect in rects[:1]), max(rect[3] for rect in rects[:1])
    return {"rects": rects, "at": [right, top]} if mark.kind == Mark.Kind.NOTE else {"rects": rects}
