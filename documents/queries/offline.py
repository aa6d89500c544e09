"""Reads for tablets that keep papers: what of a meeting may be kept, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from documents import access
from documents.models import Device
from documents.queries import numbers
from documents.queries import papers as queries
from documents.rules import offline as rules
from meetings import access as meetings_access
from meetings.models import Meeting
from people.models import User


@dataclass(frozen=True)
class Kept:
    """What one person may keep of one meeting.

    Shape: `groups` by agenda, only papers that may be kept; `online_only` counts the others.
    """

    meeting: Meeting
    until: datetime
    groups: list[queries.ItemPapers]
    online_only: int


def kept_of(meeting: Meeting, *, reader: User, now: datetime) -> Kept:
    """List the papers of a meeting that a person may keep on a tablet; none after the end of the time for it."""
    until = _until(meeting, now)
    groups = queries.papers_of(meeting, reader=reader) if until > now else []
    groups = numbers.numbered(groups, numbers.firsts_of(meeting, reader=reader))
    storable = [replace(group, papers=list(filter(_may_be_kept, group.papers))) for group in groups]
    storable = sorted(storable, key=lambda group: group.item.order)
    readable = sum(paper.version is not None for group in groups for paper in group.papers)
    left_out = readable - sum(len(group.papers) for group in storable)
    return Kept(meeting, until, [group for group in storable if group.papers], left_out)


def untils_of(meetings: Iterable[int], *, reader: User, now: datetime) -> dict[int, datetime]:
    """Tell until when each of these meetings may be kept; one that is missing may not be kept any more."""
    visible = meetings_access.meetings_visible_to(reader).filter(pk__in=list(meetings))
    untils = {meeting.pk: _until(meeting, now) for meeting in visible}
    return {pk: until for pk, until in untils.items() if until > now}


def devices_of(person: User) -> list[Device]:
    """List the tablets on which a person keeps or kept papers, those in use first."""
    return sorted(Device.objects.filter(person=person), key=lambda device: device.revoked_at is not None)


def _may_be_kept(paper: queries.Paper) -> bool:
    return paper.version is not None and not access.is_restricted(paper.document)


def _until(meeting: Meeting, now: datetime) -> datetime:
    return rules.kept_until(
        now=now,
        closed_at=meeting.closed_at,
        lease_days=settings.OFFLINE_LEASE_DAYS,
        days_after_close=settings.OFFLINE_DAYS_AFTER_CLOSE,
    )
