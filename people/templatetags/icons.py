"""The tag `{% icon "name" %}`: one Tabler outline icon, written into the page itself."""

import functools
import re

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
NAME = re.compile(r"[a-z0-9-]+")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# The outline set draws on 24 by 24 with a stroke of 2 in the colour of the text; CSS sets the size.
OPENING = (
    '<svg class="icon" aria-hidden="true" focusable="false" width="24" height="24" viewBox="0 0 24 24" '
    'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
)
# Tabler draws an invisible square behind every icon.
SQUARE = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """Write the icon as an inline SVG that screen readers pass over.

    Errors: TemplateSyntaxError when Tabler has no such outline icon.
    """
    file = settings.BASE_DIR / "node_modules/@tabler/icons/icons/outline" / f"{name}.svg"
    if not NAME.fullmatch(name) or not file.is_file():
        raise template.TemplateSyntaxError(f"Tabler has no outline icon called {name!r}.")
    found = SHAPES.search(file.read_text())
    if found is None:
        raise template.TemplateSyntaxError(f"{file.name} is no SVG.")
    shapes = " ".join(found.group(1).replace(SQUARE, "").split())
    # Safe: the file belongs to a package whose content the lock file fixes by its hash.
    return mark_safe(f"{OPENING}{shapes}</svg>")  # noqa: S308
