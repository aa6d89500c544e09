"""Reminders on the page "Việc của tôi": papers to approve, papers that are missing, papers not opened before a meeting.

Read anew with the page, so that a reminder is gone the moment its cause is; nothing is stored and nothing is sent.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext

from documents import access as documents_access
from documents.models import DocumentVersion, Reading
from documents.queries import deadlines
from documents.rules import deadlines as rules
from meetings import access
from meetings.models import Meeting, Participant
from people import access as people_access
from people import clock
from people.models import User

COMING = (Meeting.State.DRAFT, Meeting.State.CALLED)
# More than anybody sees on the page. Unit: meetings, papers.
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
    """List the coming meetings that lack papers near the day they are due, for those who prepare them."""
    prepared = people_access.bodies_where(reader, "prepare_meetings")
    coming = Meeting.objects.filter(body__in=prepared, state__in=COMING, planned_end__gte=clock.now())
    found = [
        _missing(meeting) for meeting in coming.select_related("body").order_by("planned_start", "pk")[:MOST]
    ]
    return [task for task in found if task]


def _missing(meeting: Meeting) -> Task | None:
    due, today = deadlines.due_day_of(meeting), access.body_day(meeting, clock.now())
    if not rules.is_time_to_remind(today, due, access.body_day(meeting, meeting.planned_start)):
        return None
    count = len(deadlines.items_without_papers(meeting))
    note = gettext("%(count)s nội dung chưa có tài liệu, hạn gửi %(due)s")
    values = {"count": count, "due": f"{due:%d/%m/%Y}"}
    address = reverse("meetings:agenda", args=[meeting.pk])
    return Task(str(meeting), note % values, gettext("Thêm tài liệu"), address) if count else None


def papers_to_read(reader: User, shown: Meeting | None) -> list[Task]:
    """List the called meetings, from the due day of their papers on, of which the reader has not opened everything.

    Shape: `shown` stands at the head of the page with its own count.
    """
    places = Participant.objects.filter(person=reader).values("meeting")
    coming = Meeting.objects.filter(pk__in=places, state=Meeting.State.CALLED, planned_end__gte=clock.now())
    others = (
        coming.exclude(pk=shown.pk if shown else 0).select_related("body").order_by("planned_start", "pk")
    )
    found = [_to_read(meeting, reader) for meeting in others[:MOST]]
    return [task for task in found if task]


def _to_read(meeting: Meeting, reader: User) -> Task | None:
    due, today = deadlines.due_day_of(meeting), access.body_day(meeting, clock.now())
    if not rules.is_time_to_read(today, due, access.body_day(meeting, meeting.planned_start)):
        return None
    count = _unopened(meeting, reader)
    note = gettext("Còn %(count)s tài liệu chưa mở") % {"count": count}
    address = reverse("meetings:room", args=[meeting.pk])
    return Task(str(meeting), note, gettext("Đọc tài liệu"), address) if count else None


def _unopened(meeting: Meeting, reader: User) -> int:
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    opened = Reading.objects.filter(person=reader, version__document=OuterRef("pk"))
    papers = documents_access.documents_visible_to(reader).filter(dossier__item__meeting=meeting)
    return papers.filter(Exists(ready)).exclude(Exists(opened)).count()
