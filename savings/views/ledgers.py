"""Doors of the savings of one body and of one meeting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.views import person_of
from savings import access
from savings.queries import ledgers as queries


@require_safe
def body_savings(request: HttpRequest, body_id: int) -> HttpResponse:
    """Show what a body's own meetings saved; `?year=` chooses."""
    person = person_of(request)
    body = get_object_or_404(access.bodies_seen_by(person), pk=body_id)
    context = queries.overview_of(body, reader=person, year=_whole(request.GET.get("year")))
    return render(request, "savings/savings.html", context)


@require_safe
def ledger_page(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """Show the ledger of one meeting, each figure with its formula; from above without what was discussed."""
    person = person_of(request)
    row = get_object_or_404(access.ledgers_visible_to(person), pk=ledger_id)
    inside = access.may_read_inside(person, row.body)
    context: dict[str, Any] = {"ledger": row, "meeting": row.meeting if inside else None, "inside": inside}
    context["may_confirm"] = access.may_confirm(person, row.body) and row.source_id is None
    context["corrections"] = row.corrections.select_related("by")
    return render(request, "savings/ledger.html", {**context, "values": queries.shown_values(row, inside)})


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
