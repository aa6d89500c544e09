"""Asking for one's notes as a PDF, and what the job says about itself; private, so nothing of it is journalled."""

import uuid
from datetime import datetime, timedelta

from documents.models import NotesExport
from documents.pdf import notes as pdf
from documents.pdf import setting
from meetings.models import Meeting
from people import jobs
from people.act import personal
from people.models import User
from people.rules import msgid

EXPORT = jobs.declared("documents.tasks.export_notes")
# A finished PDF is for taking away and is gone within a day: the sweep runs every half hour. Unit: hours.
SWEPT_HOURS = 23
WAITING = msgid("Đang chờ đến lượt")
GATHERING = msgid("Đang tập hợp ghi chú")
SETTING = msgid("Đang dàn trang")


@personal
def ask_for_export(*, meeting: Meeting, by: User, now: datetime) -> NotesExport:
    """Ask for a PDF of one's notes over a meeting; asked again, it is made anew."""
    fresh = {
        "uid": uuid.uuid4(),
        "state": NotesExport.State.ASKED,
        "percent": 5,
        "progress": WAITING,
        "failure": "",
        "asked_at": now,
        "made_at": None,
    }
    before = NotesExport.objects.filter(person=by, meeting=meeting).first()
    export, _ = NotesExport.objects.update_or_create(person=by, meeting=meeting, defaults=fresh)
    if before:
        pdf.path_of(before.uid).unlink(missing_ok=True)
    jobs.later(EXPORT, str(export.uid))
    return export


# -- what the job says about itself ------------------------------------------------------------------


def waiting_export(uid: str) -> NotesExport | None:
    """Return the asking that a job works for; None once it was answered or asked anew."""
    asked = NotesExport.objects.select_related("person", "meeting__body")
    return asked.filter(uid=uid, state=NotesExport.State.ASKED).first()


def report(export: NotesExport, percent: int, progress: str) -> None:
    """Say how far the job is. Units: percent, 0 to 100."""
    NotesExport.objects.filter(uid=export.uid).update(percent=percent, progress=progress)


def report_failure(export: NotesExport, sentence: str) -> None:
    """Say why there is no PDF."""
    failed = {"state": NotesExport.State.FAILED, "failure": sentence, "progress": ""}
    NotesExport.objects.filter(uid=export.uid).update(**failed)


def attach(export: NotesExport, paper: setting.Sheets, at: datetime) -> None:
    """Keep a finished PDF, unless it was asked for anew meanwhile."""
    path = pdf.keep(export.uid, paper.content)
    made = {
        "state": NotesExport.State.READY,
        "pages": paper.pages,
        "made_at": at,
        "percent": 100,
        "progress": "",
    }
    if not NotesExport.objects.filter(uid=export.uid).update(**made):
        path.unlink(missing_ok=True)


def sweep_exports(now: datetime) -> int:
    """Remove the PDFs that are nearly a day old; return how many."""
    before = now - timedelta(hours=SWEPT_HOURS)
    NotesExport.objects.filter(made_at__lt=before).delete()
    old = [path for path in pdf.files() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
