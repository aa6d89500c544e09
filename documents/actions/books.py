"""A person's book of a meeting: asked for, made by a job, taken away; private, so nothing of it is journalled."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from documents import store
from documents.actions import readings
from documents.models import Book
from documents.pdf import book as pdf
from documents.pdf import copies
from documents.queries import books as queries
from documents.rules import watermark
from meetings import access as meetings_access
from meetings.models import Meeting
from people import clock, jobs
from people.act import personal
from people.models import User
from people.rules import Refused, msgid

MAKE = jobs.declared("documents.tasks.make_book")
# A book that nobody asked for anew is gone after this time; it is made again in seconds. Unit: days.
KEPT_DAYS = 7
WAITING = msgid("Đang chờ đến lượt")
BINDING = msgid("Đang ghép tài liệu")
KEEPING = msgid("Đang lưu sách")
NOTHING = msgid("Chưa có tài liệu nào để đưa vào sách.")
BROKEN = msgid("Có tài liệu chưa ghép được vào sách. Hãy thử lại hoặc báo thư ký.")
OUTDATED = msgid("Tài liệu hoặc quyền đọc đã thay đổi từ khi tạo sách này. Hãy tạo lại sách.")


@personal
def ask_for_book(*, meeting: Meeting, by: User, now: datetime) -> Book:
    """Ask for the book of a meeting; one that still holds what it should is not made again.

    Errors: Refused when there is no paper that may go into it.
    """
    shelf = queries.shelf_of(meeting, reader=by)
    if not shelf.contents.papers:
        raise Refused(NOTHING)
    if shelf.book and shelf.is_current and path_of(shelf.book.uid).exists():
        return shelf.book
    if shelf.book:
        path_of(shelf.book.uid).unlink(missing_ok=True)
    fresh = {
        "uid": uuid.uuid4(), "state": Book.State.ASKED, "percent": 5, "progress": WAITING, "failure": "",
        "contents_key": "", "asked_at": now, "made_at": None,
    }  # fmt: skip
    book, _ = Book.objects.update_or_create(person=by, meeting=meeting, defaults=fresh)
    jobs.later(MAKE, str(book.uid))
    return book


def copy_of_book(*, meeting: Meeting, by: User) -> copies.Copy | None:
    """Return a copy of the book that bears its reader's name and the time; None while there is none.

    Errors: Refused when what the reader may read is no longer what the book holds.
    """
    shelf = queries.shelf_of(meeting, reader=by)
    book = shelf.book
    if book is None or not book.is_ready or not path_of(book.uid).exists():
        return None
    if not shelf.is_current:
        raise Refused(OUTDATED)
    for paper in shelf.contents.papers:
        if paper.version:
            readings.record_opening(version=paper.version, by=by)
    line = watermark.line(by.full_name, clock.now().astimezone(meeting.body.zone), meeting.title)
    return copies.marked_book(path_of(book.uid), line)


# -- the job -----------------------------------------------------------------------------------------------------


def make_book(uid: str) -> None:
    """Make the book that was asked for under a uid; nothing when it was made or asked for anew meanwhile.

    Errors: what `pdf.bind` raises.
    """
    asked = Book.objects.select_related("person", "meeting__body")
    book = asked.filter(uid=uid, state=Book.State.ASKED).first()
    if book is None:
        return
    # Whoever may no longer know of the meeting finds nothing in it either.
    visible = meetings_access.meetings_visible_to(book.person).filter(pk=book.meeting_id).exists()
    contents = queries.contents_of(book.meeting, reader=book.person)
    if not visible or not contents.papers:
        report_failure(uid, NOTHING)
        return
    report(uid, 15, BINDING)
    at = clock.now().astimezone(book.meeting.body.zone)
    with store.workbench() as bench:
        made = bench / "book.pdf"
        pages = pdf.bind(contents, made, at, _teller(uid))
        report(uid, 90, KEEPING)
        _keep(book, made, pages, contents.key)


def _teller(uid: str) -> Callable[[int], None]:
    return lambda percent: report(uid, percent, BINDING)


def _keep(book: Book, made: Path, pages: int, key: str) -> None:
    path = path_of(book.uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = made.stat().st_size
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)
    ready = {
        "state": Book.State.READY, "percent": 100, "progress": "", "contents_key": key, "size": size,
        "pages": pages, "made_at": clock.now(),
    }  # fmt: skip
    if not Book.objects.filter(uid=book.uid).update(**ready):
        path.unlink(missing_ok=True)


def report(uid: str, percent: int, progress: str) -> None:
    """Say how far the job is. Units: percent, 0 to 100."""
    Book.objects.filter(uid=uid, state=Book.State.ASKED).update(percent=percent, progress=progress)


def report_failure(uid: str, sentence: str) -> None:
    """Say why there is no book."""
    failed = {"state": Book.State.FAILED, "failure": sentence, "progress": ""}
    Book.objects.filter(uid=uid, state=Book.State.ASKED).update(**failed)


# -- files -------------------------------------------------------------------------------------------------------


def path_of(uid: uuid.UUID) -> Path:
    """Return where a book lies, apart from every paper."""
    return _folder() / f"{uid}.pdf"


def sweep_books(now: datetime) -> int:
    """Remove the books that are too old, and files that no row knows; return how many files."""
    Book.objects.filter(asked_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    known = {path_of(uid).name for uid in Book.objects.values_list("uid", flat=True)}
    # A job may have put its file down a moment before its row knows it.
    settled = (now - timedelta(hours=1)).timestamp()
    gone = [path for path in _files() if path.name not in known and path.stat().st_mtime < settled]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _files() -> Iterator[Path]:
    return _folder().glob("*.pdf")


def _folder() -> Path:
    return Path(settings.PAPERS_DIR) / "books"
