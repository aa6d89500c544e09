"""Pages as pictures: drawn once by a child process and kept beside the papers, names burnt in per request."""

import io
import uuid
from bisect import bisect_left
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from documents.pdf import drawing, fonts

# Widths that are drawn; whatever is asked for becomes the next one. Unit: pixels.
WIDTHS = (160, 480, 800, 1200, 1600)
PLAIN_WIDTH = 1200
# The burnt name: grey, a third opaque, so that print stays legible under it. Shape: red, green, blue, alpha.
INK = (90, 90, 90, 84)
# Unit: degrees, against the direction of reading.
SLANT = 30
QUALITY = 75


def width_of(asked: str) -> int:
    """Return the width that is drawn for the one asked for. Units: pixels."""
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else PLAIN_WIDTH
    return WIDTHS[min(bisect_left(WIDTHS, wanted), len(WIDTHS) - 1)]


def path_of(body: uuid.UUID, sha256: str, page: int, width: int) -> Path:
    """Return where the clean picture of a page lies, apart from the papers themselves."""
    return Path(settings.PAPERS_DIR) / str(body) / "pictures" / sha256[:2] / sha256 / f"{page}-{width}.webp"


def picture_of(content: Path, target: Path, page: int, width: int) -> Path:
    """Return the clean picture of a page, drawn now unless it lies there. Errors: Unrenderable."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        drawing.child.ask(verb="draw", path=str(content), page=page, width=width, target=str(target))
    return target


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
