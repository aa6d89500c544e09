"""Opinion forms as the savings see them: how many were counted in a month and answered, from the journal alone."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from people.models import Body, JournalEntry
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
        if _day(entry).replace(day=1) == month:
            sums = found.setdefault(entry.body_id, {"forms": 0, "form_answers": 0})
            sums["forms"] += 1
            sums["form_answers"] += entry.data["answered"]
    for body, sums in found.items():
        sums["form_seconds"] = _seconds(sums["form_answers"], body, month)
    return found


def closed_between(begins: datetime, ends: datetime) -> set[tuple[int, date]]:
    """Return which bodies had a form counted in a stretch of time, and on which day of theirs."""
    return {(entry.body_id, _day(entry)) for entry in _closings(begins, ends, None)}


def _closings(begins: datetime, ends: datetime, bodies: Iterable[int] | None) -> Iterator[JournalEntry]:
    told = JournalEntry.objects.filter(verb="form.closed", at__gte=begins, at__lt=ends)
    if bodies is not None:
        told = told.filter(body__in=bodies)
    yield from told.select_related("body")


def _day(entry: JournalEntry) -> date:
    return entry.at.astimezone(entry.body.zone).date()


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _seconds(answers: int, body: int, month: date) -> int:
    """Estimate with the rate that the body had when the month began, so that a later rate changes no sum."""
    rate = ratebook.rates_for(Body.objects.get(pk=body), month)[arithmetic.FORM_MINUTES]
    return int(arithmetic.at_rate(answers, rate) * arithmetic.SECONDS_PER_MINUTE)
