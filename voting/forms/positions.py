"""What the doors of prior positions are sent, read into plain values; every rule about them stands in the acts."""

from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from meetings.models import AgendaItem, Meeting
from people.rules import Refused
from voting.actions.positions import Stated
from voting.queries import positions as queries
from voting.rules import positions as rules

# The button "Đồng ý với giải trình" of one item: that item is agreed to, and nothing else is sent.
ACCEPT = "accept"


def stated(meeting: Meeting, sent: QueryDict) -> list[Stated]:
    """Return what the form states on each item; an item without a choice is not among them."""
    items = queries.items_of(meeting)
    if ACCEPT in sent:
        return [Stated(item, rules.AGREES) for item in items if str(item.pk) == sent[ACCEPT]]
    chosen = [(item, sent.get(f"stance-{item.pk}", "")) for item in items]
    return [Stated(item, stance, _text(item, sent)) for item, stance in chosen if stance]


def draft(item: AgendaItem, sent: QueryDict) -> dict[str, str]:
    """Return stance and text of one item as a draft: sent alone by script, or with the whole form without."""
    return {name: str(sent.get(name, sent.get(f"{name}-{item.pk}", ""))) for name in ("stance", "text")}


def _text(item: AgendaItem, sent: QueryDict) -> str:
    return str(sent.get(f"text-{item.pk}", ""))


def due_at(meeting: Meeting, text: str) -> datetime:
    """Read the due time, typed in the zone of the body.

    Errors: Refused when it is no moment.
    """
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused("Ngày giờ chưa đúng, ví dụ 21/11/2026 08:00.")
    return found.replace(tzinfo=meeting.body.zone)
