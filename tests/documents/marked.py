"""Papers with sentences, and marks on them, for the tests of marks."""

import io
import json
import uuid
from datetime import datetime
from typing import Any

import pikepdf
from django.utils import timezone
from pikepdf import Dictionary, Name, Stream

from documents.actions import marks as actions
from documents.models import Document, DocumentVersion, Mark
from documents.rules import marks as rules
from people.models import User

# The standard fonts of a PDF have no Vietnamese letters; the rules' own tests have them.
SENTENCE = "Cac bo gui bao cao truoc ngay 15 thang 3 hang nam."
CHANGED_SENTENCE = "Cac bo gui bao cao truoc ngay 30 thang 4 hang nam."
FIRST = "Dieu 1. Pham vi dieu chinh cua nghi quyet nay."
SECOND = f"Dieu 2. Trach nhiem.\n{SENTENCE}\nVan phong Chinh phu tong hop."
THIRD = "Dieu 3. Hieu luc thi hanh ke tu ngay ky."
RECT = [72.0, 670.0, 400.0, 690.0]


def pages_pdf(*pages: str) -> bytes:
    """Make a PDF with these pages; every line of a text is a line of print, the first 700 points high."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for text in pages:
        made.add_blank_page(page_size=(595, 842))
        lines = [
            f"BT /F1 14 Tf 72 {700 - 24 * row} Td ({line}) Tj ET" for row, line in enumerate(text.split("\n"))
        ]
        made.pages[-1].obj.Contents = Stream(made, "\n".join(lines).encode())
        made.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def fields(**changes: Any) -> dict[str, str]:
    """Return what a tablet sends for a highlight of the sentence, with changes."""
    sent = {
        "uid": str(uuid.uuid4()),
        "kind": "highlight",
        "page": "2",
        "color": "yellow",
        "geometry": {"rects": [RECT]},
        "quote": SENTENCE,
        "before": "Trach nhiem.\n",
        "after": "\nVan phong",
        "text": "",
        "changed_at": timezone.now().isoformat(),
        **changes,
    }
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()}


def written(now: datetime | None = None, pages: int = 3, **changes: Any) -> rules.Written:
    """Return a mark as the rules read it."""
    return rules.written(fields(**changes), pages=pages, now=now or timezone.now())


def save(document: Document, by: User, version: DocumentVersion | None = None, **changes: Any) -> Mark:
    """Write a mark on the newest version, or on another one."""
    version = version or document.versions.latest("number")
    return actions.save_mark(version=version, written=written(**changes), by=by)


NOTE: dict[str, Any] = {
    "kind": "note", "quote": "", "before": "", "after": "", "geometry": {"at": [500.0, 800.0]},
}  # fmt: skip
INK: dict[str, Any] = {
    "kind": "ink", "quote": "", "before": "", "after": "",
    "geometry": {"strokes": [[10.0, 20.0, 30.0, 40.0]], "width": 1.6},
}  # fmt: skip
