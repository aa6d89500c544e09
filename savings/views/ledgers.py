"""Doors of the savings: a body's page and a meeting's ledger."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from people.views import person_of
from savings import access
from savings.queries import ledgers as queries


@require_GET
def savings_page(request: HttpRequest) -> HttpResponse:
    """Show what the meetings of a body saved; `?body=` and `?year=` choose."""
    person = person_of(request)
    bodies = queries.bodies_of(person)
    chosen = _whole(request.GET.get("body"))
    body = get_object_or_404(bodies, pk=chosen) if chosen else bodies.first()
    if body is None:
        raise Http404
    context = queries.overview_of(body, reader=person, year=_whole(request.GET.get("year")))
    return render(request, "savings/savings.html", context)


@require_GET
def ledger_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the ledger of one meeting, each figure with its formula."""
    row = get_object_or_404(access.ledgers_visible_to(person_of(request)), meeting_id=meeting_id)
    return render(request, "savings/ledger.html", {"ledger": row, "meeting": row.meeting})


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
