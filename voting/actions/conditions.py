"""Acts on conditions: the submitting agency answers each one, the Office clears the answers of an item at once."""

from collections.abc import Sequence
from datetime import datetime

from meetings import access as meeting_access
from meetings.models import AgendaItem
from meetings.queries import session as session_queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from voting import access
from voting.actions.positions import TOPICS
from voting.models import ConditionAnswer, DraftRevision, PriorPosition
from voting.queries import positions as queries
from voting.rules import positions as rules

TAKEN_UP = ConditionAnswer.Kind.TAKEN_UP


@act("condition.answered", on="position.item.meeting")
def answer_condition(
    *, position: PriorPosition, kind: str, text: str, by: User, now: datetime, draft: journal.Draft
) -> ConditionAnswer:
    """Answer a condition for the submitting agency: taken up, with the change in words, or explained.

    Shape: the journal names neither the member nor the words, because who put a condition is sealed.
    Errors: Refused for who does not speak for the agency or may not read the condition yet, for an unknown kind,
    without words, and once the answer was cleared or the session opened.
    """
    item = session_queries.locked(position.item)
    if not access.may_answer_for(by, item):
        raise Refused("Chỉ cơ quan trình được trả lời ý kiến đề nghị tiếp thu.")
    _require_before_opening(position.item)
    before = ConditionAnswer.objects.filter(position=position).first()
    if before and before.cleared_at:
        raise Refused("Ý kiến này đã được trả lời và Văn phòng đã xác nhận.")
    if before is None and position.stance != PriorPosition.Stance.AGREES_IF:
        raise Refused("Ý kiến này không còn là ý kiến đề nghị tiếp thu.")
    given = {"kind": _known(kind), "text": _words(text), "answered_by": by, "answered_at": now}
    answer, _ = ConditionAnswer.objects.update_or_create(position=position, defaults=given)
    draft.note(item=str(item.uid), kind=answer.kind)
    return answer


@act("answers.cleared", on="item.meeting", topics=TOPICS)
def clear_answers(*, item: AgendaItem, by: User, now: datetime, draft: journal.Draft) -> DraftRevision | None:
    """Clear the answers on an item for the Office; what is taken up makes one new numbered draft for all of them.

    Shape: the new draft, on which every member is asked again, or None when all was explained.
    Errors: Refused for who does not prepare the meeting, before the deadline, without an answer that waits, and
    once the session is opened.
    """
    meeting_access.require_preparing(by, item.meeting)
    _require_before_opening(item)
    if not queries.is_over(item.meeting, now):
        raise Refused("Trả lời của cơ quan trình được xác nhận sau khi hết hạn gửi ý kiến.")
    session_queries.locked(item)
    waiting = queries.answers_to_clear(item)
    if not waiting:
        raise Refused("Không có trả lời nào chờ xác nhận.")
    taken_up = [answer for answer in waiting if answer.kind == TAKEN_UP]
    revision = _revise(item, taken_up, now) if taken_up else None
    for answer in waiting:
        answer.cleared_by, answer.cleared_at = by, now
        answer.revision = revision if answer.kind == TAKEN_UP else None
        answer.save()
    draft.note(
        item=str(item.uid),
        cleared=len(waiting),
        revision=revision.number if revision else None,
        change=revision.change if revision else "",
    )
    return revision


def _revise(item: AgendaItem, taken_up: Sequence[ConditionAnswer], now: datetime) -> DraftRevision:
    change = "\n".join(answer.text for answer in taken_up)
    number = queries.revision_of(item) + 1
    return DraftRevision.objects.create(
        item=item, number=number, change=change, by=taken_up[-1].answered_by, at=now
    )


def _require_before_opening(item: AgendaItem) -> None:
    if item.meeting.opened_at is not None:
        raise Refused("Phiên họp đã khai mạc; ý kiến được trao đổi tại phiên họp.")


def _known(kind: str) -> str:
    if kind not in ConditionAnswer.Kind.values:
        raise Refused("Hãy chọn Tiếp thu hoặc Giải trình.")
    return kind


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("Hãy ghi nội dung tiếp thu hoặc giải trình.")
    if len(text) > rules.TEXT_LIMIT:
        raise Refused(rules.TEXT_TOO_LONG, limit=rules.TEXT_LIMIT)
    return text
