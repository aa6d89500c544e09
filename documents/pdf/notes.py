"""Sets a person's notes of a meeting as a PDF, and keeps the file for the person alone; fetches only packaged fonts."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from documents.pdf import setting
from documents.queries.marks import MeetingNotes
from meetings.models import Meeting
from people.models import User


def set_notes(*, notes: MeetingNotes, meeting: Meeting, person: User, at: datetime) -> setting.Sheets:
    """Set the notes of one person. Errors: setting.PangoMissing."""
    context = {"notes": notes, "meeting": meeting, "person": person, "at": at}
    return setting.set_page(
        "documents/notes_paper.html", "documents/notes_paper.css", context, is_tagged=True
    )


# -- files -----------------------------------------------------------------------------------------


def path_of(uid: uuid.UUID) -> Path:
    """Return where an export lies, apart from every paper."""
    return _folder() / f"{uid}.pdf"


def keep(uid: uuid.UUID, content: bytes) -> Path:
    """Put an export down whole, readable by the server's own account alone."""
    _folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=_folder(), suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(file.name).replace(path_of(uid))


def files() -> Iterator[Path]:
    """List every export there is, half-written ones too."""
    return _folder().glob("*")


def _folder() -> Path:
    return Path(settings.PAPERS_DIR) / "notes"
