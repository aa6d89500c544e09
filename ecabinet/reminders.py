"""Reminders on the page "Việc của tôi": papers to approve, papers that are missing, papers not opened before a meeting.

Read anew with the page, so that a reminder is gone the moment its cause is; nothing is stored and nothing is sent.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from documents import access as documents_access
from documents.models import Document, DocumentVersion, Reading
from documents.queries import deadlines
from documents.queries.deadlines import Due
from documents.rules import deadlines as rules
from meetings import access
from meetings.models import AgendaItem, Meeting, Participant
from people import access as people_access
from people import clock
from people.models import User

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
    """List the called meetings that lack papers near the day they are due, for those who prepare them.

    A draft stands among the agendas to prepare anyway.
    """
    prepared = people_access.bodies_where(reader, "prepare_meetings")
    near = _near(Meeting.objects.filter(body__in=prepared), _is_time_to_remind)
    given = Document.objects.filter(withdrawn_at=None, dossier__item__meeting__in=near)
    items = AgendaItem.objects.filter(meeting__in=near, is_held_outside=False)
    lacking = items.exclude(dossier__in=given.values("dossier")).order_by()
    counts = dict(lacking.values_list("meeting").annotate(Count("pk")))
    note, verb = gettext("%(count)s nội dung chưa có tài liệu, hạn gửi %(due)s"), gettext("Thêm tài liệu")
    return [
        _task(
            meeting, note % {"count": counts[meeting.pk], "due": f"{due:%d/%m/%Y}"}, verb, "meetings:agenda"
        )
        for meeting, due in near.items()
        if meeting.pk in counts
    ]


def papers_to_read(reader: User, shown: Meeting | None) -> list[Task]:
    """List the called meetings, from the due day of their papers on, of which the reader has opened not everything.

    Shape: `shown` stands at the head of the page with its own count.
    """
    places = Participant.objects.filter(person=reader).values("meeting")
    others = Meeting.objects.filter(pk__in=places).exclude(pk=shown.pk if shown else 0)
    near = _near(others, _is_time_to_read)
    counts = _unopened(near, reader) if near else {}
    note, verb = gettext("Còn %(count)s tài liệu chưa mở"), gettext("Đọc tài liệu")
    return [
        _task(meeting, note % {"count": counts[meeting.pk]}, verb, "meetings:room")
        for meeting in near
        if meeting.pk in counts
    ]


def _near(meetings: QuerySet[Meeting], is_time: Callable[[date, Due, date], bool]) -> dict[Meeting, date]:
    """Return the called meetings of which it is time to remind, each with the day its papers are due."""
    coming = meetings.filter(state=Meeting.State.CALLED, planned_end__gte=clock.now())
    found = coming.select_related("body").order_by("planned_start", "pk")[:MOST]
    return {
        meeting: due.day
        for meeting, due in deadlines.dues_of(found).items()
        if is_time(
            access.body_day(meeting, clock.now()), due, access.body_day(meeting, meeting.planned_start)
        )
    }


def _is_time_to_remind(today: date, due: Due, meeting: date) -> bool:
    return rules.is_time_to_remind(today, due.day, meeting, due.holidays)


def _is_time_to_read(today: date, due: Due, meeting: date) -> bool:
    return rules.is_time_to_read(today, due.day, meeting)


def _unopened(meetings: Collection[Meeting], reader: User) -> dict[int, int]:
    """Count by meeting the papers that the reader has not opened in any version."""
    ready = DocumentVersion.objects.filter(document=OuterRef("pk"), state=DocumentVersion.State.READY)
    opened = Reading.objects.filter(person=reader, version__document=OuterRef("pk"))
    papers = documents_access.documents_visible_to(reader).filter(dossier__item__meeting__in=meetings)
    unopened = papers.filter(Exists(ready)).exclude(Exists(opened)).order_by()
    return dict(unopened.values_list("dossier__item__meeting").annotate(Count("pk")))


def _task(meeting: Meeting, note: str, verb: str, door: str) -> Task:
    return Task(str(meeting), note, verb, reverse(door, args=[meeting.pk]))
