"""The filter that says a refusal, shown in advance, in the reader's language."""

from django import template
from django.utils.translation import gettext as _

from people.rules import Refused

register = template.Library()


@register.filter
def said(refused: Refused) -> str:
    """Write the sentence of a refusal."""
    return _(refused.msgid) % refused.values
