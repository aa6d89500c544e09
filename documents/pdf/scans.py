"""Makes a PDF of one page from a PNG or JPG; runs in the child process only."""

import io
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.rules import files as rules
from people.rules import Refused

# Opening reads the size only; our own limit is asked before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None
# Formats as Pillow calls them; a phone's JPG with a second picture inside is an MPO.
FORMATS = {rules.PNG: ("PNG",), rules.JPG: ("JPEG", "MPO")}
# A page is as large as A4 in the picture's own direction. Unit: points.
LONG_SIDE, SHORT_SIDE = 842, 595
QUALITY = 90


def write_pdf(source: Path, target: Path, kind: rules.Kind) -> None:
    """Write a picture as a PDF of one page: drawn anew, so that nothing but its pixels goes along.

    Errors: Refused when it is no such picture, broken, or larger than the limit.
    """
    try:
        with Image.open(source, formats=FORMATS[kind]) as opened:
            rules.require_pixels(*opened.size)
            picture = _on_white(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError:
        raise Refused(rules.NOT_ITS_KIND, kind=kind.name) from None
    except (OSError, SyntaxError, ValueError):
        # Pillow has no one class for a broken picture; its decoders fail with one of these.
        raise Refused(rules.BROKEN) from None
    _write_page(picture, target, is_photo=kind is rules.JPG)


def _why_unknown(source: Path) -> str:
    return rules.NOT_ITS_KIND


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"1", "L", "RGB"}:
        picture.load()
        return picture
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _write_page(picture: Image.Image, target: Path, *, is_photo: bool) -> None:
    width, height = _page_size(*picture.size)
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(P=_image(pdf, picture, is_photo=is_photo))
        )
        page.Contents = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode())
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _page_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of the page in points: the picture's shape, as large as fits on A4."""
    wide, high = (LONG_SIDE, SHORT_SIDE) if width > height else (SHORT_SIDE, LONG_SIDE)
    scale = min(wide / width, high / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _image(pdf: pikepdf.Pdf, picture: Image.Image, *, is_photo: bool) -> pikepdf.Stream:
    grey = picture.mode in {"1", "L"}
    facts = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 1 if picture.mode == "1" else 8,
    }
    if not is_photo:
        # pikepdf compresses it without loss: letters in a drawing stay sharp.
        return pikepdf.Stream(pdf, picture.tobytes(), **facts)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=QUALITY)
    return pikepdf.Stream(pdf, packed.getvalue(), **facts, Filter=pikepdf.Name.DCTDecode)
