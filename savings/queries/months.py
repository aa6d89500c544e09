"""What the ledgers and reports of one month add up to, body by body: the rows that a roll-up stores."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from meetings.models import Meeting
from people.models import Body
from savings.models import HeldReport, MeetingLedger, RollUp
from savings.queries import forms
from savings.rules.baseline import month_after

SUMMED = (
    "seconds_held",
    "items",
    "items_consent",
    "items_poll",
    "items_discussion",
    "items_writing",
    "items_postponed",
    "pages",
    "pages_printed",
    "sheets",
    "items_reopened",
    "person_seconds",
    "position_seconds",
    "saved_person_seconds",
)
# Kinds that prepare a session and decide nothing themselves.
PREPARATORY = (Meeting.Kind.BRIEFING, Meeting.Kind.WORKING)


def rows_of(month: date, bodies: Iterable[int] | None = None) -> list[RollUp]:
    """Compute the rows of a month, of some bodies or of all that existed; nothing is written.

    Shape: a body that held and reported nothing has no row, and so counts as silent.
    """
    chosen = None if bodies is None else list(bodies)
    sums, reports, asked = _sums(month, chosen), _reports(month, chosen), forms.of_month(month, chosen)
    return [
        RollUp(
            body_id=body, month=month, reported=reports.get(body), **sums.get(body, {}), **asked.get(body, {})
        )
        for body in sorted(_existing(month, set(sums) | set(reports) | set(asked)))
    ]


def _existing(month: date, bodies: set[int]) -> set[int]:
    last = month_after(month, 1)
    lived = Q(valid_from__lt=last) & (Q(valid_to=None) | Q(valid_to__gte=month))
    return bodies & set(Body.objects.filter(lived).values_list("pk", flat=True))


def _sums(month: date, bodies: list[int] | None) -> dict[int, Mapping[str, Any]]:
    held = MeetingLedger.objects.filter(held_on__gte=month, held_on__lt=month_after(month, 1))
    if bodies is not None:
        held = held.filter(body__in=bodies)
    with_baseline = Q(seconds_before__isnull=False)
    beside = Q(kind__in=PREPARATORY, seconds_before__isnull=True)
    grouped = (
        held.order_by()
        .values("body")
        .annotate(
            meetings=Count("pk"),
            counted=Count("pk", filter=Q(paperless__isnull=False)),
            paperless_count=Count("pk", filter=Q(paperless=True)),
            compared=Count("pk", filter=with_baseline),
            before=Sum("seconds_before"),
            after=Sum("seconds_held", filter=with_baseline),
            generated=Count("pk", filter=Q(is_generated=True)),
            with_list=Count("sheets"),
            prepared=Count("pk", filter=beside),
            prepared_seconds=Sum("person_seconds", filter=beside),
            **{f"sum_{name}": Sum(name) for name in SUMMED},
        )
    )
    return {row["body"]: _columns(row) for row in grouped}


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "meetings": row["meetings"],
        "counted": row["counted"],
        "paperless": row["paperless_count"],
        "compared": row["compared"],
        "seconds_before": row["before"] or 0,
        "seconds_after": row["after"] or 0,
        "is_generated": row["generated"] > 0,
        "with_sheets": row["with_list"],
        "prep_meetings": row["prepared"],
        "prep_person_seconds": row["prepared_seconds"] or 0,
        **{name: row[f"sum_{name}"] or 0 for name in SUMMED},
    }


def _reports(month: date, bodies: list[int] | None) -> dict[int, int]:
    """Return the last word of every body on how many meetings it held."""
    said = HeldReport.objects.filter(month=month)
    if bodies is not None:
        said = said.filter(body__in=bodies)
    return dict(said.order_by("at", "pk").values_list("body", "held"))
