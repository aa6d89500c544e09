"""Who may do what in a meeting; every door and every read of this app asks here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from meetings.models import AgendaItem, Instruction, Meeting, Participant, Presiding
from people import access as people_access
from people import compiled, once
from people.models import User
from people.rules import Refused, msgid

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOT_CHAIR = msgid("Chỉ người đang chủ trì được thực hiện việc này.")
NOT_CONDUCTING = msgid("Chỉ chủ trì hoặc thư ký được thực hiện việc này.")
# An aide prepares before and while a meeting is held.
ASSISTED_STATES = (Meeting.State.CALLED, Meeting.State.IN_SESSION, Meeting.State.PAUSED)
NOT_PREPARING = msgid("Đồng chí không có quyền chuẩn bị phiên họp này.")


@dataclass(frozen=True)
class FullAudience:
    """The reader of a shared panel: whatever every full participant may see, and nothing else."""


FULL_AUDIENCE = FullAudience()
Reader = User | FullAudience


def meetings_visible_to(person: "User | AnonymousUser") -> QuerySet[Meeting]:
    """Return the meetings a person may know of: own ones that were called, and those of bodies they prepare for."""
    if not isinstance(person, User) or not person.is_active:
        return Meeting.objects.none()
    prepared = people_access.bodies_where(person, "prepare_meetings")
    own = Meeting.objects.filter(participants__person=person).exclude(state=Meeting.State.DRAFT)
    return Meeting.objects.filter(Q(pk__in=own.values("pk")) | Q(body__in=prepared)).select_related("body")


@once.once
def participant_of(meeting: Meeting, person: Reader) -> Participant | None:
    """Return a person's place in a meeting, or None."""
    return place_of(person.pk, meeting) if isinstance(person, User) else None


def place_of(person: int, meeting: Meeting) -> Participant | None:
    """Return the place of a person by their key, or None."""
    return _PLACE.first(person, meeting.pk)


@once.once
def may_prepare(person: User, meeting: Meeting) -> bool:
    """Tell whether a person edits the agenda and the participants: officer of the body or its secretary here."""
    return people_access.may(person, "prepare_meetings", meeting.body) or is_secretary(person, meeting)


def may_attend(person: "User | AnonymousUser", meeting: Meeting) -> bool:
    """Tell whether a person may enter the room of a meeting."""
    return may_attend_meeting(person, meeting.pk)


def may_attend_meeting(person: "User | AnonymousUser", pk: int) -> bool:
    """Tell the same of a meeting by its key: exactly of those that `meetings_visible_to` returns."""
    if not isinstance(person, User) or not person.is_active:
        return False
    return _VISIBLE.holds(person.pk, pk)


def _visible() -> QuerySet[Meeting, Any]:
    meetings = meetings_visible_to(User(pk=compiled.PERSON, is_active=True))
    return meetings.filter(pk=compiled.THING).order_by().values_list("pk")


_VISIBLE = compiled.Question(_visible, compiled.PERSON, compiled.THING)
_PLACE = compiled.Question(
    lambda: Participant.objects.filter(person=compiled.PERSON, meeting=compiled.THING).order_by(),
    compiled.PERSON,
    compiled.THING,
)
_PRESIDING = compiled.Question(
    lambda: (
        Presiding.objects.filter(meeting=compiled.THING, until=None)
        .select_related("participant__person")
        .order_by()
    ),
    compiled.THING,
)
_PRESIDES = compiled.Question(
    lambda: (
        Presiding.objects.filter(meeting=compiled.THING, until=None, participant__person=compiled.PERSON)
        .order_by()
        .values_list("pk")
    ),
    compiled.PERSON,
    compiled.THING,
)


@once.once
def presiding(meeting: Meeting) -> Presiding | None:
    """Return who presides now."""
    return _PRESIDING.first(meeting.pk)


@once.once
def is_presiding(person: User, meeting: Meeting) -> bool:
    """Tell whether a person is the acting chair now."""
    return _PRESIDES.holds(person.pk, meeting.pk)


def is_secretary(person: User, meeting: Meeting) -> bool:
    """Tell whether a person is secretary of the meeting."""
    place = participant_of(meeting, person)
    return place is not None and place.role == Participant.Role.SECRETARY


def may_conduct(person: User, meeting: Meeting) -> bool:
    """Tell whether a person has the console: the acting chair and the secretaries."""
    return is_presiding(person, meeting) or is_secretary(person, meeting)


def conductors(meeting: Meeting) -> set[int]:
    """Return the keys of all who have the console."""
    presides = Q(presidings__until=None, presidings__isnull=False)
    found = Participant.objects.filter(presides | Q(role=Participant.Role.SECRETARY), meeting=meeting)
    return set(found.filter(person__isnull=False).values_list("person_id", flat=True))


def may_put_to_vote(person: User, meeting: Meeting) -> bool:
    """Tell whether a person may open and close polls: the chair; the secretary once the chair has said so."""
    if is_presiding(person, meeting):
        return True
    told = Instruction.objects.filter(meeting=meeting, withdrawn_at=None).exists()
    return told and is_secretary(person, meeting)


def require_presiding(person: User, meeting: Meeting, now: datetime | None = None) -> None:
    """Refuse anybody but the acting chair."""
    if not is_presiding(person, meeting):
        raise Refused(NOT_CHAIR)


def require_conducting(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the acting chair and the secretaries."""
    if not may_conduct(person, meeting):
        raise Refused(NOT_CONDUCTING)


def require_preparing(person: User, meeting: Meeting) -> None:
    """Refuse anybody who may not prepare the meeting."""
    if not may_prepare(person, meeting):
        raise Refused(NOT_PREPARING)


def full_participants(meeting: Meeting) -> QuerySet[Participant]:
    """Return the participants of the whole meeting, who make up its group and hear its shared panels."""
    return Participant.objects.filter(meeting=meeting, is_scoped=False, person__isnull=False)


def spokespeople(item: Any, meeting: Any, agency: Any, presenter: Any) -> QuerySet[Participant]:
    """Return the participants who speak for the agency that submits an item: by agency, title or name.

    Shape: values of the item, or OuterRef of its fields.
    """
    named = Q(person__full_name=presenter) & ~Q(person__full_name="")
    speaks = Q(agency=agency) & ~Q(agency="") | Q(title=presenter) & ~Q(title="") | named
    return Participant.objects.filter(speaks, Q(is_scoped=False) | Q(item_scope=item), meeting=meeting)


def spokespeople_of(item: AgendaItem) -> QuerySet[Participant]:
    """Return the participants who speak for the agency that submits this item."""
    return spokespeople(item.pk, item.meeting_id, item.agency, item.presenter)


def seats_assisted_by(person: User) -> QuerySet[Participant]:
    """Return the voting places of members for whom a person prepares, from the calling until the closing."""
    return Participant.objects.filter(
        person__assisted_by__in=people_access.assistances().filter(aide=person),
        person__assisted_by__body=F("meeting__body"),
        meeting__state__in=ASSISTED_STATES,
        is_scoped=False,
        is_member=True,
        may_vote=True,
    )


def aides_in(meeting: Meeting) -> set[int]:
    """Return the keys of those who prepare for a voting member of a meeting; the other way round."""
    if meeting.state not in ASSISTED_STATES:
        return set()
    seats = Participant.objects.filter(meeting=meeting, is_scoped=False, is_member=True, may_vote=True)
    found = people_access.assistances().filter(body=meeting.body_id, member__in=seats.values("person"))
    return set(found.values_list("aide", flat=True))


def body_day(meeting: Meeting, at: datetime) -> date:
    """Return the calendar day of a moment in the body's own zone."""
    return at.astimezone(meeting.body.zone).date()


def ids(rows: Iterable[Participant]) -> set[int]:
    """Return the keys of the persons behind participants."""
    return {row.person_id for row in rows if row.person_id}
