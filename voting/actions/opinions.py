"""Acts of an opinion form until it is answered: drafted, submitted, returned, sent, extended, recalled."""

from collections.abc import Sequence
from datetime import date, datetime

from meetings.models import Dossier
from people import jobs, journal
from people import queries as people_queries
from people.act import act
from people.models import Body, Membership, User
from people.rules import Refused, msgid, utc_text
from voting.access import opinions as access
from voting.models import FormRecipient, OpinionForm
from voting.queries import opinions as queries
from voting.rules import opinions as rules
from voting.rules import question_for

TELL = jobs.declared("voting.tasks.tell_of_form")
State = OpinionForm.State
NOT_DRAFT = {
    State.SUBMITTED: msgid("Phiếu này đang chờ phê duyệt. Hãy đề nghị trả lại trước khi sửa."),
    State.SENT: msgid("Phiếu này đã được gửi nên không thể sửa."),
    State.CLOSED: msgid("Phiếu này đã được tổng hợp."),
    State.RECALLED: msgid("Phiếu này đã được thu hồi."),
}
NOT_SUBMITTED = {
    State.DRAFT: msgid("Phiếu này chưa được trình, hoặc đã được trả lại."),
    State.SENT: msgid("Phiếu này đã được gửi."),
    State.CLOSED: msgid("Phiếu này đã được tổng hợp."),
    State.RECALLED: msgid("Phiếu này đã được thu hồi."),
}


@act("form.created", body="body")
def create_form(
    *,
    body: Body,
    title: str,
    question: str,
    agency: str,
    is_urgent: bool,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> OpinionForm:
    """Draft an opinion form; its dossier waits for papers.

    Errors: Refused when `by` does not prepare for the body, without a title, and for a text that is too long.
    """
    access.require_preparing_forms(by, body)
    form = OpinionForm(body=body, created_by=by, created_at=now)
    _write(form, title, question, agency, is_urgent)
    form.dossier = Dossier.objects.create(body=body)
    form.save()
    draft.note(**_text_of(form))
    return form


@act("form.edited", on="form")
def edit_form(
    *,
    form: OpinionForm,
    title: str,
    question: str,
    agency: str,
    is_urgent: bool,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> OpinionForm:
    """Write a draft anew.

    Errors: Refused as for `create_form`, and when the form is no draft.
    """
    _require_draft(form, by)
    _write(form, title, question, agency, is_urgent)
    form.save(update_fields=["title", "question", "agency", "is_urgent"])
    draft.note(**_text_of(form))
    return form


@act("form.submitted", on="form")
def submit_form(*, form: OpinionForm, by: User, now: datetime, draft: journal.Draft) -> OpinionForm:
    """Submit a draft (trình) to the head of the body.

    Errors: Refused when `by` does not prepare for the body, or the form is no draft.
    """
    _require_draft(form, by)
    form.state, form.returned_note = State.SUBMITTED, ""
    form.save(update_fields=["state", "returned_note"])
    draft.note(form=str(form.uid))
    return form


@act("form.returned", on="form")
def return_form(
    *, form: OpinionForm, note: str, by: User, now: datetime, draft: journal.Draft
) -> OpinionForm:
    """Give a submitted form back to be written anew, with the reason.

    Errors: Refused for anybody but the head and whom the head lets, for a form that does not wait, without a reason.
    """
    _require_submitted(form, by)
    form.returned_note = _reason(note, 500, msgid("Hãy ghi lý do trả lại."))
    form.state = State.DRAFT
    form.save(update_fields=["state", "returned_note"])
    draft.note(form=str(form.uid), note=form.returned_note)
    return form


@act("form.sent", on="form")
def send_form(*, form: OpinionForm, by: User, now: datetime, draft: journal.Draft) -> OpinionForm:
    """Approve a submitted form and send it to the members of this day, who are frozen with the rules.

    Errors: Refused for anybody but the head and whom the head lets, for a form that does not wait, and when nobody
    has a vote.
    Source: docs/RULES.md, opinion form.
    """
    _require_submitted(form, by)
    today = now.astimezone(form.body.zone).date()
    seats = queries.seats_of(form.body, today)
    if not any(seat.may_vote for seat in seats):
        raise Refused("Cơ quan này chưa có thành viên nào có quyền biểu quyết.")
    form.year, form.number = today.year, queries.numbers_begin(form.body, today.year)
    form.state, form.decided_by, form.sent_at = State.SENT, by, now
    _freeze(form, seats, now)
    form.save()
    _ask(form, seats, now)
    draft.note(**_frozen(form, seats), number=form.number, year=form.year, **_text_of(form))
    return form


@act("form.extended", on="form")
def extend_form(
    *, form: OpinionForm, due_on: date, by: User, now: datetime, draft: journal.Draft
) -> OpinionForm:
    """Give members more time; also after the deadline, as long as the form is not counted.

    Errors: Refused for anybody but the head and whom the head lets, for a form that is not being answered, and for
    a deadline that is not later.
    """
    access.require_sending_forms(by, form.body)
    access.require_sent(form)
    form.due_at = rules.extended(form.due_at or now, due_on, now, form.body.zone)
    form.save(update_fields=["due_at"])
    _renew_reminders(form, form.due_at, now)
    draft.note(form=str(form.uid), due_at=utc_text(form.due_at))
    return form


@act("form.recalled", on="form")
def recall_form(
    *, form: OpinionForm, reason: str, by: User, now: datetime, draft: journal.Draft
) -> OpinionForm:
    """Take a form back; what was answered stays unread for ever.

    Errors: Refused for a form that is over, without a reason, and for who may not: one that was sent is recalled by
    the head and whom the head lets, an earlier one by who prepares.
    """
    if form.is_sent:
        access.require_sending_forms(by, form.body)
    else:
        access.require_preparing_forms(by, form.body)
    if form.state in (State.CLOSED, State.RECALLED):
        raise Refused(access.FORM_NOT_SENT[State(form.state)])
    form.recall_reason = _reason(reason, 300, msgid("Hãy ghi lý do thu hồi."))
    form.state, form.closed_at, form.closed_by = State.RECALLED, now, by
    form.save(update_fields=["state", "recall_reason", "closed_at", "closed_by"])
    draft.note(form=str(form.uid), reason=form.recall_reason)
    return form


def _require_draft(form: OpinionForm, by: User) -> None:
    access.require_preparing_forms(by, form.body)
    if form.state != State.DRAFT:
        raise Refused(NOT_DRAFT[State(form.state)])


def _require_submitted(form: OpinionForm, by: User) -> None:
    access.require_sending_forms(by, form.body)
    if form.state != State.SUBMITTED:
        raise Refused(NOT_SUBMITTED[State(form.state)])


def _write(form: OpinionForm, title: str, question: str, agency: str, is_urgent: bool) -> None:
    form.title = _line(title, 600, msgid("Hãy ghi tên nội dung lấy ý kiến."))
    form.question = _line(question or question_for(form.title), 1000, "")
    form.agency = _line(agency, 250, None)
    form.is_urgent = is_urgent


def _line(text: str, most: int, missing: str | None) -> str:
    """Return one line of a draft. Shape: `missing` is said when it is empty; None lets it be empty."""
    text = " ".join(text.replace("\x00", "").split())
    if missing and not text:
        raise Refused(missing)
    if len(text) > most:
        raise Refused("Nội dung này dài quá %(most)s ký tự. Hãy viết ngắn lại.", most=most)
    return text


def _reason(text: str, most: int, missing: str) -> str:
    return _line(text, most, missing)


def _freeze(form: OpinionForm, seats: Sequence[Membership], now: datetime) -> None:
    """Fix rules, members and head as of the day of sending; a later change of the body does not touch the form."""
    body_rules = people_queries.rules_of(form.body, now.astimezone(form.body.zone).date())
    days = rules.form_days(body_rules, is_urgent=form.is_urgent)
    form.rules = body_rules.as_json()
    form.due_at = rules.due_at(now, days, form.body.zone, people_queries.holidays_of(form.body))
    form.members_total = len(seats)
    form.head = next((seat.person for seat in seats if seat.is_head), None)


def _ask(form: OpinionForm, seats: Sequence[Membership], now: datetime) -> None:
    """Write down who is asked and tell them; what is due already need not be told again."""
    holidays = people_queries.holidays_of(form.body)
    told = rules.notice_due(form.due_at or now, now, "", form.body.zone, holidays)
    FormRecipient.objects.bulk_create(
        FormRecipient(
            form=form,
            person=seat.person,
            title=seat.title,
            seat_order=seat.seat_order,
            reminded=told,
            reminded_at=now,
        )
        for seat in seats
        if seat.may_vote
    )
    for key in form.recipients.values_list("pk", flat=True):
        jobs.later(TELL, key, rules.SENT)


def _renew_reminders(form: OpinionForm, due: datetime, now: datetime) -> None:
    """Let the reminders before the new deadline come, though those before the old one were sent."""
    holidays = people_queries.holidays_of(form.body)
    for recipient in FormRecipient.objects.select_for_update(no_key=True).filter(form=form):
        told = rules.told_after_extension(due, now, recipient.reminded, form.body.zone, holidays)
        if told != recipient.reminded:
            recipient.reminded = told
            recipient.save(update_fields=["reminded"])


def _text_of(form: OpinionForm) -> dict[str, object]:
    return {
        "form": str(form.uid),
        "title": form.title,
        "question": form.question,
        "agency": form.agency,
        "is_urgent": form.is_urgent,
    }


def _frozen(form: OpinionForm, seats: Sequence[Membership]) -> dict[str, object]:
    return {
        "rules": form.rules,
        "due_at": utc_text(form.due_at) if form.due_at else None,
        "members_total": form.members_total,
        "head": str(form.head.uid) if form.head else None,
        "recipients": sorted(str(seat.person.uid) for seat in seats if seat.may_vote),
    }
