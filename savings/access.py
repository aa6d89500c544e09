"""Who may see what the meetings of a body saved."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from people import access as people_access
from people.models import Body, User
from savings.models import MeetingLedger

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def bodies_seen_by(person: "User | AnonymousUser") -> QuerySet[Body]:
    """Return the bodies whose ledgers a person may see."""
    if not isinstance(person, User):
        return Body.objects.none()
    return people_access.bodies_where(person, "see_savings")


def ledgers_visible_to(person: "User | AnonymousUser") -> QuerySet[MeetingLedger]:
    """Return the ledgers that a person may see."""
    seen = MeetingLedger.objects.filter(body__in=bodies_seen_by(person))
    return seen.select_related("body", "meeting__body")
