"""What a person may do in a body; beside the models the only place that knows django-guardian."""

from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from people import compiled
from people.models import Assistance, Body, Membership, User
from people.models.bodies import BodyGroupObjectPermission, BodyUserObjectPermission


def bodies_where(person: User, permission: str) -> QuerySet[Body]:
    """Return the bodies in which a person holds a permission, as one subquery; a superuser gets none by that."""
    if not person.is_active:
        return Body.objects.none()
    # Asked of the permission tables themselves: guardian's own shortcut takes ten times as long to build.
    own = BodyUserObjectPermission.objects.filter(user=person, permission__codename=permission)
    groups = BodyGroupObjectPermission.objects.filter(group__user=person, permission__codename=permission)
    return Body.objects.filter(
        Q(pk__in=own.values("content_object")) | Q(pk__in=groups.values("content_object"))
    )


def may(person: User, permission: str, body: Body) -> bool:
    """Tell whether a person holds a permission in a body."""
    return person.is_active and _asked(permission).holds(person.pk, body.pk)


@cache
def _asked(permission: str) -> compiled.Question[Body]:
    nobody = User(pk=compiled.PERSON, is_active=True)
    return compiled.Question(
        lambda: bodies_where(nobody, permission).filter(pk=compiled.THING).order_by().values_list("pk"),
        compiled.PERSON,
        compiled.THING,
    )


def people_who(permission: str, bodies: QuerySet[Any, Any]) -> QuerySet[User]:
    """Return those who hold a permission in any of some bodies. Shape: `bodies` is a query of their keys."""
    own = BodyUserObjectPermission.objects.filter(content_object__in=bodies, permission__codename=permission)
    groups = BodyGroupObjectPermission.objects.filter(
        content_object__in=bodies, permission__codename=permission
    )
    return User.objects.filter(Q(pk__in=own.values("user")) | Q(groups__in=groups.values("group"))).distinct()


def holders_of(permission: str, body: Body) -> QuerySet[User]:
    """Return those who were given a permission in a body themselves, not by a group."""
    own = BodyUserObjectPermission.objects.filter(content_object=body, permission__codename=permission)
    return User.objects.filter(pk__in=own.values("user"))


def allow(person: User, permission: str, body: Body) -> None:
    """Give a person a permission in a body."""
    assign_perm(f"people.{permission}", person, body)


def disallow(person: User, permission: str, body: Body) -> None:
    """Take a permission in a body away."""
    remove_perm(f"people.{permission}", person, body)


def members_of(body: Body, on: date) -> QuerySet[Membership]:
    """Return the members of a body on a day, in the order of their seats."""
    return (
        Membership.objects.filter(body=body, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("person")
        .order_by("seat_order", "pk")
    )


def permissions_of_bodies() -> QuerySet[Permission]:
    """Return the permissions that can be given in a body."""
    return Permission.objects.filter(content_type__app_label="people", content_type__model="body")


def assistances() -> QuerySet[Assistance]:
    """Return who assists whom today, in the installation's zone.

    The database reads the day, so that a statement that is compiled once (documents/queries) does not age.
    """
    today = TruncDate(Now(), tzinfo=timezone.get_default_timezone())
    return Assistance.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
