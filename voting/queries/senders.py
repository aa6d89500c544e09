"""Who is let to send the opinion forms of a body, beside its head."""

from django.db.models import QuerySet

from people import access as people_access
from people.models import Body, User
from voting.access import opinions as access


def senders_of(body: Body) -> QuerySet[User]:
    """Return who is let to send the forms of a body, beside its head."""
    return people_access.holders_of(access.SEND, body).order_by("full_name", "pk")


def senders_for(reader: User) -> list[tuple[Body, list[User]]]:
    """List the bodies in which the reader lets others send forms, with whom."""
    bodies = access.bodies_naming_senders(reader).order_by("level", "code")
    return [(body, list(senders_of(body))) for body in bodies]
