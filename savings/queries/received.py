"""Reads of what other installations sent: who reports, who is late, and whether stored figures are what was sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from people.models import Body
from savings.models import Installation, MeetingLedger, Parcel, ReceivedForm
from savings.queries import units
from savings.queries.checking import Difference
from savings.rules import columns, parcels


@dataclass(frozen=True)
class Standing:
    """An installation that reports here. Shape: `serial` of its last parcel, 0 before the first."""

    installation: Installation
    serial: int
    is_late: bool


def standing_of_all(now: datetime) -> Sequence[Standing]:
    """List the installations with the last parcel of each, the late ones first."""
    rows = Installation.objects.select_related("body").annotate(last=Max("parcels__serial"))
    found = [
        Standing(
            row,
            row.last or 0,
            row.is_active and parcels.is_late(row.last_seen_at, row.added_at, now),
        )
        for row in rows
    ]
    return sorted(
        found, key=lambda one: (not one.installation.is_active, not one.is_late, one.installation.name)
    )


def late_ones(found: Sequence[Standing]) -> int:
    """Count who is late."""
    return sum(one.is_late for one in found)


def body_for(installation: Installation, key: parcels.BodyKey, on: date) -> Body | None:
    """Return the body of a key on a day; None for one that does not lie under the installation's own."""
    below = units.below(installation.body).filter(units.existing_on(on))
    return below.filter(level=key.level, code=key.code).first()


def wanted_serial(installation: Installation) -> int:
    """Return the serial that comes next."""
    last = Parcel.objects.filter(source=installation).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def differences(body: int | None = None) -> Iterator[Difference]:
    """Compare what came from elsewhere with the last parcel that told of it, and yield what differs."""
    ledgers, forms = _told("ledgers"), _told("forms")
    rows = MeetingLedger.objects.exclude(source=None).select_related("body").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        sent = ledgers.pop(str(row.uid), None)
        if body is None or row.body_id == body:
            yield from _of_ledger(row, sent)
    for form in ReceivedForm.objects.order_by("pk").iterator(chunk_size=500):
        sent = forms.pop(str(form.form_uid), {})
        stored = [str(form.closed_on), form.answered, form.seconds]
        if stored != [sent.get(name) for name in ("closed_on", "answered", "seconds")]:
            yield Difference(str(form), f"the form is {stored}, and not what was sent")
    if body is None:
        for uid in (*ledgers, *forms):
            yield Difference(f"{uid}", "what the parcel told of is missing")


def _told(part: str) -> dict[str, dict[str, Any]]:
    """Return the last word on each ledger or form that came, by uid."""
    found: dict[str, dict[str, Any]] = {}
    for parcel in Parcel.objects.exclude(source=None).order_by("done_at", "pk").iterator(chunk_size=50):
        found.update({one["uid"]: one for one in parcel.content[part]})
    return found


def _of_ledger(row: MeetingLedger, sent: dict[str, Any] | None) -> Iterator[Difference]:
    where = f"{row.body} {row.kind} {row.number}/{row.year}"
    if sent is None:
        yield Difference(where, "no parcel tells of it")
        return
    ledger = parcels.Ledger.model_validate(sent)
    values = parcels.values_of(ledger)
    wanted = {**columns.columns_of(values), "held_on": ledger.held_on, "journal_head": ledger.journal_head}
    if row.values != values:
        yield Difference(where, "the figures are not those that were sent")
    for name, value in wanted.items():
        if getattr(row, name) != value:
            yield Difference(where, f"column {name}: {getattr(row, name)}, sent {value}")
