"""Where words lie on the pages of a version, in PDF points; asked of a process of its own.

PDFium is not thread-safe, and a page that ends it must not end the worker.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

# For all marks of one version. Unit: seconds.
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Stretch:
    """Some words of a page. Shape: as documents.rules.passages.Place, characters counted without blanks."""

    page: int
    start: int
    text: str


def rects_of(path: Path, stretches: Sequence[Stretch]) -> list[list[list[float]]]:
    """Return the rectangles of each stretch, one for a line of print; none where its words are not found.

    Shape: [x1, y1, x2, y2] in PDF points. A file that cannot be read, or not in time, gives no rectangles.
    """
    asked = json.dumps({"path": str(path), "stretches": [asdict(stretch) for stretch in stretches]})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "documents.pdf.places_child"],
            input=asked,
            capture_output=True,
            cwd=settings.BASE_DIR,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [[] for _ in stretches]
    if done.returncode:
        return [[] for _ in stretches]
    answer: list[list[list[float]]] = json.loads(done.stdout)
    return answer
