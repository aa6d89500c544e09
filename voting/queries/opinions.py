"""Reads of opinion forms: one function per page or act; no answer is read by others before the form is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext

from meetings.models import Meeting
from people import access as people_access
from people import queries as people_queries
from people.models import Body, Membership, User
from people.rules.workdays import Holidays
from voting.access import opinions as access
from voting.models import Decision, FormRecipient, OpinionForm, OpinionReply
from voting.rules import opinions as rules

State = OpinionForm.State
ANSWER_LABELS = {str(value): str(label) for value, label in OpinionReply.Answer.choices}


@dataclass(frozen=True)
class Due:
    """The deadline of a form as somebody sees it. Shape: `left` working days after today."""

    at: datetime
    left: int
    is_over: bool


@dataclass(frozen=True)
class Mine:
    """A form that waits for an answer of a member, as the member or an aide sees it."""

    form: OpinionForm
    recipient: FormRecipient
    reply: OpinionReply | None
    due: Due
    is_own: bool

    @property
    def is_answered(self) -> bool:
        return self.reply is not None and self.reply.is_confirmed

    @property
    def is_prepared(self) -> bool:
        return self.reply is not None and not self.reply.is_confirmed


@dataclass(frozen=True)
class Told:
    """One member and the answer, of a form that is counted. Shape: `label` empty for who did not answer."""

    recipient: FormRecipient
    label: str
    text: str
    signer: str


@dataclass(frozen=True)
class Number:
    """One line of the result with its name in the reader's language."""

    key: str
    label: str
    count: int
    of_sent: str
    of_answered: str


# -- under the lock of an act --------------------------------------------------------------------------------------


def numbers_begin(body: Body, year: int) -> int:
    """Return the next number of a form; the body's row is locked, so that no two forms take the same."""
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    last = OpinionForm.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def seats_of(body: Body, on: date) -> list[Membership]:
    """List the members of a body on a day."""
    return list(people_access.members_of(body, on))


def locked_recipient(form: OpinionForm, person: User) -> FormRecipient | None:
    """Return a member's place in a form, locked after the form."""
    rows = FormRecipient.objects.select_for_update(no_key=True).filter(form=form, person=person)
    return rows.first()


def reply_of(recipient: FormRecipient) -> OpinionReply | None:
    """Return the answer that stands for a recipient, prepared or confirmed."""
    return OpinionReply.objects.filter(recipient=recipient).first()


def confirmed_replies(form: OpinionForm) -> list[OpinionReply]:
    """List the confirmed answers by the uid of who gave them; the list whose hash the journal keeps.

    Shape: only for the act that counts them, and for a counted form.
    """
    rows = OpinionReply.objects.filter(recipient__form=form, confirmed_at__isnull=False)
    return sorted(rows.select_related("recipient__person"), key=lambda reply: str(reply.recipient.person.uid))


def counts_of(form: OpinionForm) -> tuple[int, int]:
    """Count the confirmed answers and the forms sent, and never what was answered."""
    row = FormRecipient.objects.filter(form=form).aggregate(
        sent=Count("pk"), answered=Count("pk", filter=Q(reply__confirmed_at__isnull=False))
    )
    return row["answered"], row["sent"]


# -- what waits ----------------------------------------------------------------------------------------------------


def due_of(form: OpinionForm, now: datetime, holidays: Holidays | None = None) -> Due:
    """Return the deadline of a form that was sent.

    Errors: ValueError for a form without one.
    """
    if form.due_at is None:
        raise ValueError("a form that was not sent has no deadline")
    if holidays is None:
        holidays = people_queries.holidays_of(form.body)
    left = rules.days_left(form.due_at, now, form.body.zone, holidays)
    return Due(form.due_at.astimezone(form.body.zone), left, rules.is_over(form.due_at, now))


def asked_of(reader: User, *, now: datetime) -> list[Mine]:
    """List the forms that are open and were sent to the reader, or to a member whom the reader assists."""
    rows = access.recipients_answered_by(reader).filter(form__state=State.SENT)
    found = rows.select_related("form__body", "person", "reply").order_by(
        "form__due_at", "form", "seat_order"
    )
    calendars: dict[int, Holidays] = {}
    return [_mine(recipient, reader, now, calendars) for recipient in found]


def _mine(recipient: FormRecipient, reader: User, now: datetime, calendars: dict[int, Holidays]) -> Mine:
    form = recipient.form
    if form.body_id not in calendars:
        calendars[form.body_id] = people_queries.holidays_of(form.body)
    due = due_of(form, now, calendars[form.body_id])
    return Mine(form, recipient, getattr(recipient, "reply", None), due, recipient.person_id == reader.pk)


def places_of(form: OpinionForm, *, reader: User, now: datetime) -> list[Mine]:
    """List the places in one open form for which the reader prepares an answer, the own one first."""
    if not form.is_sent:
        return []
    rows = access.recipients_answered_by(reader).filter(form=form).select_related("person", "reply")
    mine: list[Mine] = []
    for recipient in rows:
        recipient.form = form
        mine.append(_mine(recipient, reader, now, {}))
    return sorted(mine, key=lambda place: not place.is_own)


def forms_of(reader: User) -> list[OpinionForm]:
    """List the forms of the bodies that the reader prepares for or decides for, the newest first, with their counts.

    Shape: `sent` and `answered` on each; never what was answered.
    """
    mine = people_access.bodies_where(reader, "prepare_meetings")
    sees = Q(body__in=mine) | Q(body__in=access.bodies_sending(reader)) & ~Q(state=State.DRAFT)
    forms = OpinionForm.objects.filter(sees).select_related("body", "decided_by")
    return list(_with_counts(forms)[:MOST_LISTED])


def forms_waiting_for(reader: User, *, now: datetime) -> list[OpinionForm]:
    """List the forms with which the reader has something to do beside answering: approve, write anew, count."""
    prepared = Q(body__in=people_access.bodies_where(reader, "prepare_meetings"))
    approving = Q(body__in=access.bodies_sending(reader), state=State.SUBMITTED)
    returned = prepared & Q(state=State.DRAFT) & ~Q(returned_note="")
    silent = FormRecipient.objects.filter(form=OuterRef("pk")).exclude(reply__confirmed_at__isnull=False)
    countable = prepared & Q(state=State.SENT) & (Q(due_at__lt=now) | ~Exists(silent))
    forms = OpinionForm.objects.filter(approving | returned | countable).select_related("body")
    return list(forms.order_by("due_at", "created_at", "pk")[:MOST_LISTED])


def over_for(reader: User) -> list[OpinionForm]:
    """List the counted and recalled forms that were sent to the reader, or to a member whom the reader assists."""
    asked = access.recipients_answered_by(reader).values("form")
    over = OpinionForm.objects.filter(pk__in=asked, state__in=(State.CLOSED, State.RECALLED))
    return list(over.select_related("body").order_by("-closed_at", "-pk")[:MOST_LISTED])


MOST_LISTED = 200


def _with_counts(forms: QuerySet[OpinionForm]) -> QuerySet[OpinionForm]:
    return forms.annotate(
        sent=Count("recipients"),
        answered=Count("recipients", filter=Q(recipients__reply__confirmed_at__isnull=False)),
    ).order_by(F("sent_at").desc(nulls_first=True), "-created_at", "-pk")


def bodies_prepared_by(reader: User) -> list[Body]:
    """List the bodies for which the reader drafts forms."""
    bodies = people_access.bodies_where(reader, "prepare_meetings").filter(valid_to=None)
    return list(bodies.order_by("level", "code"))


# -- one form ------------------------------------------------------------------------------------------------------


def recipients_of(form: OpinionForm) -> list[FormRecipient]:
    """List who was asked, in the order of the seats, with whether they have answered and never what."""
    answered = Prefetch("reply", OpinionReply.objects.only("recipient", "confirmed_at"))
    return list(form.recipients.select_related("person").prefetch_related(answered))


def roll_of(form: OpinionForm) -> list[Told]:
    """List every member with the answer; nothing unless the form is counted."""
    if not form.is_closed:
        return []
    rows = form.recipients.select_related("person", "reply")
    return [_told(recipient, getattr(recipient, "reply", None)) for recipient in rows]


def _told(recipient: FormRecipient, reply: OpinionReply | None) -> Told:
    if reply is None or not reply.is_confirmed:
        return Told(recipient, "", "", "")
    return Told(recipient, gettext(ANSWER_LABELS[reply.answer]), reply.text, reply.signer)


def numbers_of(form: OpinionForm) -> list[Number]:
    """List the numbers of a counted form over the forms sent and over those answered; nothing before."""
    if not form.is_closed:
        return []
    answers = rules.Answers(form.result["sent"], **form.result["answers"])
    labels = {**ANSWER_LABELS, "silent": rules.SILENT_LABEL}
    return [
        Number(line.key, gettext(labels[line.key]), line.count, line.of_sent, line.of_answered)
        for line in rules.lines_of(answers)
    ]


def decision_of(form: OpinionForm) -> Decision | None:
    """Return what was decided by a counted form."""
    return Decision.objects.filter(form=form).first()


def meetings_to_report_to(form: OpinionForm) -> list[Meeting]:
    """List the sessions to which the result of a form may be reported: called, of the body, deciding."""
    found = sessions_of(form.body).order_by("planned_start", "pk")
    return [meeting for meeting in found if meeting.kind in meeting.body_rules.deciding_kinds]


def sessions_of(body: Body) -> QuerySet[Meeting]:
    """Return the meetings of a body that were called and are not over."""
    return Meeting.objects.filter(body=body).exclude(state__in=(Meeting.State.DRAFT, Meeting.State.CLOSED))


def own_place(form: OpinionForm, person: User) -> FormRecipient | None:
    """Return a member's own place in a form."""
    return FormRecipient.objects.filter(form=form, person=person).select_related("person").first()


# -- jobs ----------------------------------------------------------------------------------------------------------


def open_forms() -> list[OpinionForm]:
    """List every form that members are answering."""
    return list(OpinionForm.objects.filter(state=State.SENT).select_related("body").order_by("pk"))


def silent_recipients(form: OpinionForm) -> Sequence[FormRecipient]:
    """List who has not answered yet."""
    rows = FormRecipient.objects.filter(form=form).exclude(reply__confirmed_at__isnull=False)
    return list(rows.select_related("person"))


def unreported_forms(body: Body) -> list[OpinionForm]:
    """List the counted forms of a body whose result no session has heard yet."""
    forms = OpinionForm.objects.filter(body=body, state=State.CLOSED, reported_to=None)
    return list(forms.order_by("closed_at", "pk"))


def reported_to(meeting: Meeting) -> list[Decision]:
    """List the decisions by opinion form that are reported to a session."""
    rows = Decision.objects.filter(form__reported_to=meeting).select_related("form")
    return list(rows.order_by("form__closed_at", "form"))


def meeting_by_uid(uid: str) -> Meeting:
    """Return the meeting that a job is about."""
    return Meeting.objects.select_related("body").get(uid=uid)


def facts_of_answers(replies: Sequence[OpinionReply]) -> list[list[Any]]:
    """Return the counted answers as the journal hashes them."""
    return [[str(reply.recipient.person.uid), reply.answer, reply.text] for reply in replies]
