"""Acts on who takes part: add, edit, remove, invite all members, import a list."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Max, ProtectedError

from meetings import access
from meetings.actions import planning
from meetings.models import AgendaItem, Meeting, Participant, Presence, Presiding
from meetings.queries import planning as queries
from meetings.rules import rows
from people import journal
from people.act import act
from people.models import Membership, User
from people.rules import Refused

# The largest hall such a meeting has filled had 1,586 delegates (Party congress 2026). Unit: persons.
MOST_PARTICIPANTS = 2000
EDITED = ("title", "agency", "role", "may_vote")


@act("participant.added", topics=("presence", "participants"))
def add_participant(
    *,
    meeting: Meeting,
    row: rows.ParticipantRow,
    by: User,
    now: datetime,
    draft: journal.Draft,
    stands_for: Participant | None = None,
    items: Sequence[AgendaItem] = (),
) -> Participant:
    """Invite one person, known or new; a new one gets no log-in.

    Shape: `stands_for` for a substitute; `items` limits a guest to these items, none means the whole meeting.
    Errors: Refused when the person takes part already, or a vote is given to somebody who has none.
    """
    _require_inviting(by, meeting)
    known = queries.known_for(meeting, [row])
    person = known.person(row)
    _require_own_vote(meeting, row, is_member=known.seat(person) is not None)
    _require_one_chair(meeting, row.role)
    person = person or _new_person(row)
    if Participant.objects.filter(meeting=meeting, person=person).exists():
        raise Refused("%(name)s đã có trong thành phần.", name=person.full_name)
    participant = _invited(meeting, row, person, known, _next_seat(meeting))
    _place(participant, stands_for, items)
    planning.fill_group(meeting)
    draft.note(**_facts(participant))
    return participant


@act("participants.invited", topics=("presence", "participants"))
def invite_members(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> int:
    """Invite every member of the body who is not invited yet; return how many were.

    Errors: Refused when all are invited already.
    """
    _require_inviting(by, meeting)
    there = access.ids(Participant.objects.filter(meeting=meeting))
    missing = [seat for seat in queries.members_of(meeting) if seat.person_id not in there]
    if not missing:
        raise Refused("Tất cả thành viên đã có trong thành phần.")
    has_chair = Participant.objects.filter(meeting=meeting, role=Participant.Role.CHAIR).exists()
    invited = [_seated(meeting, seat, is_chair=seat.is_head and not has_chair) for seat in missing]
    planning.fill_group(meeting)
    draft.note(participants=[queries.facts_of_participant(participant) for participant in invited])
    return len(invited)


@act("participant.edited", on="participant.meeting", topics=("presence", "participants"))
def edit_participant(
    *,
    participant: Participant,
    cells: Mapping[str, object],
    by: User,
    now: datetime,
    draft: journal.Draft,
    stands_for: Participant | None = None,
    items: Sequence[AgendaItem] | None = None,
) -> Participant:
    """Change some fields of how a person takes part, and leave the others.

    Shape: `cells` by the keys of rows.PARTICIPANT_COLUMNS, name and e-mail excepted; None leaves as it is.
    Errors: Refused when the role or the vote is fixed since the calling, or a vote is given to an outsider.
    """
    meeting = participant.meeting
    _require_inviting(by, meeting)
    participant = queries.locked_participant(participant)
    row = rows.changed_participant(_row_of(participant), {n: v for n, v in cells.items() if n in EDITED})
    _require_still_free(participant, row)
    _require_own_vote(meeting, row, is_member=participant.is_member)
    if row.role != participant.role:
        _require_one_chair(meeting, row.role)
    for name in EDITED:
        setattr(participant, name, getattr(row, name))
    participant.save()
    _place(participant, stands_for or participant.stands_for, items)
    planning.fill_group(meeting)
    draft.note(**_facts(participant))
    return participant


@act("participant.removed", on="participant.meeting", topics=("presence", "participants"))
def remove_participant(*, participant: Participant, by: User, now: datetime, draft: journal.Draft) -> None:
    """Take somebody off the list who has not come yet and whom the meeting can do without.

    Errors: Refused for a member of a called meeting, the presiding chair, and whoever has checked in.
    """
    meeting = participant.meeting
    _require_inviting(by, meeting)
    participant = queries.locked_participant(participant)
    if meeting.is_published and participant.is_member:
        raise Refused("Phiên họp đã triệu tập nên không xóa thành viên được. Hãy ghi báo vắng.")
    if Presence.objects.filter(participant=participant).exists():
        raise Refused("%(name)s đã điểm danh nên không xóa được.", name=str(participant))
    draft.note(**_facts(participant))
    try:
        participant.delete()
    except ProtectedError:
        raise Refused("%(name)s đang chủ trì hoặc đã biểu quyết.", name=str(participant)) from None
    planning.fill_group(meeting)


@act("participants.imported", topics=("presence", "participants"))
def import_participants(
    *, meeting: Meeting, wanted: Sequence[rows.ParticipantRow], by: User, now: datetime, draft: journal.Draft
) -> list[int]:
    """Invite everybody on a list, all or none; who takes part already is brought up to the list.

    Shape: keys of the participants, in the order of the list. Somebody outside the membership gets no vote,
    as the preview has said.
    Errors: Refused with the preview's sentence for the first row that is wrong.
    """
    _require_inviting(by, meeting)
    if not wanted:
        raise Refused("Bảng thành phần không có người nào.")
    if meeting.is_published:
        raise Refused("Phiên họp đã triệu tập. Hãy thêm từng người vào thành phần.")
    for fault in rows.list_faults([*enumerate(wanted, start=2)]):
        raise fault.why
    known = queries.known_for(meeting, wanted)
    there = {p.person_id: p for p in Participant.objects.filter(meeting=meeting).select_related("person")}
    _require_room(len(there) + len(wanted))
    imported = [_imported(meeting, row, known, there, seat) for seat, row in enumerate(wanted, start=1)]
    if sum(participant.role == Participant.Role.CHAIR for participant in there.values()) > 1:
        raise Refused("Chỉ được có một chủ trì.")
    draft.note(participants=[queries.facts_of_participant(participant) for participant in imported])
    return [participant.pk for participant in imported]


# -- one person ----------------------------------------------------------------------------------------------


def _new_person(row: rows.ParticipantRow) -> User:
    """Make a person without a log-in; two lists with the same new e-mail at once find the same one."""
    if not row.email:
        return User.objects.create_user(full_name=row.name)
    fields = {"full_name": row.name, "password": make_password(None)}
    return User.objects.get_or_create(email=row.email.lower(), defaults=fields)[0]


def _invited(
    meeting: Meeting, row: rows.ParticipantRow, person: User, known: queries.Known, seat: int
) -> Participant:
    return Participant.objects.create(
        meeting=meeting,
        person=person,
        title=row.title,
        agency=row.agency,
        role=Participant.Role(row.role),
        may_vote=row.may_vote,
        is_member=_counts_as_member(meeting, person, known),
        seat_order=seat,
    )


def _counts_as_member(meeting: Meeting, person: User, known: queries.Known) -> bool:
    """Tell whether a person counts for the quorum: after the calling only those who were frozen with it do."""
    if meeting.is_published:
        return str(person.uid) in meeting.electors
    return known.seat(person) is not None


def _seated(meeting: Meeting, seat: Membership, *, is_chair: bool) -> Participant:
    return Participant.objects.create(
        meeting=meeting,
        person=seat.person,
        title=seat.title,
        agency=seat.agency,
        role=Participant.Role.CHAIR if is_chair else Participant.Role.MEMBER,
        may_vote=seat.may_vote,
        is_member=True,
        seat_order=seat.seat_order,
    )


def _imported(
    meeting: Meeting,
    row: rows.ParticipantRow,
    known: queries.Known,
    there: dict[int | None, Participant],
    seat: int,
) -> Participant:
    person = known.person(row) or _new_person(row)
    row = rows.with_own_vote(row, known.seat(person) is not None, queries.rules_of(meeting))
    participant = there.get(person.pk)
    if participant is None:
        there[person.pk] = _invited(meeting, row, person, known, seat)
        return there[person.pk]
    participant.title, participant.agency = row.title, row.agency
    participant.role, participant.may_vote = Participant.Role(row.role), row.may_vote
    participant.seat_order = seat
    participant.save()
    return participant


def _row_of(participant: Participant) -> rows.ParticipantRow:
    return rows.ParticipantRow(str(participant), **{name: getattr(participant, name) for name in EDITED})


def _place(
    participant: Participant, stands_for: Participant | None, items: Sequence[AgendaItem] | None
) -> None:
    is_substitute = participant.role == Participant.Role.SUBSTITUTE
    if stands_for is not None and stands_for.meeting_id != participant.meeting_id:
        raise Refused("Người được dự thay phải có trong thành phần của phiên họp này.")
    participant.stands_for = stands_for if is_substitute and stands_for != participant else None
    if items and participant.role != Participant.Role.GUEST:
        raise Refused("Chỉ khách mời mới dự riêng một số nội dung. Hãy chọn vai trò Khách mời.")
    if items is not None:
        own = [item for item in items if item.meeting_id == participant.meeting_id]
        participant.item_scope.set(own)
        participant.is_scoped = bool(own)
    participant.save(update_fields=["stands_for", "is_scoped"])


def _facts(participant: Participant) -> dict[str, object]:
    items = [str(item.uid) for item in participant.item_scope.all()]
    return {**queries.facts_of_participant(participant), "items": items}


def _next_seat(meeting: Meeting) -> int:
    last = Participant.objects.filter(meeting=meeting).aggregate(last=Max("seat_order"))["last"]
    return (last or 0) + 1


# -- refusals ------------------------------------------------------------------------------------------------


def _require_inviting(by: User, meeting: Meeting) -> None:
    access.require_preparing(by, meeting)
    planning.require_unfinished(meeting)


def _require_room(wanted: int) -> None:
    if wanted > MOST_PARTICIPANTS:
        raise Refused("Thành phần chỉ nhận nhiều nhất %(most)d người.", most=MOST_PARTICIPANTS)


def _require_own_vote(meeting: Meeting, row: rows.ParticipantRow, *, is_member: bool) -> None:
    if row.may_vote and not rows.may_have_vote(row.role, is_member, queries.rules_of(meeting)):
        raise Refused("%(name)s không phải là thành viên nên không có quyền biểu quyết.", name=row.name)


def _require_one_chair(meeting: Meeting, role: str) -> None:
    chairs = Participant.objects.filter(meeting=meeting, role=Participant.Role.CHAIR)
    if role == Participant.Role.CHAIR and chairs.exists():
        raise Refused("Chỉ được có một chủ trì.")


def _require_still_free(participant: Participant, row: rows.ParticipantRow) -> None:
    """Refuse to change what the calling has fixed: who presides, and who has a vote."""
    if not participant.meeting.is_published:
        return
    if row.role != participant.role and Presiding.objects.filter(participant=participant).exists():
        raise Refused("Hãy chuyển quyền chủ trì trước khi đổi vai trò.")
    if participant.is_member and row.may_vote != participant.may_vote:
        raise Refused("Phiên họp đã triệu tập nên không đổi được quyền biểu quyết của thành viên.")
