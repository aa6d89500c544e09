"""What the fragments about papers ask for beside their own context."""

from django import template
from django.http import HttpRequest
from django.utils import timezone

from documents import access
from documents.models import Document
from documents.queries import deadlines
from documents.queries import papers as queries
from documents.rules import watermark
from meetings.models import Dossier, Meeting, Participant
from people import clock
from people.models import User

register = template.Library()


@register.simple_tag
def people_to_name(meeting: Meeting) -> list[Participant]:
    """List the participants to whom a paper may be given by name, in the order of the seats."""
    places = Participant.objects.filter(meeting=meeting, person__isnull=False)
    return list(places.select_related("person").order_by("seat_order", "pk"))


@register.simple_tag
def named_keys(document: Document) -> set[int]:
    """Return the keys of the people to whom a paper was given by name; asked only of such papers."""
    if document.audience != Document.Audience.NAMED:
        return set()
    return set(access.named_readers(document).values_list("pk", flat=True))


@register.simple_tag
def audience_choices() -> list[tuple[str, str]]:
    """List the audiences a paper may have, with their names."""
    return [(value, str(label)) for value, label in Document.Audience.choices]


@register.simple_tag
def papers_due(meeting: Meeting) -> object:
    """Return the day by which the papers of a meeting are due."""
    return deadlines.due_of(meeting).day


@register.inclusion_tag("documents/_dossier_list.html")
def papers_of_dossier(dossier: Dossier, reader: User) -> dict[str, object]:
    """Show the papers of an opinion form on its page, to who reads it."""
    return {"papers": queries.papers_of_dossier(dossier, reader=reader)}


@register.simple_tag
def watermark_line(person: User) -> str:
    """Return what stands over a paper on the screen: name and time."""
    return watermark.line(person.full_name, timezone.localtime(clock.now()))


@register.simple_tag(takes_context=True)
def may_approve(context: template.Context, document: Document) -> bool:
    """Tell whether the reader of the page may approve a paper that waits."""
    request: HttpRequest | None = context.get("request")
    if request is None or document.approval_asked_at is None or document.approved_at:
        return False
    return request.user.pk in access.owners_of(document)
