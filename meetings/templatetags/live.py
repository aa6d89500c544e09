"""The tag that makes a page live: addresses, version and words for static/js/live.js."""

import functools

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from meetings.live import frames
from meetings.live.reading import Slot
from meetings.models import Meeting

register = template.Library()


@register.inclusion_tag("meetings/_live.html")
def live_page(meeting: Meeting) -> dict[str, object]:
    """Write the element that static/js/live.js begins with."""
    return {"meeting": meeting, "build": settings.BUILD, "now": frames.now_ms()}


@register.simple_tag
def slot(of: Slot | str, label: str = "", css: str = "") -> SafeString:
    """Place a panel in a page; static/js/live.js fills it from then on. Nothing for one that nobody registered."""
    # A template gives an empty text for a name that is not there.
    if not isinstance(of, Slot):
        return mark_safe("")
    return mark_safe(f"{_opening(of.name, of.topics, of.shared, of.quiet, label, css)}{of.html}</section>")  # noqa: S308


@functools.cache
def _opening(name: str, topics: str, shared: bool, quiet: bool, label: str, css: str) -> SafeString:
    return format_html(
        '<section class="slot slot--{}{}" data-panel="{}" data-topics="{}"{}{}{}>',
        name,
        f" {css}" if css else "",
        name,
        topics,
        mark_safe(" data-shared") if shared else "",
        mark_safe(" data-quiet") if quiet else "",
        format_html(' aria-label="{}"', label) if label else "",
    )
