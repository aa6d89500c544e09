"""Reads about check-ins that no longer count."""

from datetime import datetime

from django.db.models import QuerySet

from meetings.models import Meeting, Presence
from people import clock


def lapsed_presences(meeting: Meeting, now: datetime) -> QuerySet[Presence]:
    """Return the open check-ins of days before today in the body's zone."""
    today = now.astimezone(meeting.body.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    lapsed = Presence.objects.filter(participant__meeting=meeting, until=None, since__lt=today)
    return lapsed.select_related("participant__person")


def meetings_with_lapsed_check_ins() -> list[Meeting]:
    """Return the called meetings somebody checked in to on an earlier day."""
    called = Meeting.objects.filter(state=Meeting.State.CALLED, participants__presences__until=None)
    waiting = called.filter(participants__presences__isnull=False).select_related("body").distinct()
    return [meeting for meeting in waiting if lapsed_presences(meeting, clock.now()).exists()]
