"""Whether stored figures are what the journal says: every ledger and every roll-up computed again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.models import model_to_dict

from people.models import Body, JournalEntry
from savings.models import HeldReport, MeetingLedger, RollUp
from savings.queries import ledgers, months
from savings.rules import arithmetic, before, columns, correcting, course, ledger, telling

Entries = Sequence[JournalEntry]


@dataclass(frozen=True)
class Difference:
    """One figure that is not what its source says."""

    where: str
    what: str


def months_written() -> list[date]:
    """List the months that have ledgers, reports or roll-ups."""
    held = {day.replace(day=1) for day in MeetingLedger.objects.values_list("held_on", flat=True).distinct()}
    said = set(HeldReport.objects.values_list("month", flat=True).distinct())
    return sorted(held | said | set(RollUp.objects.values_list("month", flat=True).distinct()))


def own_ledgers(body: int | None) -> "Iterator[tuple[Body, list[MeetingLedger]]]":
    """Walk the bodies that had ledgers written here; those of other installations are proved there."""
    rows, told = MeetingLedger.objects.filter(source=None), JournalEntry.objects.filter(verb="ledger.written")
    if body:
        rows, told = rows.filter(body=body), told.filter(body=body)
    keys = {*rows.order_by().values_list("body", flat=True).distinct()}
    keys |= {*told.order_by().values_list("body", flat=True).distinct()}
    for key in sorted(keys):
        one = Body.objects.get(pk=key)
        found = list(rows.filter(body=one))
        for row in found:
            row.body = one
        yield one, found


def ledger_differences(body: int | None = None) -> Iterator[Difference]:
    """Compute every ledger again from the journal and yield what differs, figure by figure."""
    for one, rows in own_ledgers(body):
        told = _by_stream(one)
        corrections = _corrections(one)
        for row in rows:
            entries = told.pop(row.stream, [])
            yield from _differences(row, entries, corrections.get(str(row.uid), []))
        for stream, entries in told.items():
            if any(entry.verb == "ledger.written" for entry in entries):
                yield Difference(f"{one} {stream}", "the ledger of the journal is missing")


def _by_stream(body: Body) -> dict[str, list[JournalEntry]]:
    found: dict[str, list[JournalEntry]] = {}
    told = JournalEntry.objects.filter(body=body, stream__startswith="meeting:").order_by("serial")
    for entry in told.only("stream", "verb", "at", "data", "hash").iterator(chunk_size=2_000):
        found.setdefault(entry.stream, []).append(entry)
    return found


def _corrections(body: Body) -> Mapping[str, list[correcting.Change]]:
    found: dict[str, list[correcting.Change]] = {}
    for entry in JournalEntry.objects.filter(body=body, verb="figure.corrected").order_by("serial"):
        found.setdefault(entry.data["ledger"], []).append((entry.data["fact"], entry.data["value"]))
    return found


def _differences(
    row: MeetingLedger, entries: Entries, changes: Sequence[correcting.Change]
) -> Iterator[Difference]:
    where = f"{row.body} {row.kind} {row.number}/{row.year}"
    written = next((entry for entry in entries if entry.verb == "ledger.written"), None)
    if written is None:
        yield Difference(where, "the journal has no ledger.written")
        return
    yield from _proof_differences(row, entries, where)
    wanted = _recomputed(row, entries, written.data, changes)
    # A figure that a later version of the system added is not in a ledger that was written before.
    known = {*written.data["values"], *row.values}
    wanted = {key: one for key, one in wanted.items() if key in known}
    for key in sorted(set(wanted) | set(row.values)):
        if wanted.get(key) != row.values.get(key):
            yield Difference(
                where, f"{key}: {_short(row.values.get(key))}, journal {_short(wanted.get(key))}"
            )
    for name, value in columns.columns_of(wanted).items():
        if getattr(row, name) != value:
            yield Difference(where, f"column {name}: {getattr(row, name)}, journal {value}")


def _proof_differences(row: MeetingLedger, entries: Entries, where: str) -> Iterator[Difference]:
    """Compare with the closing what is no figure: its hash, and the day of the meeting."""
    closing = next(entry for entry in entries if entry.verb == "meeting.closed")
    if row.journal_head != closing.hash:
        yield Difference(where, "journal_head is not the hash of the closing")
    day = closing.at.astimezone(row.body.zone).date()
    if row.held_on != day:
        yield Difference(where, f"held_on: {row.held_on}, journal {day}")


def _recomputed(
    row: MeetingLedger, entries: Entries, written: Mapping[str, Any], changes: Sequence[correcting.Change]
) -> dict[str, Any]:
    stored = written["baseline"]
    given = ledger.Given(
        row.body.zone,
        before.Baseline.from_json(stored) if stored else None,
        {rate["kind"]: arithmetic.Rate.from_json(rate) for rate in written["rates"]},
    )
    found = telling.course_of(course.Entry(entry.verb, entry.at, entry.data) for entry in entries)
    return ledgers.as_json(ledger.figures_of(correcting.corrected(found, changes), given))


def _short(figure: Mapping[str, Any] | None) -> Any:
    return figure.get("value") if figure else None


def rollup_differences(body: int | None = None) -> Iterator[Difference]:
    """Add every month up again and yield the rows that differ."""
    for month in months_written():
        wanted = {row.body_id: _plain(row) for row in months.rows_of(month, [body] if body else None)}
        stored = RollUp.objects.filter(month=month)
        found = {row.body_id: _plain(row) for row in (stored.filter(body=body) if body else stored)}
        for key in sorted(set(wanted) | set(found)):
            if wanted.get(key) != found.get(key):
                yield Difference(f"body {key} {month:%m/%Y}", "the roll-up differs from its ledgers")


def _plain(row: RollUp) -> dict[str, Any]:
    return {name: value for name, value in model_to_dict(row).items() if name != "id"}


def count(body: int | None) -> int:
    """Count the ledgers that were written here."""
    rows = MeetingLedger.objects.filter(source=None)
    return rows.filter(body=body).count() if body else rows.count()
