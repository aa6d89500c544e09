"""The ledger of a meeting is written, by the system and never by hand."""

from datetime import datetime

from meetings.models import Meeting
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from savings.actions import rollups
from savings.models import MeetingLedger
from savings.queries import ledgers as queries
from savings.rules import columns, ledger


@act("ledger.written")
def write_ledger(*, meeting: Meeting, by: User | None, now: datetime, draft: journal.Draft) -> MeetingLedger:
    """Write the ledger of a closed meeting from its journal entries alone.

    The baseline and the rates stand in the entry, so that an auditor can compute every figure again.
    Errors: Refused while the meeting goes on, and when there is a ledger already.
    """
    if not meeting.is_closed:
        raise Refused("Phiên họp chưa kết thúc nên chưa có số liệu tiết kiệm.")
    if MeetingLedger.objects.filter(meeting=meeting).exists():
        raise Refused("Số liệu tiết kiệm của phiên họp này đã được ghi.")
    closing = queries.closing_of(meeting)
    day = closing.at.astimezone(meeting.body.zone).date()
    given = queries.given_for(meeting, day)
    values = queries.as_json(ledger.figures_of(queries.course_of(meeting.stream), given))
    row = MeetingLedger.objects.create(
        meeting=meeting,
        meeting_uid=meeting.uid,
        body=meeting.body,
        kind=meeting.kind,
        year=meeting.year,
        number=meeting.number,
        held_on=day,
        values=values,
        written_at=now,
        journal_head=closing.hash,
        **columns.columns_of(values),
    )
    rollups.roll_up_month(day.replace(day=1), [meeting.body_id])
    draft.note(
        ledger=str(row.uid),
        values=values,
        baseline=given.baseline.as_json() if given.baseline else None,
        rates=[rate.as_json() for rate in given.rates.values()],
        journal_head=closing.hash,
    )
    return row
