"""Who may read, edit and approve the minutes of a meeting."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from meetings import access as meetings_access
from meetings.models import Meeting, Participant, Presiding
from minutes.models import Minutes
from people import access as people_access
from people.models import User
from people.rules import Refused, msgid

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NOT_EDITOR = msgid("Chỉ thư ký phiên họp được sửa biên bản.")
NOT_APPROVER = msgid("Chỉ người chủ trì phiên họp được phê duyệt biên bản.")


def meetings_with_minutes_for(person: "User | AnonymousUser") -> QuerySet[Meeting]:
    """Return the closed meetings whose minutes a person may know of: own ones, and those of own bodies."""
    if not isinstance(person, User) or not person.is_active:
        return Meeting.objects.none()
    whole = Participant.objects.filter(person=person, is_scoped=False).values("meeting")
    prepared = people_access.bodies_where(person, "prepare_meetings")
    closed = Meeting.objects.filter(state=Meeting.State.CLOSED).select_related("body")
    return closed.filter(Q(pk__in=whole) | Q(body__in=prepared))


def minutes_visible_to(person: "User | AnonymousUser") -> QuerySet[Minutes]:
    """Return the minutes whose text a person may read: approved ones, and drafts they work on."""
    of_theirs = Minutes.objects.filter(meeting__in=meetings_with_minutes_for(person)).select_related(
        "meeting__body"
    )
    if not isinstance(person, User):
        return of_theirs.none()
    return of_theirs.filter(Q(state=Minutes.State.APPROVED) | Q(meeting__in=_worked_on_by(person)))


def works_on(person: User, meeting: Meeting) -> bool:
    """Tell whether a person sees the draft: secretary, who presided, officers of the body."""
    return _worked_on_by(person).filter(pk=meeting.pk).exists()


def _worked_on_by(person: User) -> QuerySet[Meeting]:
    secretary = Participant.objects.filter(person=person, role=Participant.Role.SECRETARY).values("meeting")
    presided = Presiding.objects.filter(participant__person=person).values("meeting")
    prepared = people_access.bodies_where(person, "prepare_meetings")
    return Meeting.objects.filter(Q(pk__in=secretary) | Q(pk__in=presided) | Q(body__in=prepared))


def approver_of(meeting: Meeting) -> Participant | None:
    """Return who signs the minutes: the one who presided last."""
    last = (
        Presiding.objects.filter(meeting=meeting)
        .select_related("participant__person")
        .order_by("-since", "-pk")
    )
    presiding = last.first()
    return presiding.participant if presiding else None


def may_approve(person: User, meeting: Meeting) -> bool:
    """Tell whether a person approves the minutes of a meeting."""
    approver = approver_of(meeting)
    return approver is not None and approver.person_id == person.pk


def may_edit(person: User, meeting: Meeting) -> bool:
    """Tell whether a person edits the minutes of a meeting."""
    return meetings_access.is_secretary(person, meeting)


def require_editing(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the secretaries of the meeting."""
    if not may_edit(person, meeting):
        raise Refused(NOT_EDITOR)


def require_approving(person: User, meeting: Meeting) -> None:
    """Refuse anybody but the one who presided last."""
    if not may_approve(person, meeting):
        raise Refused(NOT_APPROVER)
