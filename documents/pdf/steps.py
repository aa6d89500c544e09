"""The steps that open what a person sent. They run in the child process (child.py), where nothing can hurt.

Shape: each step takes and returns JSON values, because they travel on a pipe; `tell` reports state and per cent.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from documents.pdf import clean, office, scans, text
from documents.rules import files as rules
from documents.rules import secrecy

Tell = Callable[[str, int], None]
# How far the whole pipeline is after each step. Unit: per cent.
CHECKED, CONVERTED, CLEANED, READ = 10, 40, 60, 95


def silent(state: str, percent: int) -> None:
    """Tell nobody."""


def unpack(tell: Tell, *, source: str, target: str, kind: str) -> dict[str, Any]:
    """Check an office file and write the copy that LibreOffice opens, without what leads outside."""
    removed = office.write_safe(Path(source), Path(target), rules.KINDS[kind])
    tell("checked", CHECKED)
    return {"removed": removed}


def convert(tell: Tell, *, source: str, folder: str) -> dict[str, Any]:
    """Have LibreOffice write the PDF of an office file."""
    made = office.convert(Path(source), Path(folder))
    tell("converted", CONVERTED)
    return {"made": str(made)}


def take(tell: Tell, *, source: str, target: str, kind: str, is_ours: bool) -> dict[str, Any]:
    """Write the PDF that is read and return its text by page.

    Shape: `is_ours` when LibreOffice has written the PDF and not the sender.
    """
    removed: list[str] = []
    if rules.KINDS[kind] in rules.PICTURES:
        scans.write_pdf(Path(source), Path(target), rules.KINDS[kind])
        tell("converted", CONVERTED)
    else:
        if not is_ours:
            clean.require_alone(Path(source))
            tell("checked", CHECKED)
        removed = clean.write_clean(Path(source), Path(target))
    tell("cleaned", CLEANED)
    pages = text.read_pages(
        Path(target), lambda part: tell("cleaned", CLEANED + int(part * (READ - CLEANED)))
    )
    secrecy.require_unmarked([page.text for page in pages])
    text.draw_pages(Path(target), Path(target).parent, [1])
    return {"removed": removed, "pages": [[page.text, page.digest] for page in pages]}


def draw(tell: Tell, *, source: str, folder: str, numbers: list[int]) -> dict[str, Any]:
    """Draw small pictures of some pages."""
    text.draw_pages(Path(source), Path(folder), numbers)
    return {}


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "unpack": unpack,
    "convert": convert,
    "take": take,
    "draw": draw,
}
