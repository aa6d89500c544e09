"""Bad pictures, one function each."""

import io
import struct
import zlib

from PIL import Image

ORIENTATION = 0x0112


def picture(kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def png() -> bytes:
    return picture("PNG")


def jpg() -> bytes:
    return picture("JPEG")


def turned() -> bytes:
    facts = Image.Exif()
    facts[ORIENTATION] = 6
    return picture("JPEG", exif=facts)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png() -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


def huge_jpg() -> bytes:
    small = jpg()
    # The frame header: marker, length, precision, then height and width.
    start = small.index(b"\xff\xc0") + 5
    return small[:start] + struct.pack(">HH", 60_000, 60_000) + small[start + 4 :]


def text_bomb() -> bytes:
    small = png()
    text = b"Comment\x00\x00" + zlib.compress(bytes(200 * 1024 * 1024), 9)
    return small[:33] + chunk(b"zTXt", text) + small[33:]
