"""Reads of what another installation has not been told yet: journal entries that changed figures, as a parcel."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from people.models import Body, JournalEntry
from savings.models import MeetingLedger, Parcel
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
    known = dict(bodies.values_list("pk", "level"))
    codes = dict(bodies.values_list("pk", "code"))
    keys = {pk: {"level": level, "code": codes[pk]} for pk, level in known.items()}
    return parcels.Parcel.model_validate(
        {
            "version": parcels.VERSION,
            "serial": last.serial + 1 if last else 1,
            "upto": entries[-1].pk,
            "made_at": now,
            "ledgers": [_ledger(row, keys) for row in _ledgers(entries, known)],
            "held": [_held(entry, keys) for entry in _of(entries, "held.reported", keys)],
            "forms": [_form(entry, keys) for entry in _of(entries, "form.closed", keys)],
        }
    )


def _settled(told: QuerySet[JournalEntry], horizon: datetime) -> list[JournalEntry]:
    found = []
    for entry in told.select_related("body")[:ENTRIES]:
        if entry.at > horizon:
            break
        found.append(entry)
    return found


def _of(entries: Iterable[JournalEntry], verb: str, keys: dict[int, Any]) -> Iterable[JournalEntry]:
    return (entry for entry in entries if entry.verb == verb and entry.body_id in keys)


def _ledgers(entries: Iterable[JournalEntry], bodies: Iterable[int]) -> Iterable[MeetingLedger]:
    """Return each ledger that the entries name, once, as it stands now."""
    uids = {entry.data["ledger"] for entry in entries if "ledger" in entry.data}
    return MeetingLedger.objects.filter(uid__in=uids, source=None, body__in=list(bodies)).order_by("pk")


def _ledger(row: MeetingLedger, keys: dict[int, dict[str, str]]) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "meeting_uid": row.meeting_uid,
        "body": keys[row.body_id],
        "kind": row.kind,
        "year": row.year,
        "number": row.number,
        "held_on": row.held_on,
        "written_at": row.written_at,
        "journal_head": row.journal_head,
        "is_generated": row.is_generated,
        "values": {key: parcels.figure_to_send(one) for key, one in row.values.items()},
    }


def _held(entry: JournalEntry, keys: dict[int, dict[str, str]]) -> dict[str, Any]:
    data = {"month": entry.data["month"], "held": entry.data["held"], "at": entry.at}
    return {"body": keys[entry.body_id], **data}


def _form(entry: JournalEntry, keys: dict[int, dict[str, str]]) -> dict[str, Any]:
    day, answered = forms.day_of(entry), entry.data["answered"]
    return {
        "uid": entry.data["form"],
        "body": keys[entry.body_id],
        "closed_on": day,
        "answered": answered,
        "seconds": forms.seconds_of(answered, entry.body_id, day.replace(day=1)),
    }


def bodies_under(level: str, code: str) -> QuerySet[Body]:
    """Return the bodies that the central installation expects: those of a level and code with all under them."""
    tops = Body.objects.filter(level=level, code=code).order_by("pk")
    found = Body.objects.none()
    for top in tops:
        found = found | Body.objects.filter(units.under(top))
    return found.distinct().order_by("pk")
