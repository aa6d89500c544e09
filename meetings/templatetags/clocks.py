"""Template filters of clocks and durations."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def as_clock(seconds: int) -> str:
    """Write seconds as a clock: 12:05, or 1:02:05 from an hour on."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


@register.filter
def early(minutes: int) -> str:
    """Say how an expected end stands to the planned one, in minutes."""
    if minutes > 0:
        return _("sớm hơn %(minutes)s phút") % {"minutes": minutes}
    if minutes < 0:
        return _("muộn hơn %(minutes)s phút") % {"minutes": -minutes}
    return _("đúng giờ")
