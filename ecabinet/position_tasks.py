"""What waits of prior positions on the page "Việc của tôi": to file, to prepare, to answer, to clear, to compile."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from ecabinet.reminders import MOST, Task
from meetings import access as meeting_access
from meetings.models import Meeting
from people import clock
from people.models import User
from voting import access
from voting.models import PositionRound
from voting.queries import position_pages as pages
from voting.queries import positions as queries
from voting.queries import questions


def tasks_of(reader: User) -> list[Task]:
    """List what waits for the reader in the rounds of meetings that are called and not opened, the next due first."""
    known = access.meetings_with_positions(reader).values("pk")
    rounds = PositionRound.objects.filter(meeting__in=known, meeting__state=Meeting.State.CALLED)
    found = rounds.select_related("meeting__body").order_by("due_at", "pk")[:MOST]
    return [task for asked in found for task in _of_round(asked, reader, clock.now())]


def _of_round(asked: PositionRound, reader: User, now: datetime) -> list[Task]:
    meeting = asked.meeting
    tasks = []
    if access.is_elector(reader, meeting):
        tasks += _to_file(asked, reader, reader, now)
    for member in access.members_assisted_by(reader, meeting):
        tasks += _to_prepare(asked, member, reader, now)
    unanswered = sum(
        1 for put in questions.conditions_for_agency(meeting, reader) if not hasattr(put, "answer")
    )
    if unanswered:
        note = gettext("%(count)s ý kiến đề nghị cơ quan trình tiếp thu") % {"count": unanswered}
        tasks.append(_task(meeting, note, gettext("Trả lời ý kiến")))
    return tasks + _to_clear(meeting, reader, now)


def _to_file(asked: PositionRound, member: User, reader: User, now: datetime) -> list[Task]:
    """Name the items on which a member has not filed and still may."""
    wanted = len(_unfiled(asked, member, reader, now))
    if not wanted:
        return []
    said = {"count": wanted, "left": _left(asked, now)}
    note = gettext("Còn %(count)s nội dung chưa gửi ý kiến, %(left)s") % said
    return [_task(asked.meeting, note, gettext("Gửi ý kiến"))]


def _to_prepare(asked: PositionRound, member: User, reader: User, now: datetime) -> list[Task]:
    """Tell an aide of the items without a draft, else of the drafts that the member has not confirmed."""
    unfiled = _unfiled(asked, member, reader, now)
    undrafted = sum(1 for row in unfiled if row.draft is None)
    said = {"count": undrafted or len(unfiled), "left": _left(asked, now), "name": member.full_name}
    if undrafted:
        note = gettext("Còn %(count)s nội dung chưa chuẩn bị cho đồng chí %(name)s, %(left)s") % said
        return [_task(asked.meeting, note, gettext("Chuẩn bị ý kiến"), f"?for={member.pk}")]
    if unfiled:
        note = gettext("Đồng chí %(name)s chưa xác nhận %(count)s ý kiến đã chuẩn bị, %(left)s") % said
        return [_task(asked.meeting, note, gettext("Xem ý kiến đã chuẩn bị"), f"?for={member.pk}")]
    return []


def _unfiled(asked: PositionRound, member: User, reader: User, now: datetime) -> list[pages.Row]:
    rows = pages.rows_for(asked.meeting, member, reader, now)
    return [row for row in rows if row.may_file and row.filed is None]


def _left(asked: PositionRound, now: datetime) -> str:
    if asked.due_at <= now:
        return gettext("dự thảo có thay đổi, đề nghị cho ý kiến lại")
    due = date_format(asked.due_at.astimezone(asked.meeting.body.zone), "H:i d/m/Y", use_l10n=False)
    zone = asked.meeting.body.zone
    days = (asked.due_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    left = gettext("còn %(days)s ngày") % {"days": days} if days else gettext("hôm nay")
    return gettext("hạn %(due)s, %(left)s") % {"due": due, "left": left}


def _to_clear(meeting: Meeting, reader: User, now: datetime) -> list[Task]:
    if not queries.is_over(meeting, now) or not meeting_access.may_prepare(reader, meeting):
        return []
    waiting = sum(queries.uncleared_counts(meeting).values())
    if not waiting:
        return []
    note = gettext("%(count)s trả lời của cơ quan trình chờ xác nhận") % {"count": waiting}
    return [_task(meeting, note, gettext("Xác nhận trả lời"))]


def _task(meeting: Meeting, note: str, verb: str, query: str = "") -> Task:
    return Task(str(meeting), note, verb, reverse("positions", args=[meeting.pk]) + query)
