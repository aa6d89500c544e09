"""A closed meeting as its journal tells it, and its ledger."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from ecabinet.demo import Cast
from meetings.models import Meeting
from people import act, clock, journal
from savings import tasks
from savings.models import MeetingLedger
from tests import builders

BEGIN = datetime.fromisoformat("2026-11-21T08:00:00+07:00")


def tell(meeting: Meeting, at: datetime, verb: str, **data: object) -> None:
    """Write one journal entry of a meeting, as its act would."""
    draft = journal.Draft(at, set(), data)
    with transaction.atomic():
        act.raise_version(meeting)
        journal.write(
            body=meeting.body, verb=verb, by=None, draft=draft, stream=meeting.stream, version=meeting.version
        )


def closed(cast: Cast, minutes: int = 62, printed: int = 0) -> Meeting:
    """Make a meeting of three items and 28 invited, with two papers, closed after so many minutes."""
    with clock.playing(BEGIN):
        meeting = builders.called_meeting(cast)
    items = list(meeting.items.all())
    rows = [
        {"uid": str(i.uid), "title": i.title, "treatment": i.treatment, "planned_minutes": i.planned_minutes}
        for i in items
    ]
    invited = [
        {"uid": str(p.person.uid), "name": str(p)} for p in meeting.participants.select_related("person")
    ]
    for name, pages in (("p1", 3), ("p2", 10)):
        tell(meeting, BEGIN, "document.added", document=name, item=rows[0]["uid"], pages=pages)
    tell(
        meeting,
        BEGIN,
        "meeting.called",
        planned_start=BEGIN.isoformat(),
        planned_end=(BEGIN + timedelta(minutes=90)).isoformat(),
        items=rows,
        participants=invited,
    )
    end = BEGIN + timedelta(minutes=minutes)
    tell(meeting, BEGIN, "meeting.opened")
    states = [{**row, "state": "done"} for row in rows]
    tell(meeting, end, "meeting.closed", pages_printed=printed, items=states)
    meeting.state, meeting.pages_printed = Meeting.State.CLOSED, printed
    meeting.opened_at, meeting.closed_at = BEGIN, end
    meeting.save()
    return meeting


def written(meeting: Meeting) -> MeetingLedger:
    tasks.write_ledger.call(str(meeting.uid))
    return MeetingLedger.objects.get(meeting=meeting)


@pytest.fixture
def closed_meeting(cast: Cast) -> Meeting:
    return closed(cast)


@pytest.fixture
def ledger(closed_meeting: Meeting) -> MeetingLedger:
    return written(closed_meeting)
