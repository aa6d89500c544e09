"""Jobs of the savings: ledger after the closing, month of a form's result, roll-up of the night, reports."""

import logging

from django.utils import timezone
from django_tasks import task

from people import clock
from savings.actions import ledgers as actions
from savings.actions import reports as report_actions
from savings.actions import rollups, sending
from savings.models import MeetingLedger, Report
from savings.pdf import reports as pdf
from savings.queries import ledgers as queries
from savings.queries import reports as report_queries
from voting.pdf import setting

logger = logging.getLogger(__name__)


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


@task()
def make_report(report_uid: str) -> None:
    """Make the files of a report and issue it; a second run changes nothing."""
    row = Report.objects.select_related("body").get(uid=report_uid)
    if row.state == Report.State.READY:
        return
    # The report says what was known on the day it was asked for, however late its job comes.
    today = row.asked_at.astimezone(row.body.zone).date()
    try:
        numbers = report_queries.numbers_of(row.body, period=row.span, today=today)
        files = pdf.store(row, numbers)
    except setting.PangoMissing as missing:
        logger.error("report %s has no PDF: %s", row.uid, missing)
        report_actions.note_failure(row)
        return
    except Exception:
        # Whatever broke: the row says so at once and can be asked for again. The job itself is tried as every job is,
        # and its next try may still issue the report.
        report_actions.note_failure(row)
        raise
    report_actions.issue_report(report=row, numbers=numbers, files=files, by=None)


@task()
def ask_for_due_reports(_: str = "") -> int:
    """Ask for the reports of the periods that ended with last month; a second run asks for none."""
    return report_actions.ask_for_due(timezone.localdate(clock.now()))


@task()
def send_savings(_: str = "") -> int:
    """Send what waits to the central installation; nothing where there is none."""
    return sending.send_all()
