"""Pages as pictures: drawn once by a child process and kept beside the papers, names burnt in per request."""

import io
import time
import uuid
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from documents.pdf import drawing, fonts

# Widths that are drawn; whatever is asked for becomes the next one. Unit: pixels.
WIDTHS = (160, 480, 800, 1200, 1600)
PLAIN_WIDTH = 1200
# The burnt name: grey, a third opaque, so that print stays legible under it. Shape: red, green, blue, alpha.
INK = (90, 90, 90, 84)
# The date of a picture says within this time when it was last used. Unit: seconds.
NOTED_SECONDS = 24 * 3600
# Unit: degrees, against the direction of reading.
SLANT = 30
QUALITY = 75


def width_of(asked: str) -> int:
    """Return the width that is drawn for the one asked for. Units: pixels."""
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else PLAIN_WIDTH
    return WIDTHS[min(bisect_left(WIDTHS, wanted), len(WIDTHS) - 1)]


def path_of(body: uuid.UUID, sha256: str, page: int, width: int) -> Path:
    """Return where the clean picture of a page lies, apart from the papers themselves."""
    return _folder_of(body) / sha256[:2] / sha256 / f"{page}-{width}.webp"


def _folder_of(body: uuid.UUID) -> Path:
    return Path(settings.PAPERS_DIR) / str(body) / "pictures"


def contents_of(body: uuid.UUID) -> Iterator[Path]:
    """List the folders of a body that hold pictures; each bears the hash of its content as its name."""
    yield from _folder_of(body).glob("??/*")


def picture_of(content: Path, target: Path, page: int, width: int) -> Path:
    """Return the clean picture of a page, drawn now unless it lies there. Errors: Unrenderable."""
    if target.exists():
        _note_use(target)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    drawing.child.ask(verb="draw", path=str(content), page=page, width=width, target=str(target))
    return target


def _note_use(picture: Path) -> None:
    """Renew the date of a picture that is used, for the sweep; once a day is enough."""
    if picture.stat().st_mtime < time.time() - NOTED_SECONDS:
        picture.touch()


def burnt(picture: Path, text: str) -> bytes:
    """Return a picture with a text all over it, which nobody can take off again; never kept."""
    with Image.open(picture) as clean:
        page = clean.convert("RGB")
    veil = _veil(page.size, text)
    page.paste(veil, (0, 0), veil)
    out = io.BytesIO()
    page.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def _veil(size: tuple[int, int], text: str) -> Image.Image:
    """Make a transparent sheet with the text in slanting rows. Units: pixels."""
    width, height = size
    font = ImageFont.truetype(str(fonts.path_of()), max(9, width // 42))
    left, top, right, bottom = font.getbbox(text)
    step = (int(right - left) + width // 12, int(bottom - top) * 7)
    side = int((width**2 + height**2) ** 0.5)
    sheet = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(sheet)
    for row, y in enumerate(range(0, side, step[1])):
        for x in range(-(row % 2) * step[0] // 2, side, step[0]):
            pen.text((x, y), text, font=font, fill=INK)
    sheet = sheet.rotate(SLANT, resample=Image.Resampling.BILINEAR)
    corner = ((side - width) // 2, (side - height) // 2)
    return sheet.crop((*corner, corner[0] + width, corner[1] + height))
