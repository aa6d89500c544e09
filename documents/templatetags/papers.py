"""What the fragments about papers ask for beside their own context."""

from dataclasses import replace

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from documents import access
from documents.models import Document, Reading
from documents.queries import deadlines, shelf
from documents.queries import papers as queries
from documents.rules import watermark
from meetings.models import Dossier, Meeting, Participant
from people import clock
from people.models import User

register = template.Library()
# The place of a page that no paper has, between the quotes of its attribute, where no text of a paper can stand.
PAGE = 9_007_199_254_740_881


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
def watermark_rows(person: User) -> SafeString:
    """Write name and time over a paper on the screen, in rows that css/overlay.css spreads over it."""
    line = watermark.line(person.full_name, timezone.localtime(clock.now()))
    part = format_html('<span data-line="{}"></span>', line)
    return mark_safe(f'<p class="overlay__row">{part * 8}</p>' * 12)  # noqa: S308 -- escaped in the line above


@register.simple_tag(takes_context=True)
def may_approve(context: template.Context, document: Document) -> bool:
    """Tell whether the reader of the page may approve a paper that waits."""
    request: HttpRequest | None = context.get("request")
    if request is None or document.approval_asked_at is None or document.approved_at:
        return False
    return request.user.pk in access.owners_of(document)


@register.simple_tag
def papers_of_room(own: shelf.Own, meeting: Meeting) -> SafeString:
    """Show the papers of a room by item, with the ways to them: one text for all who see the same of them."""
    kept, language = own.texts, get_language()
    if kept is not None and language in kept:
        return kept[language]
    lists = [(group, [_line(paper, own.lines) for paper in group.papers]) for group in own.groups]
    html = render_to_string("documents/_room_papers.html", {"own": own, "meeting": meeting, "lists": lists})
    if kept is not None:
        kept[language] = html
    return html


def _line(paper: queries.Paper, lines: dict[tuple[object, ...], SafeString]) -> SafeString:
    """Show one paper: one text for all who see the same of it, but for the page on which they are."""
    key = (get_language(), *_shown_of(paper))
    if key not in lines:
        shown = replace(paper, reading=Reading(last_page=PAGE)) if paper.reading else paper
        lines[key] = render_to_string("documents/_paper_line.html", {"paper": shown})
    return mark_safe(lines[key].replace(f'"{PAGE}"', f'"{paper.last_page}"'))  # noqa: S308 -- rendered above


def _shown_of(paper: queries.Paper) -> tuple[object, ...]:
    """Return all that may differ between two readers of the same shelf."""
    return paper.document.pk, paper.reading is None, paper.first, paper.opened_by, paper.audience
