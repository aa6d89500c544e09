"""Template tags about the person who looks at the page."""

from django import template
from django.utils import timezone

from people import access, queries
from people.models import User

register = template.Library()


@register.simple_tag
def title_of(person: User) -> str:
    """Return the person's full official title today, empty for one without a seat."""
    return queries.title_of(person, timezone.localdate())


@register.simple_tag
def may_somewhere(person: User, permission: str) -> bool:
    """Tell whether the person holds the permission in any body."""
    return access.bodies_where(person, permission).exists()
