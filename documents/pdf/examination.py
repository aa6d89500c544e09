"""What becomes of a received file: checked, converted, cleaned, read. Knows no table; every step is a child's."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.pdf import child, steps
from documents.rules import files as rules

Run = Callable[[str, dict[str, Any], steps.Tell], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """One page that was read. Shape: `digest` in hex, equal for pages that show the same."""

    text: str
    digest: str


@dataclass(frozen=True)
class Examined:
    """A file that may be read.

    Shape: `content` is the PDF, in the bench beside the small picture of its first page; `removed` msgids.
    """

    content: Path
    pages: list[Page]
    removed: list[str]


def examine(
    source: Path, kind: rules.Kind, bench: Path, *, tell: steps.Tell = steps.silent, run: Run = child.run
) -> Examined:
    """Bring a received file to the PDF that is read.

    Shape: `bench` is a folder for what is made on the way; `run` is how a step is run.
    Errors: Refused with the reason that its sender reads.
    """
    removed: list[str] = []
    pdf = source
    if kind in rules.OFFICE:
        safe = bench / f"safe.{kind.extension}"
        arguments = {"source": str(source), "target": str(safe), "kind": kind.extension}
        removed += run("unpack", arguments, tell)["removed"]
        pdf = Path(run("convert", {"source": str(safe), "folder": str(bench)}, tell)["made"])
    content = bench / "content.pdf"
    how = {"kind": "pdf" if kind in rules.OFFICE else kind.extension, "is_ours": kind in rules.OFFICE}
    taken = run("take", {"source": str(pdf), "target": str(content), **how}, tell)
    removed += [what for what in taken["removed"] if what not in removed]
    return Examined(content, [Page(*page) for page in taken["pages"]], removed)
