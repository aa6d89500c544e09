"""A process of its own that draws pages and marks copies: what ends it, or fills its memory, does so to no server.

Reads one JSON object a line ({verb, ...}), does it and answers {"ok": true | false}. Ends with its parent, whose
pipe closes. Imports no Django.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2

from documents.pdf import watermark

# Unit: bytes of address space; a page of the largest width takes a tenth of it.
MEMORY_BYTES = 1024 * 1024 * 1024
# A page may be this many times higher than it is wide before it is drawn smaller.
MOST_HEIGHT = 4
# Quality of WebP at which small print of a scan stays legible. Unit: of 100.
QUALITY = 80
FAULTS = (pypdfium2.PdfiumError, pikepdf.PdfError, OSError, RuntimeError, ValueError, TypeError, MemoryError)


def main() -> None:
    """Do what is asked for until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        asked = json.loads(line)
        answer: dict[str, object] = {"ok": True}
        try:
            VERBS[asked.pop("verb")](**asked)
        except FAULTS as fault:
            answer = {"ok": False, "fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer), flush=True)


def _draw(path: str, page: int, width: int, target: str) -> None:
    """Draw one page, counted from 1, beside its place and put it there whole. Units: pixels."""
    with pypdfium2.PdfDocument(path) as document:
        sheet = document[page - 1]
        scale = min(width / max(sheet.get_width(), 1), MOST_HEIGHT * width / max(sheet.get_height(), 1))
        picture = sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    part = Path(f"{target}.part")
    picture.save(part, "WEBP", quality=QUALITY, method=2)
    part.replace(target)


def _mark(path: str, target: str, line: str, font: str, pattern: str, first: int | None) -> None:
    """Write a copy with a line, and its number, on every page."""
    watermark.write(Path(path), Path(target), line, Path(font), pattern=pattern, first=first)


VERBS: dict[str, Callable[..., None]] = {"draw": _draw, "mark": _mark}

if __name__ == "__main__":
    main()
