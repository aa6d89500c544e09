"""Reminders of opinion forms: who is told of what, each once; the mail itself is a job's work. Not an act."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from people import jobs
from people import queries as people_queries
from people.models import User
from people.rules.workdays import Holidays
from voting.access import opinions as access
from voting.actions.opinions import TELL
from voting.models import FormRecipient, OpinionForm
from voting.queries import opinions as queries
from voting.rules import opinions as rules


def remind(form: OpinionForm, now: datetime) -> int:
    """Queue what the silent members of an open form are to be told now; return how many are told."""
    holidays = people_queries.holidays_of(form.body)
    silent = queries.silent_recipients(form)
    return sum(_remind(recipient.pk, form, now, holidays) for recipient in silent)


def _remind(key: int, form: OpinionForm, now: datetime, holidays: Holidays) -> bool:
    """Write down that one member is told, in the transaction that queues it, so that nobody is told twice."""
    with transaction.atomic():
        recipient = FormRecipient.objects.select_for_update(no_key=True).get(pk=key)
        kind = rules.notice_due(form.due_at or now, now, recipient.reminded, form.body.zone, holidays)
        if not kind:
            return False
        recipient.reminded, recipient.reminded_at = kind, now
        recipient.save(update_fields=["reminded", "reminded_at"])
        jobs.later(TELL, recipient.pk, kind)
        return True


def tell(recipient_id: int, kind: str) -> int:
    """Mail a member and the aides that a form waits, never which or what; return how many mails were sent.

    Shape: nothing once the member has answered, or the form is over.
    """
    recipient = FormRecipient.objects.select_related("form", "person").get(pk=recipient_id)
    reply = queries.reply_of(recipient)
    if not recipient.form.is_sent or (reply and reply.is_confirmed):
        return 0
    people = [recipient.person, *access.aides_of(recipient)]
    mails = [_mail(person, recipient.form, kind) for person in people if person.email and person.is_active]
    return get_connection().send_messages(mails) or 0


def _mail(person: User, form: OpinionForm, kind: str) -> EmailMessage:
    link = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('voting:opinion', args=[form.pk])}"
    # A mail leaves the house: it says that something waits, and nothing of what it is.
    with override("vi"):
        subject = {
            rules.SENT: _("eCabinet: có một phiếu chờ trả lời"),
            rules.OVERDUE: _("eCabinet: có một phiếu đã quá hạn trả lời"),
        }.get(kind, _("eCabinet: có một phiếu sắp đến hạn trả lời"))
        body = _(
            "Có một phiếu đang chờ trong hệ thống eCabinet. Hãy đăng nhập để xem và trả lời:\n%(link)s"
        ) % {"link": link}
    return EmailMessage(subject, body, to=[person.email])
