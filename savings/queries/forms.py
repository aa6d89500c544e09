"""Opinion forms as the savings see them: how many were counted in a month and answered, from the journal alone.

Those of other installations come in their parcels.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from people.models import Body, JournalEntry
from savings.models import ReceivedForm
from savings.queries import ratebook
from savings.rules import arithmetic
from savings.rules.baseline import month_after

# How far the day of a body may lie from that of the installation. Unit: days.
ZONES = timedelta(days=1)


def of_month(month: date, bodies: Iterable[int] | None = None) -> dict[int, dict[str, int]]:
    """Count the forms of each body that were counted in a month, their answers, and the time these are assumed to take.

    Units: forms, answers, seconds of people.
    """
    found: dict[int, dict[str, int]] = {}
    begins, ends = _moment(month) - ZONES, _moment(month_after(month, 1)) + ZONES
    for entry in _closings(begins, ends, bodies):
        if day_of(entry).replace(day=1) == month:
            sums = found.setdefault(entry.body_id, {"forms": 0, "form_answers": 0})
            sums["forms"] += 1
            sums["form_answers"] += entry.data["answered"]
    for body, sums in found.items():
        sums["form_seconds"] = seconds_of(sums["form_answers"], body, month)
    for row in _received(month, bodies):
        sums = found.setdefault(row.body_id, {"forms": 0, "form_answers": 0, "form_seconds": 0})
        sums["forms"] += 1
        sums["form_answers"] += row.answered
        sums["form_seconds"] += row.seconds
    return found


def _received(month: date, bodies: Iterable[int] | None) -> Iterator[ReceivedForm]:
    rows = ReceivedForm.objects.filter(closed_on__gte=month, closed_on__lt=month_after(month, 1))
    yield from rows if bodies is None else rows.filter(body__in=bodies)


def closed_between(begins: datetime, ends: datetime) -> set[tuple[int, date]]:
    """Return which bodies had a form counted in a stretch of time, and on which day of theirs."""
    return {(entry.body_id, day_of(entry)) for entry in _closings(begins, ends, None)}


def _closings(begins: datetime, ends: datetime, bodies: Iterable[int] | None) -> Iterator[JournalEntry]:
    told = JournalEntry.objects.filter(verb="form.closed", at__gte=begins, at__lt=ends)
    if bodies is not None:
        told = told.filter(body__in=bodies)
    yield from told.select_related("body")


def day_of(entry: JournalEntry) -> date:
    """Return the day of an entry in the zone of its body."""
    return entry.at.astimezone(entry.body.zone).date()


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def seconds_of(answers: int, body: int, month: date) -> int:
    """Estimate with the rate that the body had when the month began, so that a later rate changes no sum."""
    rate = ratebook.rates_for(Body.objects.get(pk=body), month)[arithmetic.FORM_MINUTES]
    return int(arithmetic.at_rate(answers, rate) * arithmetic.SECONDS_PER_MINUTE)
