"""The tag that makes a page live: addresses, version and words for static/js/live.js."""

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
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


class PlacedSlot(template.Node):
    """A panel at its place in a page. What surrounds it is written once a language."""

    def __init__(self, of: FilterExpression, label: FilterExpression | None, css: str) -> None:
        self.of, self.label, self.css = of, label, css
        self._openings: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return the panel; nothing for one that nobody registered."""
        slot = self.of.resolve(context)
        if not isinstance(slot, Slot):
            return mark_safe("")
        key = (slot.name, slot.topics, slot.shared, slot.quiet, slot.language)
        if key not in self._openings:
            self._openings[key] = self._opening(slot, context)
        return mark_safe(f"{self._openings[key]}{slot.html}</section>")  # noqa: S308 -- rendered by its own template

    def _opening(self, slot: Slot, context: template.Context) -> SafeString:
        label = self.label.resolve(context) if self.label else ""
        return format_html(
            '<section class="slot slot--{}{}" data-panel="{}" data-topics="{}"{}{}{}>',
            slot.name,
            f" {self.css}" if self.css else "",
            slot.name,
            slot.topics,
            mark_safe(" data-shared") if slot.shared else "",
            mark_safe(" data-quiet") if slot.quiet else "",
            format_html(' aria-label="{}"', label) if label else "",
        )


@register.tag
def slot(parser: Parser, token: Token) -> PlacedSlot:
    """Place a panel: `{% slot slots.now label=_("...") css=wide %}`; static/js/live.js fills it from then on."""
    _tag, of, *named = token.split_contents()
    given = dict(one.split("=", 1) for one in named)
    label = parser.compile_filter(given["label"]) if "label" in given else None
    return PlacedSlot(parser.compile_filter(of), label, given.get("css", ""))
