"""Binds the papers of a meeting into one PDF: cover and table of contents, papers, bookmarks, page labels, links."""

import io
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from documents import store
from documents.pdf import outlines, setting
from documents.queries.books import Chapter, Contents
from documents.queries.papers import Paper

# An address of nowhere (RFC 2606): a link of the table of contents bears the number of its paper in it.
LINK = "https://book.invalid/"


@dataclass(frozen=True)
class Bound:
    """One paper and where it stands. Shape: `start` counts pages of the book from 0; `label` of its first page."""

    paper: Paper
    start: int
    label: str
    prefix: str
    number: int

    @property
    def pages(self) -> int:
        return (self.paper.version.pages or 0) if self.paper.version else 0

    @property
    def last_label(self) -> str:
        return f"{self.prefix}{self.number + self.pages - 1}"

    @property
    def link(self) -> str:
        return f"{LINK}{self.start}"


@dataclass(frozen=True)
class Section:
    """One item of the agenda in the book."""

    chapter: Chapter
    bound: list[Bound]


def bind(contents: Contents, target: Path, at: datetime, tell: Callable[[int], None]) -> int:
    """Write the book and return its pages. Shape: `tell` hears the per cent done.

    Errors: PangoMissing; FileNotFoundError and pikepdf.PdfError for a paper that is gone or broken.
    """
    sections = _sections(contents)
    front = setting.set_page(
        "documents/book_front.html",
        "documents/book_front.css",
        {"contents": contents, "sections": sections, "at": at, "meeting": contents.meeting},
    )
    tell(30)
    # Every paper stays open until the book is saved: its streams are copied then, one by one.
    with ExitStack() as opened, opened.enter_context(pikepdf.open(io.BytesIO(front.content))) as book:
        sources = _append(book, contents, sections, opened, tell)
        _bookmark(book, sections, sources, front.pages)
        _label(book, sections, front.pages)
        _link(book, front.pages)
        book.Root.PageMode = Name.UseOutlines
        book.docinfo["/Title"] = contents.meeting.title
        book.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(book.pages)


def _sections(contents: Contents) -> list[Section]:
    """Say where each paper stands and what its pages are called: by the meeting's numbers, else by its own."""
    sections, start, place = [], 0, 0
    for chapter in contents.chapters:
        bound: list[Bound] = []
        for paper in chapter.papers:
            place += 1
            prefix, number = ("", paper.first) if paper.first else (f"TL{place}-", 1)
            bound.append(Bound(paper, start, f"{prefix}{number}", prefix, number))
            start += bound[-1].pages
        sections.append(Section(chapter, bound))
    return sections


def _append(
    book: pikepdf.Pdf,
    contents: Contents,
    sections: list[Section],
    opened: ExitStack,
    tell: Callable[[int], None],
) -> dict[int, pikepdf.Pdf]:
    body = contents.meeting.body.uid
    bound = [one for section in sections for one in section.bound]
    sources: dict[int, pikepdf.Pdf] = {}
    for done, one in enumerate(bound, start=1):
        path = store.path_of(body, one.paper.version.sha256 if one.paper.version else "")
        source = sources[one.start] = opened.enter_context(pikepdf.open(path))
        book.pages.extend(source.pages)
        tell(30 + 50 * done // len(bound))
    return sources


# -- ways through the book ---------------------------------------------------------------------------------------


def _bookmark(
    book: pikepdf.Pdf, sections: list[Section], sources: dict[int, pikepdf.Pdf], front: int
) -> None:
    with book.open_outline() as outline:
        outline.root.clear()
        outline.root.append(OutlineItem("Mục lục", min(1, front - 1)))
        for section in sections:
            if not section.bound:
                continue
            item = section.chapter.item
            entry = OutlineItem(f"{item.order}. {item.title}", front + section.bound[0].start)
            entry.children.extend(_entry(one, sources[one.start], front) for one in section.bound)
            outline.root.append(entry)


def _entry(one: Bound, source: pikepdf.Pdf, front: int) -> OutlineItem:
    entry = OutlineItem(one.paper.document.title, front + one.start)
    entry.is_closed = True
    entry.children.extend(outlines.copied(source, front + one.start))
    return entry


def _label(book: pikepdf.Pdf, sections: list[Section], front: int) -> None:
    """Name the pages. Source: ISO 32000-1, 12.4.2."""
    labels: list[Any] = [0, Dictionary(S=Name.r)]
    for one in (one for section in sections for one in section.bound):
        label = Dictionary(S=Name.D, St=one.number)
        if one.prefix:
            label.P = pikepdf.String(one.prefix)
        labels += [front + one.start, label]
    book.Root.PageLabels = Dictionary(Nums=Array(labels))


def _link(book: pikepdf.Pdf, front: int) -> None:
    """Turn the links of the table of contents, which lead to nowhere, into links to pages."""
    for page in list(book.pages)[:front]:
        for note in page.obj.get("/Annots", Array()):  # type: ignore[union-attr]
            address = str(note.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(LINK):
                start = int(address.removeprefix(LINK))
                del note["/A"]
                note.Dest = Array([book.pages[front + start].obj, Name.Fit])
