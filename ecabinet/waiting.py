"""What waits for a person, over all apps: the reads of the page "Việc của tôi"."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from documents.queries import pack
from ecabinet import form_tasks, position_tasks, reminders
from ecabinet.reminders import Task
from meetings import access
from meetings.models import AgendaItem, Meeting, Participant, Presence, Presiding
from minutes import access as minutes_access
from minutes.models import Minutes
from people import clock
from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

RUNNING = (Meeting.State.IN_SESSION, Meeting.State.PAUSED)


class Own(TypedDict):
    """What a meeting is to its reader. Shape: `role` None for who only prepares it."""

    role: str | None
    is_here: bool
    is_scoped: bool


@dataclass(frozen=True)
class Next:
    """The meeting at the head of the page.

    Shape: `item` is the current one, None for who is invited to some items only; `role` empty for who only
    prepares it; `is_absent` while a running meeting misses the reader's check-in; `unread` papers, or new
    versions of them, that the reader has not opened; `left` is what the whole pack leaves to read.
    """

    meeting: Meeting
    item: AgendaItem | None
    role: str
    is_absent: bool
    unread: int
    left: pack.Sum
    is_today: bool


@dataclass(frozen=True)
class Day:
    """One day of this week and its meetings."""

    on: date
    is_today: bool
    meetings: list[Meeting]


def next_meeting(*, reader: User, now: datetime) -> Next | None:
    """Return the running meeting, else the next one that was called."""
    coming = Q(state=Meeting.State.CALLED, planned_end__gte=_midnight(now))
    found = _seen_by(reader).filter(Q(state__in=RUNNING) | coming)
    rank = Case(When(state__in=RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField())
    meeting = found.order_by(rank, F("role").asc(nulls_last=True), "planned_start", "pk").first()
    if meeting is None:
        return None
    found_pack = pack.pack_of(meeting, reader=reader)
    return Next(
        meeting=meeting,
        item=None if meeting.is_scoped else meeting.current_item,
        role=str(Participant.Role(meeting.role).label) if meeting.role else "",
        is_absent=meeting.is_live and bool(meeting.role) and not meeting.is_here,
        unread=len(found_pack.never) + len(found_pack.changed),
        left=found_pack.left,
        is_today=timezone.localdate(meeting.planned_start) == timezone.localdate(now),
    )


def tasks_of(*, reader: User, shown: Meeting | None = None) -> list[Task]:
    """List what waits for the reader, the most urgent kind first; `shown` stands at the head already."""
    return [
        *_rooms_to_enter(reader, shown),
        *position_tasks.tasks_of(reader),
        *reminders.approvals_of(reader),
        *form_tasks.tasks_of(reader=reader, now=clock.now()),
        *_minutes_to_finish(reader),
        *reminders.papers_missing(reader),
        *reminders.papers_to_read(reader, shown),
        *_agendas_to_prepare(reader),
    ]


def week_of(*, reader: User, now: datetime) -> list[Day]:
    """Return this week's days with the meetings the reader may know of, without an empty week-end."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    start = timezone.make_aware(datetime.combine(monday, time.min))
    called = access.meetings_visible_to(reader).exclude(state=Meeting.State.DRAFT)
    found = list(called.filter(planned_start__gte=start, planned_start__lt=start + timedelta(days=7)))
    found.sort(key=lambda meeting: meeting.planned_start)
    days = [_day(monday + timedelta(days=n), today, found) for n in range(7)]
    return [day for day in days if day.meetings or day.on.weekday() < 5]


def _day(on: date, today: date, meetings: list[Meeting]) -> Day:
    return Day(on, on == today, [m for m in meetings if timezone.localdate(m.planned_start) == on])


def _midnight(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))


def _seen_by(reader: User) -> "QuerySet[WithAnnotations[Meeting, Own]]":
    """Return the meetings the reader may know of, each with what it is to the reader."""
    place = Participant.objects.filter(meeting=OuterRef("pk"), person=reader)
    here = Presence.objects.filter(
        participant__meeting=OuterRef("pk"), participant__person=reader, until=None
    )
    seen = access.meetings_visible_to(reader).select_related("body", "current_item")
    return seen.annotate(
        role=Subquery(place.values("role")[:1]),
        is_here=Exists(here),
        is_scoped=Exists(place.filter(is_scoped=True)),
    )


def _rooms_to_enter(reader: User, shown: Meeting | None) -> list[Task]:
    missed = _seen_by(reader).filter(state__in=RUNNING, role__isnull=False, is_here=False)
    return [
        Task(
            str(meeting),
            gettext("Đồng chí chưa điểm danh"),
            gettext("Vào phòng họp"),
            _url("meetings:room", meeting),
        )
        for meeting in missed.order_by("planned_start", "pk")
        if meeting != shown
    ]


def _minutes_to_finish(reader: User) -> list[Task]:
    """List the drafts of minutes that wait for the reader's approval or text."""
    drafts = minutes_access.minutes_visible_to(reader).filter(state=Minutes.State.DRAFT)
    found = list(drafts.order_by("drafted_at", "pk"))
    meetings = [minutes.meeting_id for minutes in found]
    approves = _approved_by(reader, meetings)
    edits = set(
        Participant.objects.filter(
            person=reader, role=Participant.Role.SECRETARY, meeting__in=meetings
        ).values_list("meeting", flat=True)
    )
    return [
        Task(
            str(minutes.meeting),
            gettext("Dự thảo biên bản"),
            gettext("Phê duyệt biên bản") if minutes.meeting_id in approves else gettext("Sửa biên bản"),
            reverse("minutes_page", args=[minutes.meeting_id]),
        )
        for minutes in found
        if minutes.meeting_id in approves | edits
    ]


def _approved_by(reader: User, meetings: list[int]) -> set[int]:
    """Return which of the meetings the reader presided over last, whose minutes the reader approves."""
    last = dict(
        Presiding.objects.filter(meeting__in=meetings)
        .order_by("since", "pk")
        .values_list("meeting", "participant__person")
    )
    return {meeting for meeting, person in last.items() if person == reader.pk}


def _agendas_to_prepare(reader: User) -> list[Task]:
    drafts = access.meetings_visible_to(reader).filter(state=Meeting.State.DRAFT)
    return [
        Task(
            str(meeting),
            gettext("Đang chuẩn bị, họp ngày %(day)s")
            % {"day": f"{timezone.localdate(meeting.planned_start):%d/%m/%Y}"},
            gettext("Sửa chương trình"),
            _url("meetings:agenda", meeting),
        )
        for meeting in drafts.order_by("planned_start", "pk")
    ]


def _url(name: str, meeting: Meeting) -> str:
    return reverse(name, args=[meeting.pk])
