"""Jobs of papers."""

import logging
import uuid
from datetime import timedelta

import pikepdf
from django.utils import timezone
from django_tasks import task

from documents.actions import books, carrying, exporting, pipeline, reminding, sweeping
from documents.pdf import notes as notes_pdf
from documents.pdf import setting
from documents.queries import marks as marks_queries

logger = logging.getLogger(__name__)
# An upload in progress, and the act that follows it, never take this long. Unit: days.
ORPHAN_DAYS = 1
# Pictures of pages that nobody looked at for so long are drawn anew when somebody does. Unit: days.
PICTURE_DAYS = 30
# No queue is this long; a version that still waits was given up by its job. Unit: hours.
LEFT_HOURS = 2


@task()
def prepare(version_id: int) -> str:
    """Bring a version through the pipeline; what is finished stays as it is."""
    return pipeline.prepare(version_id)


@task()
def prepare_left() -> int:
    """Queue again what has waited for its pipeline far too long."""
    return pipeline.prepare_left(timezone.now() - timedelta(hours=LEFT_HOURS))


# Below everything else: a paper is read without its small pictures, and nobody waits for them.
@task(priority=-50)
def draw_thumbs(version_id: int) -> int:
    """Draw the small pictures of a version's pages."""
    return pipeline.draw_thumbs(version_id)


@task()
def sweep() -> int:
    """Remove the stored files that no version knows, and the pictures that nobody looks at."""
    now = timezone.now()
    removed = sweeping.sweep(now - timedelta(days=ORPHAN_DAYS))
    return removed + sweeping.sweep_pictures(now - timedelta(days=PICTURE_DAYS))


@task()
def carry_marks(meeting_uid: str) -> int:
    """Bring the marks of a meeting's papers to their new versions; a second run changes nothing."""
    return carrying.carry_marks(uuid.UUID(meeting_uid))


@task()
def export_notes(export_uid: str) -> None:
    """Set a person's notes of a meeting as a PDF; done once for every asking."""
    export = exporting.waiting_export(export_uid)
    if export is None:
        return
    exporting.report(export, 20, exporting.GATHERING)
    notes = marks_queries.notes_of(export.meeting, reader=export.person)
    exporting.report(export, 50, exporting.SETTING)
    now = timezone.now()
    try:
        paper = notes_pdf.set_notes(notes=notes, meeting=export.meeting, person=export.person, at=now)
    except setting.PangoMissing as missing:
        logger.error("notes %s have no PDF: %s", export_uid, missing)
        exporting.report_failure(export, str(missing))
        return
    exporting.attach(export, paper, now)


@task()
def sweep_notes() -> int:
    """Remove the PDFs of notes that are nearly a day old."""
    return exporting.sweep_exports(timezone.now())


@task()
def make_book(uid: str) -> None:
    """Bind the book that a person asked for; done once for every asking."""
    try:
        books.make_book(uid)
    except setting.PangoMissing as missing:
        logger.error("book %s was not made: %s", uid, missing)
        books.report_failure(uid, str(missing))
    except (FileNotFoundError, pikepdf.PdfError) as broken:
        logger.error("book %s was not made: %s", uid, broken)
        books.report_failure(uid, books.BROKEN)


@task()
def sweep_books() -> int:
    """Remove the books that are too old."""
    return books.sweep_books(timezone.now())


@task()
def remind() -> int:
    """Mail everybody for whom papers wait; done once a day for each of them."""
    return reminding.remind_all(timezone.localdate())
