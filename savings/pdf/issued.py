"""Whether issued reports are still what the journal says was issued: their numbers and their files."""

from collections.abc import Iterator

from people.models import JournalEntry
from savings.models import Report
from savings.pdf import reports
from savings.queries.checking import Difference
from savings.rules import report


def differences(body: int | None = None) -> Iterator[Difference]:
    """Compare every report that was issued with its entry, and yield what was altered or is gone."""
    told = JournalEntry.objects.filter(verb="report.issued")
    told = told.filter(body=body) if body else told
    known = {str(row.uid): row for row in Report.objects.select_related("body")}
    for entry in told.order_by("body", "serial").iterator(chunk_size=500):
        row = known.get(entry.data["report"])
        where = f"report {entry.data['period']} {entry.data['report']}"
        if row is None:
            yield Difference(where, "the report of the journal is missing")
        else:
            yield from _of_report(row, entry, f"{row.body} {where}")


def _of_report(row: Report, entry: JournalEntry, where: str) -> Iterator[Difference]:
    if report.numbers_hash(row.numbers) != entry.data["numbers_sha256"]:
        yield Difference(where, "the numbers are not those that were issued")
    for kind in ("pdf", "xlsx"):
        if not reports.is_kept(row, kind, entry.data[f"{kind}_sha256"]):
            yield Difference(where, f"the {kind} is missing or not the one that was issued")
