"""Reads of ledgers: what one is computed from, and what the pages of a body and a meeting show."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, When

from meetings.models import Meeting
from people.models import Body, JournalEntry, User
from savings import access
from savings.models import Baseline, MeetingLedger
from savings.queries import ratebook
from savings.rules import arithmetic, before, chart, correcting, course, ledger, summary, telling

# The chart shows the latest meetings only. Unit: meetings.
CHART_ROWS = 12


def meeting_by_uid(uid: str) -> Meeting:
    """Return the meeting that a job is about."""
    return Meeting.objects.select_related("body").get(uid=uuid.UUID(uid))


# -- what a ledger is made of -----------------------------------------------------------------------


def closing_of(meeting: Meeting) -> JournalEntry:
    """Return the journal entry that closed the meeting.

    Errors: JournalEntry.DoesNotExist for a meeting that goes on.
    """
    return JournalEntry.objects.get(stream=meeting.stream, verb="meeting.closed")


def course_of(stream: str) -> course.Course:
    """Read the journal of a meeting up to its closing."""
    rows = JournalEntry.objects.filter(stream=stream).order_by("version")
    told = rows.values_list("verb", "at", "data").iterator(chunk_size=500)
    return telling.course_of(course.Entry(verb, at, data) for verb, at, data in told)


def given_for(meeting: Meeting, day: date) -> ledger.Given:
    """Return the baseline and the rates that are valid for a meeting on its day."""
    locked = Baseline.objects.filter(body=meeting.body, kind=meeting.kind, locked_at__isnull=False)
    baseline = locked.order_by("-version").first()
    rates = ratebook.rates_for(meeting.body, day)
    return ledger.Given(meeting.body.zone, baseline.as_rule if baseline else None, rates)


def recomputed(row: MeetingLedger, more: Sequence[correcting.Change] = ()) -> dict[str, Any]:
    """Compute a ledger again from the journal alone, with the baseline, rates and corrections that it names.

    Shape: `more` are corrections that are about to be made.
    """
    entry = JournalEntry.objects.get(stream=row.stream, verb="ledger.written")
    stored = entry.data["baseline"]
    given = ledger.Given(
        row.body.zone,
        before.Baseline.from_json(stored) if stored else None,
        {rate["kind"]: arithmetic.Rate.from_json(rate) for rate in entry.data["rates"]},
    )
    course_then = correcting.corrected(course_of(row.stream), [*corrections_of(row), *more])
    return as_json(ledger.figures_of(course_then, given))


def corrections_of(row: MeetingLedger) -> list[correcting.Change]:
    """List the corrections of a ledger as the journal tells them, oldest first."""
    told = JournalEntry.objects.filter(body=row.body_id, verb="figure.corrected").order_by("serial")
    mine = (entry.data for entry in told if entry.data["ledger"] == str(row.uid))
    return [(data["fact"], data["value"]) for data in mine]


def as_json(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return figures as they are stored."""
    return {key: one.as_json() for key, one in figures.items()}


def shown_values(row: MeetingLedger, inside: bool) -> dict[str, Any]:
    """Return the figures of a ledger as a reader sees them: names of items and speakers only from inside."""
    return row.values if inside else {key: {**one, "rows": []} for key, one in row.values.items()}


# -- what the pages show ----------------------------------------------------------------------------


def overview_of(body: Body, *, reader: User, year: int | None) -> dict[str, Any]:
    """Return the page of a body: its three large figures, the chart and the meetings of one year."""
    seen = access.ledgers_visible_to(reader).filter(body=body)
    years = sorted(set(seen.values_list("year", flat=True)), reverse=True)
    shown = year if year in years else (years[0] if years else None)
    rows = list(seen.filter(year=shown or 0).order_by("-held_on", "-pk"))
    total = summary.summary_of(row.values for row in rows)
    return {
        "body": body,
        "bodies": bodies_of(reader),
        "years": years,
        "year": shown,
        "ledgers": rows,
        "summary": total,
        "kilograms": arithmetic.rounded(arithmetic.kilograms(total.sheets), 1),
        "chart": chart_of(rows),
    }


def chart_of(rows: Sequence[MeetingLedger]) -> chart.Chart:
    """Draw the latest meetings, the newest on top."""
    return chart.drawn([_chart_row(row) for row in rows[:CHART_ROWS]])


def _chart_row(row: MeetingLedger) -> chart.Row:
    day = row.held_on
    values = {key: row.values.get(key, {}).get("value") for key in ("held", "planned", "baseline")}
    return chart.Row(f"{day:%d/%m/%Y}", values["held"] or 0, values["planned"] or 0, values["baseline"])


def bodies_of(reader: User) -> QuerySet[Body]:
    """Return the bodies that a reader may choose between, the highest level first."""
    levels = [When(level=level, then=place) for place, level in enumerate(Body.Level.values)]
    return access.bodies_seen_by(reader).order_by(Case(*levels, default=len(levels)), "name")
