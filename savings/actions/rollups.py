"""Roll-ups: what ledgers and reports add up to, by body and month. Derived and made anew, so no act and no journal."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people import clock
from people.models import JournalEntry
from savings.models import HeldReport, MeetingLedger, RollUp
from savings.queries import forms, months

# Rows written in one statement. Unit: rows.
CHUNK = 1_000
# How far a night looks back: a server that was off for a few nights catches up by itself. Unit: days.
NIGHTS = 7


def roll_up_night() -> int:
    """Make anew every month that something was written for since a week ago; a second run changes nothing.

    Units: body-months.
    """
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return roll_up_day(midnight - timedelta(days=NIGHTS), midnight)


def roll_up_form(uid: str) -> int:
    """Make the month of a counted opinion form anew. Units: rows."""
    entry = JournalEntry.objects.select_related("body").get(stream=f"form:{uid}", verb="form.closed")
    day = entry.at.astimezone(entry.body.zone).date()
    return roll_up_month(day.replace(day=1), [entry.body_id])


def roll_up_day(day_begins: datetime, day_ends: datetime) -> int:
    """Make the months anew of which a ledger, a correction, a report or a form's result came on a day.

    Shape: how many.

    Units: body-months. A job of the night; a second run changes nothing.
    """
    written = Q(written_at__gte=day_begins, written_at__lt=day_ends)
    corrected = Q(corrections__at__gte=day_begins, corrections__at__lt=day_ends)
    touched = set(MeetingLedger.objects.filter(written | corrected).values_list("body", "held_on"))
    reported = HeldReport.objects.filter(at__gte=day_begins, at__lt=day_ends).values_list("body", "month")
    touched |= {*reported, *forms.closed_between(day_begins, day_ends)}
    touched_months = {(body, day.replace(day=1)) for body, day in touched}
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
