"""Who may see polls and put questions to the vote; every door and every read of this app asks here.

Of opinion forms: access/opinions.py.
"""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting, Participant, Presiding
from people import access as people_access
from people.models import User
from people.rules import Refused, msgid
from voting.models import Poll, Recusal, Teller, Voter

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
NOT_COMPILING = msgid("Chỉ chủ trì và người chuẩn bị phiên họp được xem bảng tổng hợp ý kiến.")
NOT_ELECTOR = msgid("Chỉ thành viên có quyền biểu quyết được gửi ý kiến trước phiên họp.")
RECUSED = msgid("Đồng chí không tham gia biểu quyết nội dung này.")
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


def may_read_remarks(person: User, poll: Poll) -> bool:
    """Tell whether a person reads what was written beside a vote: chairs and secretaries, once it is closed."""
    return poll.is_closed and _conducted_by(person).filter(pk=poll.meeting_id).exists()


def recusals_visible_to(person: User) -> QuerySet[Recusal]:
    """Return the recusals a person may know of before the minutes: the own ones, and all for those who conduct."""
    of_whom = Q(participant__person=person) | Q(item__meeting__in=_conducted_by(person))
    return Recusal.objects.filter(of_whom).select_related("item__meeting__body", "participant__person")


def _conducted_by(person: User) -> QuerySet[Meeting]:
    presided = Presiding.objects.filter(participant__person=person)
    kept = Participant.objects.filter(person=person, role=Participant.Role.SECRETARY)
    return Meeting.objects.filter(Q(pk__in=presided.values("meeting")) | Q(pk__in=kept.values("meeting")))


def may_see_names(person: User, poll: Poll) -> bool:
    """Tell whether a person sees who voted how: chairs and secretaries, once closed; all while the chair shows it."""
    if not (poll.is_closed and poll.has_names):
        return False
    return poll.names_shown or may_read_remarks(person, poll)


def may_see_board(person: User, poll: Poll) -> bool:
    """Tell whether a person sees the board of a secret poll: everybody, or its tellers where the body says so."""
    if not (poll.is_closed and poll.is_secret):
        return False
    return poll.meeting.body_rules.board_public or is_teller(person, poll)


def is_teller(person: User, poll: Poll) -> bool:
    """Tell whether a person is in the counting group of a poll."""
    return Teller.objects.filter(poll=poll, participant__person=person).exists()


def why_not_entitled(poll: Poll, person: User) -> str:
    """Return the sentence for somebody who has no ballot."""
    place = meeting_access.participant_of(poll.meeting, person)
    on_items = Q(item__polls=poll) | Q(item__joint_polls__poll=poll)
    if place and Recusal.objects.filter(on_items, participant=place).exists():
        return RECUSED
    return NOT_ENTITLED.get(Participant.Role(place.role), NOT_LISTED) if place else NOT_LISTED


def is_voter(person: User, poll: Poll) -> bool:
    """Tell whether a person is entitled to vote in a poll."""
    return Voter.objects.filter(poll=poll, person=person).exists()


def why_without_ballot(poll: Poll, person: User) -> str:
    """Return the sentence that the room shows in place of a ballot; empty for guests and officers."""
    place = meeting_access.participant_of(poll.meeting, person)
    if place is None or not (place.is_member or place.role == Participant.Role.SUBSTITUTE):
        return ""
    return why_not_entitled(poll, person)


def require_open(poll: Poll) -> None:
    """Refuse what can only happen to an open poll."""
    if not poll.is_open:
        raise Refused(NOT_OPEN[Poll.State(poll.state)])


def require_putting_to_vote(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the acting chair, and the secretary whom the chair has told to."""
    if not meeting_access.may_put_to_vote(person, meeting):
        raise Refused(NOT_PUTTING_TO_VOTE)


# -- prior positions ---------------------------------------------------------------------------------------------


def electors_of(meeting: Meeting) -> list[Participant]:
    """List who files positions in a meeting, in the order of seats: its electors, as frozen at calling."""
    electors = set(meeting.electors)
    places = Participant.objects.filter(meeting=meeting, is_member=True, may_vote=True, is_scoped=False)
    rows = places.select_related("person").order_by("seat_order", "pk")
    return [row for row in rows if row.person and str(row.person.uid) in electors]


def is_elector(person: User, meeting: Meeting) -> bool:
    """Tell whether a person files positions in a meeting."""
    if str(person.uid) not in meeting.electors:
        return False
    places = Participant.objects.filter(meeting=meeting, is_member=True, may_vote=True, is_scoped=False)
    return places.filter(person=person).exists()


def members_assisted_by(person: User, meeting: Meeting) -> list[User]:
    """List the electors of a meeting for whom a person prepares positions."""
    rows = people_access.assistances().filter(aide=person, body=meeting.body)
    assisted = set(rows.values_list("member", flat=True))
    if not assisted:
        return []
    return [row.person for row in electors_of(meeting) if row.person and row.person_id in assisted]


def may_state_for(person: User, member: User, meeting: Meeting) -> bool:
    """Tell whether a person writes drafts of a member's positions: the member, and the aides."""
    if person.pk == member.pk:
        return is_elector(person, meeting)
    return member in members_assisted_by(person, meeting)


def may_compile(person: User, meeting: Meeting) -> bool:
    """Tell whether a person compiles the positions after the deadline: the chair, and who prepares the meeting."""
    return meeting_access.may_conduct(person, meeting) or meeting_access.may_prepare(person, meeting)


def meetings_with_positions(person: "User | AnonymousUser") -> QuerySet[Meeting]:
    """Return the meetings whose page of positions a person may open: known ones, and those of assisted members.

    Shape: who is invited to some items only has no part in it.
    """
    if not isinstance(person, User) or not person.is_active:
        return Meeting.objects.none()
    known = meeting_access.meetings_visible_to(person)
    limited = Participant.objects.filter(person=person, is_scoped=True).values("meeting")
    helped = meeting_access.seats_assisted_by(person).values("meeting")
    found = Meeting.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=helped))
    return found.exclude(pk__in=limited).select_related("body")


def may_answer_for(person: User, item: AgendaItem) -> bool:
    """Tell whether a person speaks for the agency that submits an item."""
    return meeting_access.spokespeople_of(item).filter(person=person).exists()


def items_answered_by(person: User, meeting: Meeting) -> list[AgendaItem]:
    """List the items of a meeting for whose agency a person speaks."""
    of_item = [OuterRef(field) for field in ("pk", "meeting", "agency", "presenter")]
    mine = Exists(meeting_access.spokespeople(*of_item).filter(person=person))
    return list(AgendaItem.objects.filter(mine, meeting=meeting, is_held_outside=False))


def require_compiling(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the chair and those who prepare the meeting."""
    if not may_compile(person, meeting):
        raise Refused(NOT_COMPILING)


def require_elector(person: User, meeting: Meeting) -> None:
    """Refuse anybody who files no position in the meeting."""
    if not is_elector(person, meeting):
        raise Refused(NOT_ELECTOR)
