"""Copies that leave the system: each bears a line that says whose it is; never kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from documents import store
from documents.pdf import drawing, fonts


@dataclass(frozen=True)
class Copy:
    """A copy that exists as an open file only: it is gone with its reader. Units: size in bytes."""

    file: BinaryIO
    size: int

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the copy piece by piece and close it."""
        return store.pieces_of(self.file)


def marked(source: Path, line: str) -> Copy:
    """Make a copy of a PDF with the line on every page. Errors: drawing.Unrenderable."""
    with store.workbench() as bench:
        target = bench / "copy"
        font = str(fonts.path_of())
        drawing.child.ask(verb="mark", path=str(source), target=str(target), line=line, font=font)
        # The name goes with the bench; the open file lives on until its last piece is sent.
        return Copy(target.open("rb"), target.stat().st_size)
