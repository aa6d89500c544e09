"""The job of the savings: write the ledger after the closing."""

from django_tasks import task

from savings.actions import ledgers as actions
from savings.models import MeetingLedger
from savings.queries import ledgers as queries


@task()
def write_ledger(meeting_uid: str) -> None:
    """Write the ledger of a closed meeting; a second run changes nothing."""
    meeting = queries.meeting_by_uid(meeting_uid)
    if not MeetingLedger.objects.filter(meeting=meeting).exists():
        actions.write_ledger(meeting=meeting, by=None)
