"""Acts about a member who does not take part in the vote on an item, for a reason on record."""

from datetime import datetime

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting, Participant
from meetings.queries import session as session_queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from voting.actions import preparing
from voting.models import Poll, Recusal
from voting.queries import polls as queries

TOPICS = ("ballot", "poll_console")
LONGEST_REASON = 300


@act("member.recused", on="item.meeting", topics=TOPICS)
def recuse_member(
    *,
    item: AgendaItem,
    participant: Participant,
    reason: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Recusal:
    """Put on record that a member does not take part in the vote on an item.

    Errors: Refused for anybody but the member, the chair and the secretary, for somebody without a vote, without a
    reason, while a poll on the item is open, and in a meeting that is over.
    """
    meeting = item.meeting
    _require_own_or_conducting(by, participant, meeting)
    preparing.require_deciding(meeting)
    _require_not_voting(item, meeting)
    if participant.meeting_id != meeting.pk or not _has_vote(participant, meeting):
        raise Refused("Chỉ ghi không tham gia biểu quyết cho thành viên có quyền biểu quyết.")
    if Recusal.objects.filter(item=item, participant=participant).exists():
        raise Refused("Đồng chí này đã được ghi không tham gia biểu quyết nội dung này.")
    recusal = Recusal.objects.create(
        item=item, participant=participant, reason=_checked_reason(reason), entered_by=by, at=now
    )
    draft.note(
        item=str(item.uid),
        person=session_queries.uid_of(participant),
        reason=recusal.reason,
    )
    return recusal


@act("recusal.withdrawn", on="recusal.item.meeting", topics=TOPICS)
def withdraw_recusal(*, recusal: Recusal, by: User, now: datetime, draft: journal.Draft) -> None:
    """Take it back: the member votes on the item.

    Errors: Refused for anybody but the member, the chair and the secretary, and once a poll on the item was opened.
    """
    item, participant = recusal.item, recusal.participant
    _require_own_or_conducting(by, participant, item.meeting)
    _require_not_voting(item, item.meeting)
    if queries.polls_on(item).filter(state=Poll.State.CLOSED).exists():
        raise Refused("Nội dung này đã biểu quyết nên không rút được việc không tham gia biểu quyết.")
    if not Recusal.objects.filter(pk=recusal.pk).delete()[0]:
        raise Refused("Việc không tham gia biểu quyết này đã được rút.")
    draft.note(item=str(item.uid), person=session_queries.uid_of(participant))


def _require_own_or_conducting(by: User, participant: Participant, meeting: Meeting) -> None:
    if participant.person_id != by.pk:
        meeting_access.require_conducting(by, meeting)


def _require_not_voting(item: AgendaItem, meeting: Meeting) -> None:
    if meeting.is_closed:
        raise Refused("Phiên họp đã kết thúc.")
    if queries.polls_on(item).filter(state=Poll.State.OPEN).exists():
        raise Refused("Nội dung này đang được biểu quyết nên không thay đổi được.")


def _has_vote(participant: Participant, meeting: Meeting) -> bool:
    return participant.may_vote and session_queries.uid_of(participant) in meeting.electors


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Hãy ghi lý do không tham gia biểu quyết.")
    if len(reason) > LONGEST_REASON:
        raise Refused("Lý do dài nhất 300 ký tự. Hãy viết ngắn lại.")
    return reason
