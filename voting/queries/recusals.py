"""Reads about members who do not take part in the vote on an item."""

from collections.abc import Iterable

from meetings.models import AgendaItem, Meeting
from voting.models import Recusal


def of_items(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[int, set[str]]:
    """Return, for each item by its key, the uids of the members with a vote who do not take part in it."""
    electors = set(meeting.electors)
    found: dict[int, set[str]] = {item.pk: set() for item in items}
    rows = Recusal.objects.filter(item__in=found).values_list("item", "participant__person__uid")
    for item, uid in rows:
        if str(uid) in electors:
            found[item].add(str(uid))
    return found


def common(by_item: dict[int, set[str]]) -> set[str]:
    """Return who is recused on every one of the items."""
    return set.intersection(*by_item.values()) if by_item else set()


def rows_of(meeting: Meeting) -> list[Recusal]:
    """List every recusal of a meeting by item and seat."""
    rows = Recusal.objects.filter(item__meeting=meeting).select_related("item", "participant__person")
    return list(rows.order_by("item__order", "participant__seat_order", "pk"))
