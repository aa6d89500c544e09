"""Copies that leave the system: each bears a line that says whose it is; never kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents import store
from documents.pdf import drawing, fonts

# What the number of a page over the whole meeting is called in print.
NUMBER = gettext_noop("Trang %s của phiên họp")


@dataclass(frozen=True)
class Copy:
    """A copy that exists as an open file only: it is gone with its reader. Units: size in bytes."""

    file: BinaryIO
    size: int

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the copy piece by piece and close it."""
        return store.pieces_of(self.file)


def marked(source: Path, line: str, *, first: int | None = None) -> Copy:
    """Make a copy of a PDF with the line on every page. Errors: drawing.Unrenderable.

    Shape: `first` is the number that its first page has in the meeting, and is printed with those that follow.
    """
    return _marked(source, line, pattern=_(NUMBER) if first else "", first=first)


def marked_book(source: Path, line: str) -> Copy:
    """Make a copy of a book, whose pages bear their labels in print too. Errors: drawing.Unrenderable."""
    return _marked(source, line, pattern=_(NUMBER), first=None)


def _marked(source: Path, line: str, *, pattern: str, first: int | None) -> Copy:
    with store.workbench() as bench:
        target = bench / "copy"
        more = {"line": line, "font": str(fonts.path_of()), "pattern": pattern, "first": first}
        drawing.child.ask(verb="mark", path=str(source), target=str(target), **more)
        # The name goes with the bench; the open file lives on until its last piece is sent.
        return Copy(target.open("rb"), target.stat().st_size)
