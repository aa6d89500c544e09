"""Who may read which paper: as queries of papers, and the other way round as people of a paper."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from guardian.shortcuts import get_users_with_perms

from documents.models import (
    Document,
    DocumentGroupObjectPermission,
    DocumentUserObjectPermission,
    DocumentVersion,
)
from meetings import access as meetings_access
from meetings import dossiers
from meetings.models import Meeting, Participant, Presiding
from people import access as people_access
from people.models import Body, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

CODENAME = "read_document"

# An aide prepares before and while a meeting is held, and reads nothing that is meant for single people.
_FOR_AIDES = (Document.Audience.EVERYONE, Document.Audience.VOTING)
# Guests of single items are read to by name or with everybody, never as voters or leaders.
_OPEN_TO_GUESTS = (Document.Audience.EVERYONE, Document.Audience.NAMED)


# -- who may read ------------------------------------------------------------------------------------------------


def documents_visible_to(person: "User | AnonymousUser") -> QuerySet[Document]:
    """Return the papers a person may know of, as one query; never a withdrawn one.

    Shape: all papers of the meetings they prepare; those whose approval their agency was asked for; of a meeting
    that was called, the distributed ones whose audience they belong to; as an aide those that the member reads with
    everybody or as a voter; of another dossier, what its kind says (meetings/dossiers.py). `audience_of` is the same
    rule the other way round.
    """
    if not isinstance(person, User) or not person.is_active:
        return Document.objects.none()
    standing = Document.objects.filter(_in_system(), withdrawn_at=None)
    bodies, places = people_access.bodies_where(person, "prepare_meetings"), _places_of(person)
    distributed = _distributed() & _addressed_to(person, places)
    elsewhere = dossiers.prepared_by(person, "dossier") | dossiers.read_by(person, "dossier")
    return standing.filter(_prepared_by(places, bodies) | owned_by(person, bodies) | distributed | elsewhere)


def versions_readable_by(person: "User | AnonymousUser") -> QuerySet[DocumentVersion]:
    """Return the finished versions, old ones too, of the papers a person may read, in whatever form."""
    visible = documents_visible_to(person)
    return DocumentVersion.objects.filter(state=DocumentVersion.State.READY, document__in=visible)


def versions_as_bytes(person: "User | AnonymousUser") -> QuerySet[DocumentVersion]:
    """Return the versions whose PDF a person may have: a view-only paper is shown as pictures to everybody."""
    return versions_readable_by(person).filter(document__is_view_only=False)


def versions_as_pictures(person: "User | AnonymousUser") -> QuerySet[DocumentVersion]:
    """Return the versions whose pages a person may see as pictures."""
    return versions_readable_by(person)


def is_view_only(document: Document) -> bool:
    """Tell whether a paper is shown as pictures with the reader's name, never as a file, never offline."""
    return document.is_view_only


def is_restricted(document: Document) -> bool:
    """Tell whether no copy of a paper may stay on a tablet."""
    return document.is_view_only or document.audience != Document.Audience.EVERYONE


def is_for_all(document: Document) -> bool:
    """Tell whether the room may hear of a paper: everybody in it may read it."""
    approved = document.approval_asked_at is None or document.approved_at is not None
    open_to_all = document.audience == Document.Audience.EVERYONE
    if not document.is_of_meeting or document.item.is_held_outside:
        return False
    return open_to_all and approved and not document.is_withdrawn


def _in_system() -> Q:
    """Match the papers that do not belong to an item held outside the system."""
    return Q(dossier__item__is_held_outside=False) | Q(dossier__item=None)


def _places_of(person: User) -> QuerySet[Participant]:
    return Participant.objects.filter(person=person).exclude(meeting__state=Meeting.State.DRAFT)


def _prepared_by(places: QuerySet[Participant], bodies: QuerySet[Body]) -> Q:
    kept = places.filter(role=Participant.Role.SECRETARY)
    return Q(dossier__item__meeting__body__in=bodies) | Q(dossier__item__meeting__in=kept.values("meeting"))


def owned_by(person: User, bodies: QuerySet[Body]) -> Q:
    """Match the papers that the person's agency was asked to approve; it keeps what it has approved."""
    of_item = [OuterRef(f"dossier__item{field}") for field in ("", "__meeting", "__agency", "__presenter")]
    mine = Exists(meetings_access.spokespeople(*of_item).filter(person=person))
    own_body = Q(dossier__item__agency__in=bodies.values("name"))
    return Q(approval_asked_at__isnull=False) & (Q(mine) | own_body)


def _distributed() -> Q:
    return Q(approval_asked_at=None) | Q(approved_at__isnull=False)


def _addressed_to(person: User, places: QuerySet[Participant]) -> Q:
    """Match the papers whose audience a person belongs to.

    Taking part is asked beside the grant, so that who is removed from a meeting loses its papers at once.
    """
    whole, voting = places.filter(is_scoped=False), places.filter(is_scoped=False, may_vote=True)
    scoped = places.filter(is_scoped=True).values("item_scope")
    helped = meetings_access.seats_assisted_by(person)
    everyone, named = _granted_to(person)
    audience = Document.Audience
    in_whole = Q(dossier__item__meeting__in=whole.values("meeting"))
    # Guests of single items are read to with everybody or by name, never as voters or leaders.
    return (
        in_whole & (everyone | named)
        | Q(dossier__item__in=scoped) & (Q(audience=audience.EVERYONE) | named)
        | Q(audience=audience.VOTING, dossier__item__meeting__in=voting.values("meeting"))
        | Q(audience=audience.LEADS, dossier__item__meeting__in=_led_by(whole).values("meeting"))
        | Q(audience__in=_FOR_AIDES, is_view_only=False, dossier__item__meeting__in=helped.values("meeting"))
    )


def _granted_to(person: User) -> tuple[Q, Q]:
    """Match what was granted: to the groups of a person with everybody, to the person by name."""
    groups = DocumentGroupObjectPermission.objects.filter(group__user=person, permission__codename=CODENAME)
    own = DocumentUserObjectPermission.objects.filter(user=person, permission__codename=CODENAME)
    return (
        Q(audience=Document.Audience.EVERYONE, pk__in=groups.values("content_object")),
        Q(audience=Document.Audience.NAMED, pk__in=own.values("content_object")),
    )


def _led_by(places: QuerySet[Participant]) -> QuerySet[Participant]:
    presides = Exists(Presiding.objects.filter(participant=OuterRef("pk"), until=None))
    leads = (Participant.Role.CHAIR, Participant.Role.SECRETARY)
    return places.filter(Q(role__in=leads) | presides)


# -- the same, asked of a paper ----------------------------------------------------------------------------------


def audience_of(document: Document) -> set[int]:
    """Return the keys of everybody who may read a paper: exactly those to whom `documents_visible_to` shows it."""
    if document.is_withdrawn:
        return set()
    holder = document.holder
    people = holder.readers if holder else _people_of_meeting(document)
    return set(User.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))


def _people_of_meeting(document: Document) -> set[int]:
    if document.item.is_held_outside:
        return set()
    people = _preparers_of(document.meeting)
    if document.approval_asked_at:
        people |= owners_of(document)
    if document.approval_asked_at is None or document.approved_at:
        people |= set(participants_addressed(document).values_list("person", flat=True))
        if document.audience in _FOR_AIDES and not document.is_view_only:
            people |= meetings_access.aides_in(document.meeting)
    return people


def participants_addressed(document: Document) -> QuerySet[Participant]:
    """Return the participants for whom a paper is meant, once it is distributed."""
    meeting = document.meeting
    places = Participant.objects.filter(meeting=meeting, person__isnull=False)
    if meeting.state == Meeting.State.DRAFT:
        return places.none()
    here = Q(is_scoped=False)
    if document.audience in _OPEN_TO_GUESTS:
        here |= Q(is_scoped=True, item_scope=document.item)
    return _within(document, places.filter(here).distinct())


def _within(document: Document, places: QuerySet[Participant]) -> QuerySet[Participant]:
    match document.audience:
        case Document.Audience.VOTING:
            return places.filter(may_vote=True)
        case Document.Audience.NAMED:
            return places.filter(person__in=named_readers(document).values("pk"))
        case Document.Audience.LEADS:
            return _led_by(places)
    members = User.objects.filter(groups__documentgroupobjectpermission__content_object=document)
    named = named_readers(document)
    return places.filter(
        Q(is_scoped=True) | Q(person__in=members.values("pk")) | Q(person__in=named.values("pk"))
    )


def named_readers(document: Document) -> QuerySet[User]:
    """Return the people to whom a paper was given by name."""
    return User.objects.filter(documentuserobjectpermission__content_object=document).order_by("full_name")


def named_in(meeting: Meeting) -> dict[int, set[int]]:
    """Return the keys of the people to whom each paper of a meeting was given by name."""
    grants = DocumentUserObjectPermission.objects.filter(content_object__dossier__item__meeting=meeting)
    named: dict[int, set[int]] = {}
    for document, person in grants.values_list("content_object", "user"):
        named.setdefault(document, set()).add(person)
    return named


def owners_of(document: Document) -> set[int]:
    """Return the keys of those who may approve a paper for the agency that submits its item; none without one."""
    if not document.is_of_meeting:
        return set()
    item = document.item
    people = meetings_access.spokespeople_of(item).filter(person__isnull=False)
    preparers = {person for body in Body.objects.filter(name=item.agency) for person in _officers_of(body)}
    return set(people.values_list("person", flat=True)) | preparers


def _preparers_of(meeting: Meeting) -> set[int]:
    secretaries = Participant.objects.filter(meeting=meeting, role=Participant.Role.SECRETARY)
    kept = () if meeting.state == Meeting.State.DRAFT else secretaries.values_list("person", flat=True)
    return _officers_of(meeting.body) | {person for person in kept if person}


def _officers_of(body: Body) -> set[int]:
    officers: Any = get_users_with_perms(body, only_with_perms_in=["prepare_meetings"], with_superusers=False)
    return set(officers.values_list("pk", flat=True))
