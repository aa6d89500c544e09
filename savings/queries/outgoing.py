"""Reads of what another installation has not been told yet: journal entries that changed figures, as a parcel."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from people.models import Body, JournalEntry
from savings.models import HeldReport, MeetingLedger, Parcel, ReceivedForm
from savings.queries import forms, units
from savings.rules import parcels

TOLD_BY = ("ledger.written", "figure.corrected", "held.reported", "form.closed")
# Entries of one parcel; each is at most one row. Unit: entries.
ENTRIES = 100


def own_parcels() -> QuerySet[Parcel]:
    """Return the parcels that leave this installation, in order."""
    return Parcel.objects.filter(source=None).order_by("serial")


def content_after(
    last: Parcel | None, *, bodies: QuerySet[Body], horizon: datetime, now: datetime
) -> parcels.Parcel | None:
    """Return what happened since the last parcel, None when nothing did.

    Shape: `horizon` is a moment before which every transaction is over: keys are drawn before they are committed, and
    an entry with a smaller key may come later.
    """
    cursor = last.content["upto"] if last else 0
    told = JournalEntry.objects.filter(pk__gt=cursor, verb__in=TOLD_BY).order_by("pk")
    entries = _settled(told, horizon)
    if not entries:
        return None
    told_of = set(bodies.order_by().values_list("pk", flat=True))
    own = [entry for entry in entries if entry.body_id in told_of]
    return parcels.Parcel.model_validate(
        {
            "version": parcels.VERSION,
            "serial": last.serial + 1 if last else 1,
            "upto": entries[-1].pk,
            "made_at": now,
            "ledgers": [ledger_entry(row) for row in _ledgers(own)],
            "held": [_held(entry) for entry in own if entry.verb == "held.reported"],
            "forms": [_form(entry) for entry in own if entry.verb == "form.closed"],
        }
    )


def _settled(told: QuerySet[JournalEntry], horizon: datetime) -> list[JournalEntry]:
    found = []
    for entry in told.select_related("body")[:ENTRIES]:
        if entry.at > horizon:
            break
        found.append(entry)
    return found


def _ledgers(entries: Iterable[JournalEntry]) -> QuerySet[MeetingLedger]:
    """Return each ledger that the entries name, once, as it stands now."""
    uids = {entry.data["ledger"] for entry in entries if "ledger" in entry.data}
    own = MeetingLedger.objects.filter(uid__in=uids, source=None)
    return own.select_related("body").order_by("pk")


def ledger_entry(row: MeetingLedger) -> dict[str, Any]:
    """Return what a parcel says of a ledger. Shape: plain values of JSON."""
    entry = {
        name: getattr(row, name) for name in parcels.Ledger.model_fields if name not in {"body", "values"}
    }
    values = {key: parcels.figure_to_send(one) for key, one in row.values.items()}
    return parcels.Ledger.model_validate({**entry, "body": key_of(row.body), "values": values}).model_dump(
        mode="json"
    )


def form_entry(row: ReceivedForm) -> dict[str, Any]:
    """Return what a parcel said of a received form."""
    numbers = {name: getattr(row, name) for name in ("closed_on", "answered", "seconds")}
    told = {"uid": row.form_uid, "body": key_of(row.body), **numbers}
    return parcels.Form.model_validate(told).model_dump(mode="json")


def held_entry(row: HeldReport) -> dict[str, Any]:
    """Return what a parcel said of a received report."""
    told = {"body": key_of(row.body), "month": row.month, "held": row.held, "at": row.at}
    return parcels.Held.model_validate(told).model_dump(mode="json")


def key_of(body: Body) -> dict[str, str]:
    """Return how other installations know a body."""
    return {"level": body.level, "code": body.code}


def _held(entry: JournalEntry) -> dict[str, Any]:
    data = {"month": entry.data["month"], "held": entry.data["held"], "at": entry.at}
    return {"body": key_of(entry.body), **data}


def _form(entry: JournalEntry) -> dict[str, Any]:
    day, answered = forms.day_of(entry), entry.data["answered"]
    return {
        "uid": entry.data["form"],
        "body": key_of(entry.body),
        "closed_on": day,
        "answered": answered,
        "seconds": forms.seconds_of(answered, entry.body_id, day.replace(day=1)),
    }


def bodies_under(level: str, code: str) -> QuerySet[Body]:
    """Return the bodies that the central installation expects: those of a level and code with all under them."""
    found = Body.objects.none()
    for top in Body.objects.filter(level=level, code=code):
        found |= units.below(top)
    return found.distinct()
