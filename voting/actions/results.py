"""Acts that end an opinion form: its answers are counted, a decision is written, a session hears of it."""

from collections.abc import Sequence
from datetime import datetime

from meetings.models import Meeting
from people import journal
from people import queries as people_queries
from people.act import act
from people.models import User
from people.rules import Refused, msgid
from voting import rules
from voting.access import opinions as access
from voting.models import Decision, OpinionForm, OpinionReply
from voting.queries import opinions as queries
from voting.rules import opinions as form_rules

NOT_TIME = msgid("Chưa hết hạn trả lời và còn %(count)s phiếu chưa trả lời, nên chưa tổng hợp được.")
NOT_CLOSED = msgid("Phiếu này chưa được tổng hợp.")
REPORTED = msgid("Kết quả phiếu này đã được báo cáo tại phiên họp.")
NO_SESSION = msgid("Chỉ báo cáo kết quả tại phiên họp đã triệu tập, chưa kết thúc của cùng cơ quan.")


@act("form.closed", on="form")
def close_form(*, form: OpinionForm, by: User | None, now: datetime, draft: journal.Draft) -> OpinionForm:
    """Count the answers (tổng hợp), fix the outcome and write the decision.

    Shape: `by` is empty for the job that counts what nobody has counted after the deadline.
    Errors: Refused for who neither prepares nor decides for the body, when the form is not being answered, and while
    the time is not over and somebody has not answered.
    Source: docs/RULES.md, opinion form; majority and tie.
    """
    _require_closing(form, by, now)
    replies = queries.confirmed_replies(form)
    form.outcome = _outcome(form, replies)
    form.state, form.closed_at, form.closed_by = OpinionForm.State.CLOSED, now, by
    form.save()
    decision = Decision.objects.create(
        body=form.body,
        form=form,
        how=Decision.How.FORM,
        adopted=form.result["adopted"],
        sentence=form.result["sentence"],
        decided_at=now,
    )
    draft.note(
        **form.outcome,
        form=str(form.uid),
        replies=[[str(reply.recipient.person.uid), reply.answer] for reply in replies],
        replies_hash=rules.list_hash(queries.facts_of_answers(replies)),
        decision=str(decision.uid),
    )
    return form


@act("form.reported", on="form")
def report_form(
    *, form: OpinionForm, meeting: Meeting, by: User | None, now: datetime, draft: journal.Draft
) -> OpinionForm:
    """Report the result to a session; `by` is empty when the calling of the session does it.

    Errors: Refused for who does not prepare for the body, for a form that is not counted or was reported before, and
    for a meeting that is not a called session of the body.
    """
    if by is not None:
        access.require_preparing_forms(by, form.body)
    if not form.is_closed:
        raise Refused(NOT_CLOSED)
    if form.reported_to_id:
        raise Refused(REPORTED)
    if meeting not in queries.meetings_to_report_to(form):
        raise Refused(NO_SESSION)
    form.reported_to = meeting
    form.save(update_fields=["reported_to"])
    draft.note(form=str(form.uid), meeting=str(meeting.uid))
    return form


def _require_closing(form: OpinionForm, by: User | None, now: datetime) -> None:
    if by is not None and not access.may_send_forms(by, form.body):
        access.require_preparing_forms(by, form.body)
    access.require_sent(form)
    answered, sent = queries.counts_of(form)
    is_over = form.due_at is not None and form_rules.is_over(form.due_at, now)
    if not is_over and answered < sent:
        raise Refused(NOT_TIME, count=rules.two_digits(sent - answered))
    if by is None and not (answered == sent or _is_time(form, now)):
        raise Refused(NOT_TIME, count=rules.two_digits(sent - answered))


def _is_time(form: OpinionForm, now: datetime) -> bool:
    holidays = people_queries.holidays_of(form.body)
    return form.due_at is not None and form_rules.is_time_to_close(form.due_at, now, form.body.zone, holidays)


def _outcome(form: OpinionForm, replies: Sequence[OpinionReply]) -> dict[str, object]:
    """Count and decide; the value is stored on the form and in the journal."""
    body_rules = form.body_rules
    _, sent = queries.counts_of(form)
    answers = form_rules.answers_of(sent, (reply.answer for reply in replies))
    votes = form_rules.tally(answers, form.members_total or sent, body_rules)
    head = {reply.recipient.person_id: reply.answer for reply in replies}.get(form.head_id or 0)
    outcome = rules.decide(votes, body_rules, form_rules.vote_of(head))
    return {
        "answers": answers.by_answer,
        "sent": answers.sent,
        "answered": answers.answered,
        "counts": votes.as_json(),
        "members_total": votes.members,
        "base": outcome.base,
        "needed": outcome.needed,
        "missing": outcome.missing,
        "excess": outcome.excess,
        "percent": rules.percent_text(outcome.share),
        "adopted": outcome.adopted,
        "reason": outcome.reason,
        "sentence": form_rules.form_sentence(outcome, answers, votes, body_rules, form.question),
    }
