"""The daily mail about papers: one to each person for whom some wait, with counts and links and nothing of a paper."""

import logging
import smtplib
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.models import Reminding
from documents.queries import reminders as queries
from people.act import personal
from people.models import User

logger = logging.getLogger(__name__)


class Unsent(Exception):  # noqa: N818 -- a state of the mail server
    """Some mails could not be handed over; the job is tried again and leaves out those that were."""


@personal
def set_mail(*, is_on: bool, by: User, now: datetime) -> Reminding:
    """Switch the daily mail of a person on or off."""
    return Reminding.objects.update_or_create(person=by, defaults={"by_mail": is_on})[0]


def remind_all(today: date) -> int:
    """Mail everybody for whom papers wait today; return how many mails were sent.

    Errors: Unsent when the mail server took not all of them.
    """
    sent = failed = 0
    for person in queries.people_to_remind():
        try:
            sent += remind(today=today, by=person)
        except (smtplib.SMTPException, OSError) as fault:
            # One address that is refused keeps nobody else from being told.
            logger.warning("no reminder for person %s: %s", person.uid, fault)
            failed += 1
    if failed:
        raise Unsent(f"{failed} of {sent + failed} reminders were not sent")
    return sent


@personal
def remind(*, today: date, by: User, now: datetime) -> bool:
    """Mail one person what waits, once a day; tell whether a mail was sent.

    The day is written in the transaction that sends: a mail that was refused is tried again.
    """
    Reminding.objects.get_or_create(person=by)
    row = Reminding.objects.select_for_update().get(person=by)
    if not row.by_mail or row.sent_on == today:
        return False
    missing, unread = queries.papers_missing(by), queries.papers_to_read(by)
    if not missing and not unread:
        return False
    row.sent_on = today
    row.save(update_fields=["sent_on"])
    _mail(by, missing, unread).send()
    return True


def _mail(person: User, missing: list[queries.Reminder], unread: list[queries.Reminder]) -> EmailMessage:
    # A job has no reader whose language it could know.
    with override("vi"):
        context = {
            "person": person,
            "missing": [_line(one, "meetings:agenda") for one in missing],
            "unread": [_line(one, "meetings:room") for one in unread],
            "switch": _address("documents:devices"),
        }
        text = render_to_string("documents/reminder_mail.txt", context)
        return EmailMessage(_("Nhắc việc tài liệu phiên họp"), text, to=[person.email])


def _line(one: queries.Reminder, door: str) -> dict[str, object]:
    start = timezone.localtime(one.meeting.planned_start, one.meeting.body.zone)
    return {"reminder": one, "start": start, "url": _address(door, one.meeting.pk)}


def _address(door: str, *key: int) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(door, args=key)}"
