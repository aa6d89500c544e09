"""Who may read and who may manage which paper; beside the models the only place that knows guardian."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from guardian.shortcuts import assign_perm, get_objects_for_user

from documents.models import Document, DocumentVersion
from meetings import access as meetings_access
from meetings.models import AgendaItem, Meeting, Participant
from people import access as people_access
from people.models import User
from people.rules import Refused, msgid

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

READ = "documents.read_document"
CLOSED = msgid("Phiên họp đã kết thúc nên không thể thay đổi tài liệu.")


def documents_visible_to(person: "User | AnonymousUser") -> QuerySet[Document]:
    """Return the papers a person may know of, as one query.

    Shape: all papers of the bodies they prepare for; of a meeting that was called, those granted to its group
    when they take part in the whole of it, those of their own items otherwise; never a withdrawn one.
    """
    if not isinstance(person, User) or not person.is_active:
        return Document.objects.none()
    prepared = people_access.bodies_where(person, "prepare_meetings")
    # Taking part is asked beside the grant, so that who is removed from a meeting loses its papers at once.
    places = Participant.objects.filter(person=person).exclude(meeting__state=Meeting.State.DRAFT)
    whole = Q(dossier__item__meeting__in=places.filter(is_scoped=False).values("meeting")) & Q(
        pk__in=_granted_to(person).values("pk")
    )
    own_items = Q(dossier__item__in=places.filter(is_scoped=True).values("item_scope"))
    return Document.objects.filter(withdrawn_at=None).filter(
        Q(dossier__item__meeting__body__in=prepared) | whole | own_items
    )


def _granted_to(person: User) -> QuerySet[Document]:
    granted: QuerySet[Document] = get_objects_for_user(
        person, READ, klass=Document, accept_global_perms=False, with_superuser=False
    )
    return granted


def versions_readable_by(person: "User | AnonymousUser") -> QuerySet[DocumentVersion]:
    """Return the versions whose content a person may read; only finished ones have any."""
    visible = documents_visible_to(person)
    return DocumentVersion.objects.filter(state=DocumentVersion.State.READY, document__in=visible)


def items_managed_by(person: "User | AnonymousUser") -> QuerySet[AgendaItem]:
    """Return the items whose papers a person may change, in meetings they may know of."""
    if not isinstance(person, User):
        return AgendaItem.objects.none()
    prepared = people_access.bodies_where(person, "prepare_meetings")
    kept = Participant.objects.filter(person=person, role=Participant.Role.SECRETARY).values("meeting")
    return AgendaItem.objects.filter(
        Q(meeting__body__in=prepared) | Q(meeting__in=kept),
        meeting__in=meetings_access.meetings_visible_to(person),
    ).select_related("meeting__body", "dossier")


def require_managing(person: User, meeting: Meeting) -> None:
    """Refuse anybody who does not prepare the meeting, and everybody once it is closed."""
    meetings_access.require_preparing(person, meeting)
    if meeting.is_closed:
        raise Refused(CLOSED)


def may_see_readings(person: User, meeting: Meeting) -> bool:
    """Tell whether a person sees who opened what: the chair, the secretaries, the officers who prepare."""
    return meetings_access.may_conduct(person, meeting) or meetings_access.may_prepare(person, meeting)


def grant_to_meeting(document: Document, meeting: Meeting) -> None:
    """Let the full participants of a meeting read a paper; its group is empty until the meeting is called."""
    assign_perm(READ, meeting.group, document)
