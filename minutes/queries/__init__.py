"""Reads of the minutes: the facts of a meeting for the draft, and the minutes as a screen shows them."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from meetings.models import (
    AgendaItem,
    Break,
    ItemSpan,
    Meeting,
    Participant,
    Presence,
    Presiding,
    SpeakingTurn,
)
from meetings.rules import session
from minutes import access
from minutes.models import Minutes
from minutes.queries import votes
from minutes.rules import facts
from minutes.rules.content import Content
from people import journal
from people.models import Body, JournalEntry, User


def locked(minutes: Minutes) -> Minutes:
    """Read the minutes again under the lock of an act."""
    return Minutes.objects.select_for_update().get(pk=minutes.pk)


def meeting_by_uid(uid: str) -> Meeting:
    """Return the meeting that a job is about."""
    return Meeting.objects.select_related("body").get(uid=uuid.UUID(uid))


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Return the minutes of a meeting, or None before the job has begun."""
    return Minutes.objects.filter(meeting=meeting).select_related("meeting__body", "approved_by").first()


def head_of(minutes: Minutes) -> str:
    """Return the journal hash that the PDF bears: of the approval; of the body's last entry for a draft."""
    if not minutes.is_approved:
        return journal.head_hash(minutes.body)
    entry = JournalEntry.objects.filter(stream=minutes.meeting.stream, verb="minutes.approved").first()
    return entry.hash if entry else ""


def page_of(meeting: Meeting, *, reader: User) -> dict[str, Any]:
    """Return what the page of the minutes shows to a reader; `text` is None for who may not read it yet."""
    minutes = minutes_of(meeting)
    may_read = minutes is not None and access.minutes_visible_to(reader).filter(pk=minutes.pk).exists()
    is_draft = minutes is not None and may_read and minutes.state == Minutes.State.DRAFT
    return {
        "meeting": meeting,
        "minutes": minutes,
        "may_read": may_read,
        "works_on_it": access.works_on(reader, meeting),
        "text": Content.from_json(minutes.content) if minutes and may_read and minutes.is_drafted else None,
        "may_edit": is_draft and access.may_edit(reader, meeting),
        "may_approve": is_draft and access.may_approve(reader, meeting),
        "approver": access.approver_of(meeting),
    }


def status_of(meeting: Meeting, *, reader: User) -> dict[str, Any]:
    """Return how far the minutes are, in words that the page shows as they are. Units: percent."""
    minutes = minutes_of(meeting)
    if minutes is None or not access.works_on(reader, meeting):
        ready = minutes is not None and minutes.issued_at is not None
        return {
            "drafted": ready,
            "ready": ready,
            "percent": 100 if ready else 0,
            "progress": "",
            "failure": "",
        }
    return {
        "drafted": minutes.is_drafted,
        "ready": minutes.is_pdf_current,
        "percent": 100 if minutes.is_pdf_current else minutes.percent,
        "progress": gettext(minutes.progress) if minutes.progress else "",
        "failure": gettext(minutes.failure) if minutes.failure else "",
    }


# -- the facts -------------------------------------------------------------------------------------


def facts_of(meeting: Meeting) -> facts.Facts:
    """Gather everything that the draft of the minutes says, in the time zone of the body.

    Errors: ValueError for a meeting that was never opened and closed.
    """
    if meeting.opened_at is None or meeting.closed_at is None:
        raise ValueError(f"{meeting.uid} was not held")
    zone = meeting.body.zone
    invited = _attendees(meeting, zone)
    rules_then = meeting.body_rules
    total = meeting.members_total or sum(a.is_member for a in invited.values())
    decides = meeting.kind in rules_then.deciding_kinds
    return facts.Facts(
        kind=meeting.kind,
        title=meeting.title,
        place=meeting.place,
        body_name=meeting.body.name,
        parent_name=_parent_name(meeting.body),
        body_place=meeting.body.place,
        symbol=meeting.body.symbol,
        members_noun=rules_then.members_noun,
        members_total=total,
        needed=session.quorum_needed(total, rules_then.quorum_fraction) if decides else 0,
        opened=meeting.opened_at.astimezone(zone),
        closed=meeting.closed_at.astimezone(zone),
        presiders=_presiders(meeting, invited, zone),
        secretary=_secretary(invited.values()),
        attendees=tuple(invited.values()),
        items=_items(meeting, zone),
        speeches=_speeches(meeting, invited, zone),
        votes=votes.votes_of(meeting, zone),
        breaks=_breaks(meeting, zone),
        reports=votes.reports_of(meeting),
        meeting=str(meeting.uid),
        journal_head=_closing_hash(meeting),
        recipients=(f"Các {rules_then.members_noun}", "Lưu: VT, hồ sơ phiên họp"),
    )


def _parent_name(body: Body) -> str:
    """Name the committee above a district's or commune's; a province's stands alone under the motto."""
    parent = body.parent
    return parent.name if parent and parent.level != Body.Level.NATIONAL else ""


def _closing_hash(meeting: Meeting) -> str:
    entry = JournalEntry.objects.filter(stream=meeting.stream, verb="meeting.closed").first()
    return entry.hash if entry else ""


def _attendees(meeting: Meeting, zone: ZoneInfo) -> dict[int, facts.Attendee]:
    """Return everybody who was invited by the key of the participant, in the order of the seats."""
    rows = Participant.objects.filter(meeting=meeting).select_related("person", "stands_for__person")
    presences: dict[int, list[Presence]] = {}
    for presence in _presences_in_session(meeting):
        presences.setdefault(presence.participant_id, []).append(presence)
    return {row.pk: _attendee(row, presences.get(row.pk, []), meeting, zone) for row in rows}


def _presences_in_session(meeting: Meeting) -> QuerySet[Presence]:
    """Leave out who came and went before the opening."""
    during = Q(until=None) | Q(until__gt=meeting.opened_at)
    return Presence.objects.filter(during, participant__meeting=meeting).order_by("since")


def _attendee(row: Participant, there: list[Presence], meeting: Meeting, zone: ZoneInfo) -> facts.Attendee:
    return facts.Attendee(
        uid=str(row.person.uid) if row.person else "",
        name=row.person.full_name if row.person else row.agency,
        title=row.title,
        role=row.role,
        address=_address(row),
        is_member=row.is_member,
        arrived=there[0].since.astimezone(zone) if there else None,
        left=_left(there, meeting, zone),
        remote=bool(there) and all(p.mode == Presence.Mode.REMOTE for p in there),
        stands_for=str(row.stands_for) if row.stands_for else "",
        reason=row.absence_reason,
    )


def _address(row: Participant) -> str:
    # An official paper names its terms in Vietnamese whatever language the job's process speaks.
    return {"mr": "Ông", "mrs": "Bà"}.get(row.person.address, "Đồng chí") if row.person else "Đại diện"


def _left(there: list[Presence], meeting: Meeting, zone: ZoneInfo) -> datetime | None:
    """Return when somebody left for good, None for those who stayed to the end."""
    if not there or there[-1].until is None or meeting.closed_at is None:
        return None
    return there[-1].until.astimezone(zone) if there[-1].until < meeting.closed_at else None


def _secretary(invited: Iterable[facts.Attendee]) -> facts.Attendee | None:
    return next((a for a in invited if a.role == Participant.Role.SECRETARY), None)


def _span(row: Break | ItemSpan | Presiding, zone: ZoneInfo) -> facts.Span:
    return facts.Span(row.since.astimezone(zone), row.until.astimezone(zone) if row.until else None)


def _presiders(
    meeting: Meeting, invited: dict[int, facts.Attendee], zone: ZoneInfo
) -> tuple[facts.Presider, ...]:
    rows = Presiding.objects.filter(meeting=meeting).order_by("since", "pk")
    return tuple(facts.Presider(invited[row.participant_id], _span(row, zone)) for row in rows)


def _items(meeting: Meeting, zone: ZoneInfo) -> tuple[facts.Item, ...]:
    rows = AgendaItem.objects.filter(meeting=meeting).prefetch_related("spans")
    return tuple(
        facts.Item(
            uid=str(row.uid),
            order=order,
            title=row.title,
            treatment=row.treatment,
            state=row.state,
            conclusion=row.conclusion,
            agency=row.agency,
            presenter=row.presenter,
            spans=tuple(_span(span, zone) for span in row.spans.all()),
            is_held_outside=row.is_held_outside,
        )
        for order, row in enumerate(rows, start=1)
    )


def _speeches(
    meeting: Meeting, invited: dict[int, facts.Attendee], zone: ZoneInfo
) -> tuple[facts.Speech, ...]:
    rows = SpeakingTurn.objects.filter(meeting=meeting, ended_at__isnull=False)
    return tuple(
        facts.Speech(
            item=str(row.item.uid) if row.item else "",
            speaker=invited[row.participant_id],
            at=row.started_at.astimezone(zone),
            seconds=int((row.ended_at - row.started_at).total_seconds()),
        )
        for row in rows.select_related("item").order_by("started_at")
        if row.started_at and row.ended_at
    )


def _breaks(meeting: Meeting, zone: ZoneInfo) -> tuple[facts.Span, ...]:
    return tuple(_span(row, zone) for row in Break.objects.filter(meeting=meeting).order_by("since"))
