"""Jobs of the savings: the ledger after the closing, the month of a form's result, and the roll-up of the night."""

from django_tasks import task

from savings.actions import ledgers as actions
from savings.actions import rollups
from savings.models import MeetingLedger
from savings.queries import ledgers as queries


@task()
def write_ledger(meeting_uid: str) -> None:
    """Write the ledger of a closed meeting; a second run changes nothing."""
    meeting = queries.meeting_by_uid(meeting_uid)
    if not MeetingLedger.objects.filter(meeting=meeting).exists():
        actions.write_ledger(meeting=meeting, by=None)


@task()
def add_up_form(form_uid: str) -> int:
    """Make the month of a counted opinion form anew; a second run changes nothing."""
    return rollups.roll_up_form(form_uid)


@task()
def roll_up_night(_: str = "") -> int:
    """Make the roll-ups anew that the last days touched; a second run changes nothing."""
    return rollups.roll_up_night()
