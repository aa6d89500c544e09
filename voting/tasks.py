"""The jobs of voting."""

import logging

from django_tasks import task

from meetings.models import AgendaItem
from people import clock
from people import queries as people_queries
from people.rules import Refused
from voting.actions import positions, reminding, results
from voting.pdf import forms as forms_pdf
from voting.pdf import opinions as opinions_pdf
from voting.queries import form_papers, questions
from voting.queries import opinions as form_queries
from voting.queries import positions as position_queries
from voting.rules import opinions as rules

logger = logging.getLogger(__name__)


@task()
def close_rounds() -> int:
    """Form the lists of agreed items whose deadline has passed; return how many."""
    closed = 0
    for asked in position_queries.rounds_to_close(clock.now()):
        try:
            positions.close_round(meeting=asked.meeting, by=None)
        except Refused:
            # Another worker was faster.
            continue
        closed += 1
    return closed


@task()
def set_opinions(item_id: int) -> None:
    """Set the table of opinions and answers of an item as a paper; a second run changes nothing."""
    item = AgendaItem.objects.select_related("meeting__body").get(pk=item_id)
    opinions_pdf.store(item, questions.table_for_job(item))


@task()
def set_form_paper(recipient_id: int, is_answered: bool) -> None:
    """Set the form of a member as a paper, blank or answered; a second run changes nothing."""
    forms_pdf.store(form_papers.paper_of_place(recipient_id, is_answered=is_answered))


@task()
def set_form_record(form_id: int) -> None:
    """Set the record of the result of a counted form; a second run changes nothing."""
    forms_pdf.store(form_papers.record_of(form_id))


@task()
def tell_of_form(recipient_id: int, kind: str) -> int:
    """Mail a member and the aides that an opinion form waits."""
    return reminding.tell(recipient_id, kind)


@task()
def remind_of_forms() -> int:
    """Remind everybody who has not answered, each once of each thing; return how many are told."""
    return sum(reminding.remind(form, clock.now()) for form in form_queries.open_forms())


@task()
def close_overdue_forms() -> int:
    """Count the forms whose deadline passed and which nobody has counted or extended; return how many."""
    now = clock.now()
    over = [
        form
        for form in form_queries.open_forms()
        if form.due_at
        and rules.is_time_to_close(form.due_at, now, form.body.zone, people_queries.holidays_of(form.body))
    ]
    for form in over:
        try:
            results.close_form(form=form, by=None)
        except Refused as refused:
            # Somebody counted, extended or recalled it meanwhile.
            logger.info("form %s was not counted: %s", form.uid, refused)
    return len(over)


@task()
def report_forms(meeting_uid: str) -> int:
    """Report every counted form that no session has heard of to a session that was just called."""
    meeting = form_queries.meeting_by_uid(meeting_uid)
    if meeting.kind not in meeting.body_rules.deciding_kinds:
        return 0
    waiting = form_queries.unreported_forms(meeting.body)
    for form in waiting:
        try:
            results.report_form(form=form, meeting=meeting, by=None)
        except Refused as refused:
            logger.info("form %s was not reported: %s", form.uid, refused)
    return len(waiting)
