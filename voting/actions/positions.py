"""Acts of prior positions: members are asked, drafts are prepared, all are filed in one act, the list is formed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting
from people import journal
from people.act import act, personal
from people.models import User
from people.rules import Refused, msgid, utc_text
from voting import access
from voting.models import PositionRound, PriorPosition
from voting.queries import positions as queries
from voting.rules import positions as rules

TOPICS = ("agenda", "agreed", "agreed_console", "open_questions")
ANSWERED = msgid(
    "Ý kiến của đồng chí về nội dung %(order)s đã được trả lời. Hãy chọn Thống nhất hoặc Đề nghị thảo luận."
)


@dataclass(frozen=True)
class Stated:
    """What a member states on one item, as it stood on the page that was confirmed."""

    item: AgendaItem
    stance: str
    text: str = ""


@act("positions.asked", topics=TOPICS)
def ask_positions(
    *, meeting: Meeting, due_at: datetime, by: User, now: datetime, draft: journal.Draft
) -> PositionRound:
    """Ask the members of a called meeting for their positions, or give them more time before the deadline.

    Errors: Refused for who does not prepare the meeting, unless it is called and decides, for a deadline that is
    over or behind the opening, and once the time is over.
    """
    meeting_access.require_preparing(by, meeting)
    if meeting.state != Meeting.State.CALLED:
        raise Refused("Chỉ lấy ý kiến trước của phiên họp đã triệu tập và chưa khai mạc.")
    if meeting.kind not in meeting.body_rules.deciding_kinds:
        raise Refused("Loại cuộc họp này không quyết định nên không lấy ý kiến trước.")
    if queries.is_over(meeting, now):
        raise Refused("Đã hết hạn gửi ý kiến, danh mục thống nhất đã hình thành nên không đổi hạn được.")
    rules.require_due(due_at, now, meeting.planned_start)
    given = {"due_at": due_at, "asked_at": now, "asked_by": by}
    asked, _ = PositionRound.objects.update_or_create(meeting=meeting, defaults=given)
    draft.note(due_at=utc_text(due_at))
    return asked


@personal
def prepare_position(
    *, item: AgendaItem, member: User, stance: str, text: str, by: User, now: datetime
) -> int:
    """Keep a draft of a member's position; it changes nothing until the member files it.

    Shape: the number of the draft's revision. Errors: Refused for who neither is the member nor assists, for what
    `rules.checked` refuses, and when the time is over.
    """
    if not access.may_state_for(by, member, item.meeting):
        raise Refused(access.NOT_ELECTOR)
    _require_time(item, member, now)
    stance, text = rules.checked(stance, text, item.order, is_draft=True)
    revision = queries.revision_of(item)
    filed = queries.filed_at(item, member)
    if filed and (filed.stance, filed.text) == (stance, text):
        # A draft that was on its way while the same was filed would look like a change.
        PriorPosition.objects.filter(item=item, person=member, filed_at=None).delete()
        return revision
    PriorPosition.objects.update_or_create(
        item=item,
        person=member,
        revision=revision,
        filed_at=None,
        defaults={"stance": stance, "text": text, "prepared_by": by, "prepared_at": now},
    )
    return revision


@act("positions.filed", topics=TOPICS)
def file_positions(
    *, meeting: Meeting, stated: Sequence[Stated], by: User, now: datetime, draft: journal.Draft
) -> int:
    """File a member's positions on any number of items in one act, or change them; the journal knows no stance.

    Shape: how many items. Errors: Refused for who is no elector, for nothing at all, for what `rules.checked`
    refuses, and for an item whose time is over.
    """
    access.require_elector(by, meeting)
    if not stated:
        raise Refused("Đồng chí chưa chọn ý kiến nào.")
    filed = [_file(one, by, now) for one in stated if _is_news(one, by)]
    if filed:
        PriorPosition.objects.filter(
            item__meeting=meeting, person=by, filed_at=None, item__in=[one.item for one in stated]
        ).delete()
    draft.note(person=str(by.uid), items=filed)
    return len(filed)


@act("positions.opened")
def open_positions(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> None:
    """Open the table of all positions to the chair or an officer who compiles; only after the deadline.

    Errors: Refused for anybody else, and before the deadline.
    """
    access.require_compiling(by, meeting)
    if not queries.is_over(meeting, now):
        raise Refused("Bảng tổng hợp ý kiến chỉ mở được sau khi hết hạn gửi ý kiến.")
    draft.note(person=str(by.uid))


@act("positions.closed", topics=TOPICS)
def close_round(*, meeting: Meeting, by: User | None, now: datetime, draft: journal.Draft) -> None:
    """Form the list of agreed items once the time is over; the system does it, so `by` is empty.

    Errors: Refused before the deadline and a second time.
    """
    asked = PositionRound.objects.filter(meeting=meeting, closed_at=None).first()
    if asked is None or not queries.is_over(meeting, now):
        raise Refused(rules.NO_ROUND)
    asked.closed_at = now
    asked.save(update_fields=["closed_at"])
    progress = queries.progress_of(meeting)
    draft.note(
        due_at=utc_text(asked.due_at),
        members=progress.members,
        filed=progress.complete,
        agreed=[str(item.uid) for item in queries.agreed_items(meeting)],
    )


def _require_time(item: AgendaItem, member: User, now: datetime) -> None:
    if queries.round_of(item.meeting) is None:
        raise Refused(rules.NO_ROUND)
    if not queries.may_file(item, member, now):
        raise Refused(rules.OVER)


def _is_news(one: Stated, by: User) -> bool:
    """Tell whether a statement differs from what is filed; a page sends all its items, most of them unchanged."""
    filed = queries.filed_at(one.item, by)
    if filed is None or filed.stance != one.stance:
        return True
    return one.stance != rules.AGREES and filed.text != one.text.strip()


def _file(one: Stated, by: User, now: datetime) -> dict[str, Any]:
    _require_time(one.item, by, now)
    stance, text = rules.checked(one.stance, one.text, one.item.order)
    before = queries.filed_at(one.item, by)
    position = before or PriorPosition(item=one.item, person=by, revision=queries.revision_of(one.item))
    if _is_answered(position):
        if stance == rules.AGREES_IF:
            raise Refused(ANSWERED, order=one.item.order)
        # The condition stays beside its answer, for the table of opinions and answers.
        text = position.text
    position.stance, position.text, position.filed_at = stance, text, now
    position.prepared_by, position.prepared_at = _prepared(one.item, by, now)
    position.save()
    return {"item": str(one.item.uid), "revision": position.revision}


def _is_answered(position: PriorPosition) -> bool:
    return position.pk is not None and hasattr(position, "answer")


def _prepared(item: AgendaItem, by: User, now: datetime) -> tuple[User, datetime]:
    """Return who prepared what is filed, and when: the aide of a draft, otherwise the member now."""
    drafts = PriorPosition.objects.filter(item=item, person=by, filed_at=None)
    found = drafts.select_related("prepared_by").order_by("-revision").first()
    return (found.prepared_by, found.prepared_at) if found else (by, now)
