"""Who may see polls and put questions to the vote; every door and every read of this app asks here."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting, Participant, Presiding
from people.models import User
from people.rules import Refused, msgid
from voting.models import Poll, Voter

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOT_PUTTING_TO_VOTE = msgid(
    "Chỉ chủ trì, hoặc thư ký khi chủ trì đã yêu cầu, được mở và kết thúc biểu quyết."
)
NOT_ENTITLED = {
    Participant.Role.SUBSTITUTE: msgid("Đồng chí dự họp thay, không biểu quyết."),
    Participant.Role.GUEST: msgid("Khách mời được phát biểu, không biểu quyết."),
    Participant.Role.SECRETARY: msgid("Thư ký không biểu quyết."),
}
NOT_LISTED = msgid(
    "Đồng chí không có tên trong danh sách biểu quyết. Nếu mới vào phòng họp, đề nghị báo chủ trì bổ sung."
)
NOT_OPEN = {
    Poll.State.PREPARED: msgid("Biểu quyết chưa được mở."),
    Poll.State.CLOSED: msgid("Biểu quyết này đã kết thúc."),
    Poll.State.VOID: msgid("Biểu quyết này đã bị hủy, không có giá trị."),
}


def polls_visible_to(person: "User | AnonymousUser") -> QuerySet[Poll]:
    """Return the polls a person may know of: of their meetings, or of the items they are invited to.

    Shape: who is invited to single items knows of no joint poll, whose list names others.
    """
    meetings = meeting_access.meetings_visible_to(person)
    if not isinstance(person, User):
        return Poll.objects.none()
    limited = Participant.objects.filter(person=person, is_scoped=True)
    outside = Q(meeting__in=limited.values("meeting")) & (
        Q(item=None) | ~Q(item__in=limited.values("item_scope"))
    )
    prepared = Q(state=Poll.State.PREPARED) & ~Q(meeting__in=_conducted_by(person))
    visible = Poll.objects.filter(meeting__in=meetings.values("pk")).exclude(outside).exclude(prepared)
    return visible.select_related("meeting__body", "meeting__head", "item")


def items_visible_to(person: User) -> QuerySet[AgendaItem]:
    """Return the items on which a person may prepare a poll, as far as knowing of them goes."""
    meetings = meeting_access.meetings_visible_to(person)
    return AgendaItem.objects.filter(meeting__in=meetings.values("pk")).select_related("meeting__body")


def _conducted_by(person: User) -> QuerySet[Meeting]:
    presided = Presiding.objects.filter(participant__person=person)
    kept = Participant.objects.filter(person=person, role=Participant.Role.SECRETARY)
    return Meeting.objects.filter(Q(pk__in=presided.values("meeting")) | Q(pk__in=kept.values("meeting")))


def may_see_names(person: User, poll: Poll) -> bool:
    """Tell whether a person sees who voted how: chairs and secretaries, once the poll is closed."""
    return poll.is_closed and _conducted_by(person).filter(pk=poll.meeting_id).exists()


def why_not_entitled(meeting: Meeting, person: User) -> str:
    """Return the sentence for somebody who has no ballot."""
    place = meeting_access.participant_of(meeting, person)
    return NOT_ENTITLED.get(Participant.Role(place.role), NOT_LISTED) if place else NOT_LISTED


def is_voter(person: User, poll: Poll) -> bool:
    """Tell whether a person is entitled to vote in a poll."""
    return Voter.objects.filter(poll=poll, person=person).exists()


def why_without_ballot(poll: Poll, person: User) -> str:
    """Return the sentence that the room shows in place of a ballot; empty for guests and officers."""
    place = meeting_access.participant_of(poll.meeting, person)
    if place is None or not (place.is_member or place.role == Participant.Role.SUBSTITUTE):
        return ""
    return why_not_entitled(poll.meeting, person)


def require_open(poll: Poll) -> None:
    """Refuse what can only happen to an open poll."""
    if not poll.is_open:
        raise Refused(NOT_OPEN[Poll.State(poll.state)])


def require_putting_to_vote(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the acting chair, and the secretary whom the chair has told to."""
    if not meeting_access.may_put_to_vote(person, meeting):
        raise Refused(NOT_PUTTING_TO_VOTE)
