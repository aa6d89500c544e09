"""Who may manage which paper, and the grants that say who reads it."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from documents.access.reading import owned_by
from documents.models import Document, DocumentUserObjectPermission
from meetings import access as meetings_access
from meetings import dossiers
from meetings.models import AgendaItem, Dossier, Meeting, Participant, SpeakingTurn
from people import access as people_access
from people.models import User
from people.rules import Refused, msgid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

READ = "documents.read_document"
CLOSED = msgid("Phiên họp đã kết thúc nên không thể thay đổi tài liệu.")
HELD_OUTSIDE = msgid("Nội dung này được thực hiện ngoài hệ thống nên không nhận tài liệu ở đây.")


# -- who may manage ----------------------------------------------------------------------------------------------


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


def dossiers_managed_by(person: "User | AnonymousUser") -> QuerySet[Dossier]:
    """Return the dossiers of other things than items whose papers a person prepares."""
    if not isinstance(person, User) or not person.is_active:
        return Dossier.objects.none()
    return Dossier.objects.filter(dossiers.prepared_by(person, "pk")).select_related("body")


def documents_managed_by(person: "User | AnonymousUser") -> QuerySet[Document]:
    """Return the papers that a person may change, the withdrawn ones too."""
    of_items, others = items_managed_by(person), dossiers_managed_by(person)
    managed = Q(dossier__item__in=of_items.values("pk")) | Q(dossier__in=others.values("pk"))
    return Document.objects.filter(managed).select_related("dossier__item__meeting__body", "dossier__body")


def documents_to_approve(person: User) -> QuerySet[Document]:
    """Return the papers whose approval waits for a person's agency."""
    waiting = Document.objects.filter(approval_asked_at__isnull=False, approved_at=None, withdrawn_at=None)
    bodies = people_access.bodies_where(person, "prepare_meetings")
    return waiting.filter(owned_by(person, bodies), dossier__item__is_held_outside=False)


def require_managing(person: User, meeting: Meeting) -> None:
    """Refuse anybody who does not prepare the meeting, and everybody once it is closed."""
    meetings_access.require_preparing(person, meeting)
    if meeting.is_closed:
        raise Refused(CLOSED)


def require_changing(person: User, document: Document) -> None:
    """Refuse who may not change a paper, and everybody once its meeting is closed or its holder was sent."""
    holder = document.holder
    if holder:
        holder.require_managing(person)
    else:
        require_managing(person, document.meeting)


def require_in_system(item: AgendaItem) -> None:
    """Refuse papers of an item that is held outside the system for its secrecy."""
    if item.is_held_outside:
        raise Refused(HELD_OUTSIDE)


def may_see_readings(person: User, meeting: Meeting) -> bool:
    """Tell whether a person sees who opened what: the chair, the secretaries, the officers who prepare."""
    return meetings_access.may_conduct(person, meeting) or meetings_access.may_prepare(person, meeting)


def may_present(person: User, meeting: Meeting) -> bool:
    """Tell whether a person may lead the room through a paper now: who conducts, who speaks, who submits the item."""
    if meeting.state != Meeting.State.IN_SESSION:
        return False
    if meetings_access.may_conduct(person, meeting):
        return True
    turns = SpeakingTurn.objects.filter(meeting=meeting, participant__person=person)
    if turns.filter(state=SpeakingTurn.State.SPEAKING).exists():
        return True
    item = meeting.current_item
    return item is not None and meetings_access.spokespeople_of(item).filter(person=person).exists()


# -- grants ------------------------------------------------------------------------------------------------------


def grant_to_meeting(document: Document, meeting: Meeting) -> None:
    """Let the full participants of a meeting read a paper; its group is empty until the meeting is called."""
    assign_perm(READ, meeting.group, document)


def grant_by_name(document: Document, people: "Iterable[User]") -> None:
    """Give a paper to exactly these people by name; nobody keeps an earlier grant."""
    document_grants = DocumentUserObjectPermission.objects.filter(content_object=document)
    document_grants.delete()
    for person in people:
        assign_perm(READ, person, document)


def follow_audience(document: Document, people: "Iterable[User]" = ()) -> None:
    """Make the grants say what the paper's audience says: the group for open ones, people for named ones.

    A paper of another holder needs none: whoever is asked reads all of them.
    """
    if not document.is_of_meeting:
        return
    named = document.audience == Document.Audience.NAMED
    grant_by_name(document, people if named else ())
    if document.audience == Document.Audience.EVERYONE:
        grant_to_meeting(document, document.meeting)
    else:
        remove_perm(READ, document.meeting.group, document)
