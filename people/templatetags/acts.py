"""Template tags of forms that send an act."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people import act

register = template.Library()


@register.simple_tag
def act_key() -> SafeString:
    """Return the hidden field with a fresh idempotency key, so that a form sent twice acts once."""
    return format_html('<input type="hidden" name="{}" value="{}">', act.FIELD, uuid.uuid4())
