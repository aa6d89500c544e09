"""What a person's book of a meeting holds, and the book they had made of it."""

import hashlib
from dataclasses import dataclass

from documents import access
from documents.models import Book
from documents.queries import numbers
from documents.queries import papers as queries
from documents.queries.papers import Paper
from meetings.models import AgendaItem, Meeting
from people.models import User
from people.rules import canonical_json

# Raised when books are made in another way, so that older ones count as changed.
FORMAT = 1


@dataclass(frozen=True)
class Chapter:
    """The papers of one item that go into the book, and those that are shown on the screen alone."""

    item: AgendaItem
    papers: list[Paper]
    on_screen: list[Paper]


@dataclass(frozen=True)
class Contents:
    """What a book holds. Shape: `key` differs when a version, a right or a title does. Units: `pages` of the papers."""

    meeting: Meeting
    reader: User
    chapters: list[Chapter]
    key: str

    @property
    def papers(self) -> list[Paper]:
        return [paper for chapter in self.chapters for paper in chapter.papers]

    @property
    def on_screen(self) -> list[Paper]:
        return [paper for chapter in self.chapters for paper in chapter.on_screen]

    @property
    def pages(self) -> int:
        return sum(paper.version.pages or 0 for paper in self.papers if paper.version)


@dataclass(frozen=True)
class Shelf:
    """A person's book beside what it should hold now. Shape: `book` None while none was asked for."""

    contents: Contents
    book: Book | None

    @property
    def is_waiting(self) -> bool:
        return self.book is not None and self.book.state == Book.State.ASKED

    @property
    def is_current(self) -> bool:
        return self.book is not None and self.book.is_ready and self.book.contents_key == self.contents.key

    @property
    def is_outdated(self) -> bool:
        return self.book is not None and self.book.is_ready and not self.is_current


def contents_of(meeting: Meeting, *, reader: User) -> Contents:
    """Return what a reader's book of a meeting holds, by the agenda."""
    groups = numbers.numbered(
        queries.papers_of(meeting, reader=reader, with_counts=False),
        numbers.firsts_of(meeting, reader=reader),
    )
    ordered = sorted(groups, key=lambda group: (group.item.order, group.item.pk))
    chapters = [chapter for group in ordered if (chapter := _chapter(group)).papers or chapter.on_screen]
    return Contents(meeting, reader, chapters, _key(meeting, reader, chapters))


def shelf_of(meeting: Meeting, *, reader: User) -> Shelf:
    """Return a reader's book of a meeting with what it should hold."""
    book = Book.objects.filter(person=reader, meeting=meeting).first()
    return Shelf(contents_of(meeting, reader=reader), book)


def _chapter(group: queries.ItemPapers) -> Chapter:
    readable = [paper for paper in group.papers if paper.version]
    on_screen = [paper for paper in readable if access.is_view_only(paper.document)]
    return Chapter(group.item, [paper for paper in readable if paper not in on_screen], on_screen)


def _key(meeting: Meeting, reader: User, chapters: list[Chapter]) -> str:
    facts = [
        FORMAT,
        [meeting.title, meeting.place, meeting.planned_start.isoformat(), meeting.planned_end.isoformat()],
        reader.full_name,
        [
            [
                chapter.item.order,
                chapter.item.title,
                [_fact(p) for p in (*chapter.papers, *chapter.on_screen)],
            ]
            for chapter in chapters
        ],
    ]
    return hashlib.sha256(canonical_json({"facts": facts}).encode()).hexdigest()


def _fact(paper: Paper) -> list[object]:
    document, version = paper.document, paper.version
    sha256 = version.sha256 if version else ""
    return [document.pk, document.title, sha256, document.is_view_only, paper.first]
