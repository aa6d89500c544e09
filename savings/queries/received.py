"""Reads of what other installations sent: who reports, who is late, and whether stored figures are what was sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from people.models import Body, JournalEntry
from people.rules import canonical_json
from savings.models import HeldReport, Installation, MeetingLedger, Parcel, ReceivedForm
from savings.queries import outgoing, units
from savings.queries.checking import Difference
from savings.rules import columns, parcels

# What a parcel tells of. Shape: fields of savings.rules.parcels.Parcel.
PARTS = ("ledgers", "forms", "held")


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
    yield from _of_parcels(body)
    told = {part: _told(part) for part in PARTS}
    for part, one, entry in _stored():
        sent = told[part].pop(identity(part, entry), None)
        if body is not None and one.body_id != body:
            continue
        if sent is None or sent != hash_of(entry):
            yield Difference(f"{one}", f"{part}: not what was sent")
        if isinstance(one, MeetingLedger):
            yield from _of_columns(one)
    if body is None:
        yield from (Difference(one, f"{part}: missing") for part in PARTS for one in told[part])


def _stored() -> Iterator[tuple[str, MeetingLedger | ReceivedForm | HeldReport, dict[str, Any]]]:
    """Walk what is stored of other installations, each with what a parcel would say of it."""
    ledgers = MeetingLedger.objects.exclude(source=None).select_related("body").order_by("pk")
    for row in ledgers.iterator(chunk_size=500):
        yield "ledgers", row, outgoing.ledger_entry(row)
    for form in ReceivedForm.objects.select_related("body").order_by("pk").iterator(chunk_size=500):
        yield "forms", form, outgoing.form_entry(form)
    for held in HeldReport.objects.exclude(source=None).select_related("body").order_by("pk").iterator(500):
        yield "held", held, outgoing.held_entry(held)


def _of_columns(row: MeetingLedger) -> Iterator[Difference]:
    for name, value in columns.columns_of(row.values).items():
        if getattr(row, name) != value:
            yield Difference(f"{row}", f"column {name}: {getattr(row, name)}, sent {value}")


def _told(part: str) -> dict[str, str]:
    """Return the hash of the last word on each thing that came, by what it is."""
    found: dict[str, str] = {}
    for parcel in Parcel.objects.exclude(source=None).order_by("done_at", "pk").iterator(chunk_size=50):
        found.update({identity(part, one): hash_of(one) for one in parcel.content[part]})
    return found


def _of_parcels(body: int | None) -> Iterator[Difference]:
    """Compare the parcels with the journal, which bears the hash of the bytes that came."""
    known = {(str(one.source.uid), one.serial): one for one in _with_source()}
    told = JournalEntry.objects.filter(verb="parcel.received")
    for entry in told.filter(body=body) if body else told:
        where = f"parcel {entry.data['serial']} of {entry.data['installation']}"
        parcel = known.get((entry.data["installation"], entry.data["serial"]))
        if parcel is None:
            yield Difference(where, "the parcel of the journal is missing")
        elif entry.data["sha256"] not in {parcel.sha256} & {_bytes_hash(parcel)}:
            yield Difference(where, "the parcel is not the one that came")


def _with_source() -> Iterator[Any]:
    yield from Parcel.objects.exclude(source=None).select_related("source").defer("content").iterator(500)


def _bytes_hash(parcel: Parcel) -> str:
    return parcels.hash_of(parcels.written(parcels.Parcel.model_validate(parcel.content)))


def identity(part: str, entry: Mapping[str, Any]) -> str:
    """Return what tells two things of a part apart."""
    if part == "held":
        return f"{entry['body']['level']} {entry['body']['code']} {entry['month']} {entry['at']}"
    return str(entry["uid"])


def hash_of(entry: Mapping[str, Any]) -> str:
    return parcels.hash_of(canonical_json(dict(entry)).encode())
