"""Reminders on the page "Việc của tôi": papers to approve, papers that are missing, papers not opened before a meeting.

Read anew with the page, so that a reminder is gone the moment its cause is. The daily mail tells of the same
(documents/actions/reminding.py).
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from documents import access as documents_access
from documents.queries import reminders as queries
from meetings.models import Meeting
from people.models import User

# More than anybody sees on the page. Unit: papers.
MOST = 20


@dataclass(frozen=True)
class Task:
    """One thing that waits, and the one tap to it. Shape: `verb` is what stands on the button."""

    title: str
    note: str
    verb: str
    url: str


def approvals_of(reader: User) -> list[Task]:
    """List the papers that wait for the approval of the reader's agency."""
    waiting = documents_access.documents_to_approve(reader).order_by("approval_asked_at", "pk")
    return [
        Task(
            document.title,
            gettext("Chờ cơ quan trình phê duyệt"),
            gettext("Phê duyệt tài liệu"),
            reverse("documents:paper", args=[document.pk]),
        )
        for document in waiting[:MOST]
    ]


def papers_missing(reader: User) -> list[Task]:
    """List the called meetings that lack papers near the day they are due, for those who prepare them.

    A draft stands among the agendas to prepare anyway.
    """
    note, verb = gettext("%(count)s nội dung chưa có tài liệu, hạn gửi %(due)s"), gettext("Thêm tài liệu")
    return [
        _task(one.meeting, note % {"count": one.count, "due": f"{one.due:%d/%m/%Y}"}, verb, "meetings:agenda")
        for one in queries.papers_missing(reader)
    ]


def papers_to_read(reader: User, shown: Meeting | None) -> list[Task]:
    """List the called meetings, from the due day of their papers on, of which the reader has opened not everything.

    Shape: `shown` stands at the head of the page with its own count.
    """
    note, verb = gettext("Còn %(count)s tài liệu chưa mở"), gettext("Đọc tài liệu")
    return [
        _task(one.meeting, note % {"count": one.count}, verb, "meetings:room")
        for one in queries.papers_to_read(reader, without=shown)
    ]


def _task(meeting: Meeting, note: str, verb: str, door: str) -> Task:
    return Task(str(meeting), note, verb, reverse(door, args=[meeting.pk]))
