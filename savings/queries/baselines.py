"""Reads of baselines: those of a body by kind and version, and one with what it would measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from meetings.models import Meeting
from people import access as people_access
from people.models import Body, User
from people.rules import Refused
from savings import access
from savings.models import Baseline, BaselineMeeting
from savings.rules import arithmetic, baseline_rows
from savings.rules import baseline as rules


@dataclass(frozen=True)
class Kind:
    """A kind of meeting and its baselines, the newest first. Shape: `valid` is the locked one that counts."""

    label: str
    versions: list[Baseline]
    valid: Baseline | None


def visible_to(reader: User) -> QuerySet[Baseline]:
    """Return the baselines that a person may see."""
    seen = Baseline.objects.filter(body__in=access.bodies_seen_by(reader))
    return seen.select_related("body", "locked_by", "created_by")


def page_of(body: Body, *, reader: User) -> dict[str, Any]:
    """Return the baselines of a body by kind; only kinds that have one."""
    rows = list(visible_to(reader).filter(body=body).order_by("kind", "-version"))
    return {
        "body": body,
        "kinds": [_kind(kind, [row for row in rows if row.kind == kind]) for kind in _kinds(rows)],
        "may_prepare": people_access.may(reader, "prepare_meetings", body),
    }


def one(row: Baseline, *, reader: User) -> dict[str, Any]:
    """Return one baseline with its meetings, its recipients, and what it measures or why it does not yet."""
    meetings = list(row.meetings.all())
    recipients = list(row.recipients.all())
    return {
        "baseline": row,
        "columns": list(baseline_rows.COLUMNS.items()),
        "lines": [line_of(meeting) for meeting in meetings],
        "recipients": recipients,
        "copies": sum(recipient.copies for recipient in recipients),
        **_measured(row, meetings),
        "may_prepare": not row.is_locked and people_access.may(reader, "prepare_meetings", row.body),
        "may_lock": not row.is_locked and people_access.may(reader, "confirm_figures", row.body),
    }


def held(row: BaselineMeeting) -> rules.Held:
    """Return a meeting of before as the rules know it."""
    return rules.Held(
        on=row.held_on,
        minutes=row.minutes,
        items=row.items,
        people=row.people,
        pages=row.pages,
        copies=row.copies,
        evidence=row.evidence,
        excluded_for=row.exclusion_reason if row.is_excluded else "",
        title=row.title,
    )


def line_of(row: BaselineMeeting) -> dict[str, str]:
    """Return a meeting of before as it is typed. Shape: keys of baseline_rows.COLUMNS."""
    return {
        "on": f"{row.held_on:%d/%m/%Y}",
        "title": row.title,
        "minutes": f"{row.minutes.normalize():f}".replace(".", ","),
        "items": str(row.items),
        "people": str(row.people),
        "pages": str(row.pages),
        "copies": str(row.copies),
        "evidence": row.evidence,
        "excluded_for": row.exclusion_reason,
    }


def cells_of(line: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the cells of a line in the order of the columns. Shape: (key, heading, value)."""
    return [(key, heading, line.get(key, "")) for key, heading in baseline_rows.COLUMNS.items()]


def _measured(row: Baseline, meetings: Iterable[BaselineMeeting]) -> dict[str, Any]:
    try:
        found = rules.measured([held(meeting) for meeting in meetings], row.period_from, row.period_to)
    except Refused as why:
        return {"measured": None, "why": why}
    texts = {
        "mean": arithmetic.rounded(found.mean),
        "per_item": arithmetic.rounded(found.per_item),
        "median": arithmetic.rounded(found.median),
        "least": found.least.normalize(),
        "most": found.most.normalize(),
    }
    shown = {name: arithmetic.number_text(value) for name, value in texts.items()}
    return {"measured": {**shown, "n": found.n, "excluded": found.excluded}, "why": None}


def _kinds(rows: Iterable[Baseline]) -> list[str]:
    present = {row.kind for row in rows}
    return [kind for kind in Meeting.Kind.values if kind in present]


def _kind(kind: str, versions: list[Baseline]) -> Kind:
    valid = next((row for row in versions if row.is_locked), None)
    return Kind(str(Meeting.Kind(kind).label), versions, valid)
