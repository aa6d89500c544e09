"""Roll-ups: what ledgers and reports add up to, by body and month. Derived and made anew, so no act and no journal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from savings.models import HeldReport, MeetingLedger, RollUp
from savings.queries import months

# Rows written in one statement. Unit: rows.
CHUNK = 1_000


def roll_up_day(day_begins: datetime, day_ends: datetime) -> int:
    """Make the months anew of which a ledger, a correction or a report was written on a day; return how many.

    Units: body-months. A job of the night; a second run changes nothing.
    """
    written = Q(written_at__gte=day_begins, written_at__lt=day_ends)
    corrected = Q(corrections__at__gte=day_begins, corrections__at__lt=day_ends)
    touched = set(MeetingLedger.objects.filter(written | corrected).values_list("body", "held_on"))
    reported = HeldReport.objects.filter(at__gte=day_begins, at__lt=day_ends).values_list("body", "month")
    touched_months = {(body, day.replace(day=1)) for body, day in touched | set(reported)}
    by_month: dict[date, set[int]] = {}
    for body, month in touched_months:
        by_month.setdefault(month, set()).add(body)
    for month, bodies in by_month.items():
        roll_up_month(month, bodies)
    return len(touched_months)


@transaction.atomic
def roll_up_month(month: date, bodies: Iterable[int] | None = None) -> int:
    """Make a month's rows anew, of some bodies or of all; return how many. Units: rows."""
    chosen = None if bodies is None else list(bodies)
    rows = months.rows_of(month, chosen)
    stale = RollUp.objects.filter(month=month)
    if chosen is not None:
        stale = stale.filter(body__in=chosen)
    stale.delete()
    RollUp.objects.bulk_create(rows, batch_size=CHUNK)
    return len(rows)
