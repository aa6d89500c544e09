"""Reads of figures for machines: months and ledgers of the bodies that a reader oversees, and never any content."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from people.models import Body
from savings.models import MeetingLedger, RollUp
from savings.queries.units import SUMMED
from savings.rules import parcels

# The sums of a month. Units: seconds, items, pages, sheets, as savings.rules.units.Sums.
MONTH_FIELDS = (*SUMMED, "reported")
CHUNK = 2_000


def bodies(seen: QuerySet[Body], level: str = "") -> QuerySet[Body]:
    """Return bodies in a steady order."""
    chosen = seen.filter(level=level) if level else seen
    return chosen.select_related("parent").order_by("level", "code", "valid_from", "pk")


def months(seen: QuerySet[Body], first: date | None = None, last: date | None = None) -> QuerySet[RollUp]:
    """Return the months of bodies between two days, by month and body."""
    rows = RollUp.objects.filter(body__in=seen.order_by().values("pk"))
    rows = rows.filter(month__gte=first.replace(day=1)) if first else rows
    rows = rows.filter(month__lte=last) if last else rows
    return rows.select_related("body").order_by("month", "body__level", "body__code", "pk")


def ledgers(
    seen: QuerySet[Body], first: date | None = None, last: date | None = None
) -> QuerySet[MeetingLedger]:
    """Return the ledgers of bodies between two days, by day."""
    rows = MeetingLedger.objects.filter(body__in=seen.order_by().values("pk"))
    rows = rows.filter(held_on__gte=first) if first else rows
    rows = rows.filter(held_on__lte=last) if last else rows
    return rows.select_related("body").order_by("held_on", "pk")


def month_rows(rows: QuerySet[RollUp]) -> Iterator[dict[str, Any]]:
    """Walk months as plain values, a few at a time: a nation has a hundred thousand."""
    for row in rows.iterator(chunk_size=CHUNK):
        yield month_of(row)


def month_of(row: RollUp) -> dict[str, Any]:
    """Return a month of a body as plain values."""
    head = {"body": str(row.body.uid), "code": row.body.code, "level": row.body.level, "name": row.body.name}
    numbers = {name: getattr(row, name) for name in MONTH_FIELDS}
    return {**head, "month": f"{row.month:%Y-%m}", **numbers, "is_generated": row.is_generated}


def body_of(body: Body) -> dict[str, Any]:
    """Return a body as plain values."""
    return {
        "uid": str(body.uid),
        "code": body.code,
        "level": body.level,
        "name": body.name,
        "parent": str(body.parent.uid) if body.parent else None,
        "valid_from": body.valid_from,
        "valid_to": body.valid_to,
    }


def ledger_of(row: MeetingLedger) -> dict[str, Any]:
    """Return a ledger as plain values: figures with their formulas, no title and no name of a person."""
    return {
        "uid": str(row.uid),
        "body": str(row.body.uid),
        "kind": row.kind,
        "year": row.year,
        "number": row.number,
        "held_on": row.held_on,
        "paperless": row.paperless,
        "journal_head": row.journal_head,
        "is_generated": row.is_generated,
        "figures": {key: parcels.figure_to_send(one) for key, one in row.values.items()},
    }
