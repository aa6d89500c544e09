"""The answer to an opinion form: an aide prepares it in private, the member confirms it."""

from datetime import datetime

from people import journal
from people.act import act, personal
from people.models import User
from people.rules import Refused, msgid
from voting.access import opinions as access
from voting.models import FormRecipient, OpinionForm, OpinionReply
from voting.pdf import forms as forms_pdf
from voting.pdf import signatures
from voting.queries import form_papers
from voting.queries import opinions as queries
from voting.rules import opinions as rules

OVER = msgid("Đã hết hạn trả lời phiếu này. Nếu cần, đề nghị cơ quan gửi phiếu gia hạn.")
CONFIRMED = msgid("Ý kiến này đã được thành viên xác nhận, nên chỉ thành viên được thay đổi.")
NOT_CONFIRMED = msgid("Đồng chí chưa xác nhận ý kiến, nên chưa có phiếu để ký số.")
OUTDATED = msgid(
    "Ý kiến này vừa có bản mới hơn. Hãy xem bản đó rồi chọn lại; nội dung đồng chí vừa ghi vẫn còn đây."
)


class Newer(Refused):
    """Refuse an answer that replaces an older revision than the stored one."""


@personal
def prepare_reply(
    *, recipient: FormRecipient, answer: str, text: str, replaces: int, by: User, now: datetime
) -> OpinionReply:
    """Write an answer down for a member, who confirms it; nobody but the member and the aides reads it.

    Shape: `replaces` is the revision that was read, 0 for none; the text may still be missing.
    Errors: Refused for who neither is the member nor assists, when the form is not being answered or its time is
    over, and for an answer that the member has confirmed; Newer when another one was written meanwhile.
    """
    form = _held(recipient.form)
    if not access.recipients_answered_by(by).filter(pk=recipient.pk).exists():
        raise Refused(access.NOT_RECIPIENT)
    _require_answering(form, now)
    locked = queries.locked_recipient(form, recipient.person)
    reply = _to_replace(locked, replaces)
    if reply.is_confirmed:
        raise Refused(CONFIRMED)
    _write(reply, answer, rules.drafted_text(answer, text), by, now)
    reply.save()
    return reply


@act("reply.confirmed", on="form")
def confirm_reply(
    *,
    form: OpinionForm,
    answer: str,
    text: str,
    replaces: int,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> OpinionReply:
    """Give the own answer, or change it until the form is counted or its time is over.

    Shape: `replaces` is the revision that the member read, 0 for none; the journal never tells the answer.
    Errors: Refused for who was not asked, when the form is not being answered or its time is over, and for an answer
    without its text; Newer when an aide, or another tablet, wrote another one meanwhile.
    """
    recipient = queries.locked_recipient(form, by)
    if recipient is None:
        raise Refused(access.NOT_RECIPIENT)
    _require_answering(form, now)
    reply = _to_replace(recipient, replaces)
    _write(reply, answer, rules.checked_text(answer, text), by, now)
    reply.confirmed_at = now
    # A signature is of the words that were signed.
    reply.signed_sha256, reply.signer, reply.signature_trusted = "", "", False
    reply.save()
    draft.note(form=str(form.uid), person=str(by.uid), revision=reply.revision)
    return reply


@act("reply.signed", on="form")
def sign_reply(
    *, form: OpinionForm, content: bytes, by: User, now: datetime, draft: journal.Draft
) -> OpinionReply:
    """Keep the paper of the own confirmed answer with a digital signature; the journal never tells the answer.

    Errors: Refused for who was not asked, once the form is counted, without a confirmed answer or its paper, and for
    a file that is not that paper with a signature that holds.
    """
    recipient = queries.locked_recipient(form, by)
    if recipient is None:
        raise Refused(access.NOT_RECIPIENT)
    access.require_sent(form)
    reply = queries.reply_of(recipient)
    if reply is None or not reply.is_confirmed:
        raise Refused(NOT_CONFIRMED)
    issued = forms_pdf.issued(form_papers.FormPaper(form, recipient, reply))
    signature = signatures.checked(content, issued)
    reply.signed_sha256 = forms_pdf.keep_signed(form.body, content)
    reply.signer, reply.signature_trusted = signature.signer, signature.is_trusted
    reply.save(update_fields=["signed_sha256", "signer", "signature_trusted"])
    draft.note(form=str(form.uid), person=str(by.uid), signed_sha256=reply.signed_sha256, signer=reply.signer)
    return reply


@personal
def record_form_opened(*, form: OpinionForm, by: User, now: datetime) -> None:
    """Remember when a member first opened a form that was sent to them."""
    FormRecipient.objects.filter(form=form, person=by, opened_at=None).update(opened_at=now)


def _held(form: OpinionForm) -> OpinionForm:
    """Read a form so that it is not counted before this transaction ends."""
    held = OpinionForm.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("body").get(pk=form.pk)


def _require_answering(form: OpinionForm, now: datetime) -> None:
    access.require_sent(form)
    if form.due_at is None or rules.is_over(form.due_at, now):
        raise Refused(OVER)


def _to_replace(recipient: FormRecipient | None, replaces: int) -> OpinionReply:
    """Return the answer that is to be written over.

    Errors: Newer when it is not the one that was read.
    """
    if recipient is None:
        raise Refused(access.NOT_RECIPIENT)
    reply = queries.reply_of(recipient) or OpinionReply(recipient=recipient, revision=0)
    if reply.revision != replaces:
        raise Newer(OUTDATED)
    return reply


def _write(reply: OpinionReply, answer: str, text: str, by: User, now: datetime) -> None:
    """Set the next revision; who confirms the words of an aide unchanged has not prepared them."""
    if (reply.answer, reply.text) != (answer, text) or reply.revision == 0:
        reply.prepared_by, reply.prepared_at = by, now
    reply.answer, reply.text = answer, text
    reply.revision += 1
