"""The jobs of minutes: write the draft after the closing, and set the text as a PDF."""

import logging

from django_tasks import task

from minutes import actions, pdf, queries
from minutes.models import Minutes
from minutes.rules import content, parts

logger = logging.getLogger(__name__)


@task()
def draft(meeting_uid: str) -> None:
    """Write the draft of a closed meeting's minutes; a second run changes nothing."""
    meeting = queries.meeting_by_uid(meeting_uid)
    minutes, _ = Minutes.objects.get_or_create(meeting=meeting)
    if minutes.is_drafted:
        return
    actions.report(minutes, 5, actions.GATHERING)
    composed = parts.compose(queries.facts_of(meeting))
    actions.draft_minutes(minutes=minutes, content=composed, by=None)


@task()
def render(meeting_uid: str) -> None:
    """Set the text of the minutes as a PDF: a draft's beside its text, an approved one issued for good."""
    # First of all: an edit from here on asks for a paper of its own, one before it is in the text read next.
    actions.begin(Minutes.objects.get(meeting__uid=meeting_uid))
    minutes = Minutes.objects.select_related("meeting__body").get(meeting__uid=meeting_uid)
    if not minutes.is_drafted or minutes.is_pdf_current:
        return
    actions.report(minutes, 30, actions.SETTING)
    head = queries.head_of(minutes)
    try:
        paper = pdf.store(
            minutes.body.uid, pdf.set_minutes(minutes, content.Content.from_json(minutes.content), head)
        )
    except pdf.PangoMissing as missing:
        logger.error("minutes %s have no PDF: %s", minutes.uid, missing)
        actions.report_failure(minutes, str(missing))
        return
    actions.report(minutes, 90, actions.KEEPING)
    if minutes.is_approved:
        actions.issue_minutes(minutes=minutes, paper=paper, head=head, by=None)
    else:
        actions.attach_draft(minutes, paper, minutes.revision)
