"""The jobs of voting."""

import logging

from django_tasks import task

from meetings.models import AgendaItem
from people import clock
from people.rules import Refused
from voting.actions import positions
from voting.pdf import opinions as opinions_pdf
from voting.queries import positions as position_queries
from voting.queries import questions

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
