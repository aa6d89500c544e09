"""Reads the pages of a clean PDF: their text, how they look, their small pictures; in the child process only."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from documents.rules import files as rules
from people.rules import Refused

# Width of a page's small picture. Unit: pixels.
THUMB_WIDTH = 160
# A page is never drawn higher than this many times its width. Unit: none.
TALLEST = 4
# Characters kept of one page and of a paper; a page of a book has 3,000. Unit: characters.
PAGE_TEXT, ALL_TEXT = 50_000, 20_000_000
# Below this many characters the page is a picture, and its looks decide whether it changed.
PICTURE_TEXT = 20


@dataclass(frozen=True)
class Page:
    """One page. Shape: `digest` in hex, the same for pages that show the same."""

    text: str
    digest: str


def read_pages(path: Path, tell: Callable[[float], None]) -> list[Page]:
    """Read every page. Shape: `tell` is called with the part that is done, 0 to 1.

    Errors: Refused when one of the two parsers cannot open it, or they count its pages differently.
    """
    pages: list[Page] = []
    try:
        with pypdfium2.PdfDocument(path) as document, pikepdf.open(path) as pdf:
            count, left = len(document), ALL_TEXT
            if count != len(pdf.pages):
                raise Refused(rules.BROKEN)
            for number in range(count):
                page = _read(document, pdf, number, min(left, PAGE_TEXT))
                left -= len(page.text)
                pages.append(page)
                tell((number + 1) / count)
    except (pypdfium2.PdfiumError, pikepdf.PdfError):
        raise Refused(rules.BROKEN) from None
    return pages


def _read(document: pypdfium2.PdfDocument, pdf: pikepdf.Pdf, number: int, most: int) -> Page:
    page = document[number]
    try:
        text = _text_of(page, most)
        size = f"{page.get_width():.0f}x{page.get_height():.0f}"
    finally:
        page.close()
    looks = _looks_of(pdf.pages[number]) if len(text.strip()) < PICTURE_TEXT else ""
    seen = f"{size}\n{' '.join(text.split())}\n{looks}"
    return Page(text, hashlib.sha256(seen.encode()).hexdigest())


def _text_of(page: pypdfium2.PdfPage, most: int) -> str:
    words = page.get_textpage()
    try:
        text = words.get_text_bounded()[:most]
    finally:
        words.close()
    # A database takes neither NUL nor half a character.
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().replace("\r\n", "\n")


def _looks_of(page: pikepdf.Page) -> str:
    """Hash what a page without text draws: its instructions and its pictures as they are stored."""
    seen = hashlib.sha256()
    contents = page.obj.get("/Contents", pikepdf.Array())
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for stream in [*parts, *page.get_images().values()]:
        if isinstance(stream, pikepdf.Stream):
            seen.update(stream.read_raw_bytes())
    return seen.hexdigest()


def draw_pages(path: Path, folder: Path, numbers: Sequence[int]) -> None:
    """Draw the small pictures of pages, counted from 1, into `folder` as <number>.webp.

    Errors: Refused when a page cannot be opened.
    """
    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in numbers:
                page = document[number - 1]
                _draw(page).save(folder / f"{number}.webp", "WEBP", quality=60, method=0)
                page.close()
    except pypdfium2.PdfiumError:
        raise Refused(rules.BROKEN) from None


def _draw(page: pypdfium2.PdfPage) -> Image.Image:
    width = max(page.get_width(), page.get_height() / TALLEST, 1)
    picture: Image.Image = page.render(scale=THUMB_WIDTH / width, may_draw_forms=False).to_pil()
    return picture
