"""The tag that makes a page live: addresses, version and words for static/js/live.js."""

from django import template
from django.conf import settings

from meetings.live import frames
from meetings.models import Meeting

register = template.Library()


@register.inclusion_tag("meetings/_live.html")
def live_page(meeting: Meeting) -> dict[str, object]:
    """Write the element that static/js/live.js begins with."""
    return {"meeting": meeting, "build": settings.BUILD, "now": frames.now_ms()}
