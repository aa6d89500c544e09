"""Doors of baselines: begin one, write its meetings and paper recipients, confirm it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people import act
from people.models import Body
from people.views import person_of
from savings.actions import baselines
from savings.forms import baselines as forms
from savings.models import Baseline
from savings.queries import baselines as queries
from savings.queries import ledgers

# Empty rows under the ones that are written, so that one can go on typing. Unit: rows.
MORE_ROWS = 3


@require_safe
def baselines_page(request: HttpRequest, body_id: int) -> HttpResponse:
    """Show the baselines of a body, and begin a new one."""
    body = _body(request, body_id)
    context = queries.page_of(body, reader=person_of(request))
    return render(request, "savings/baselines.html", {**context, "form": forms.NewBaseline()})


@require_POST
def create_baseline(request: HttpRequest, body_id: int) -> HttpResponse:
    """Begin a baseline."""
    body = _body(request, body_id)
    sent = forms.NewBaseline(request.POST).sent()
    row = baselines.create_baseline(body=body, **sent, by=person_of(request), key=act.key_of(request))
    return redirect("baseline_page", row.pk)


@require_safe
def baseline_page(request: HttpRequest, baseline_id: int) -> HttpResponse:
    """Show one baseline."""
    return _shown(request, _baseline(request, baseline_id))


@require_POST
def record_meetings(request: HttpRequest, baseline_id: int) -> HttpResponse:
    """Write the table of meetings, typed or from a sheet; with a fault nothing is written and everything stays."""
    row = _baseline(request, baseline_id)
    files = request.FILES.getlist("sheet")
    sent = forms.sheet_rows(files) if "sheet" in request.POST or files else forms.typed_rows(request.POST)
    if sent.faults:
        return _shown(request, row, status=400, faults=sent.faults, lines=sent.typed or None)
    baselines.record_meetings(
        baseline=row, meetings=sent.good, by=person_of(request), key=act.key_of(request)
    )
    return redirect("baseline_page", row.pk)


@require_POST
def record_recipients(request: HttpRequest, baseline_id: int) -> HttpResponse:
    """Write who got the papers on paper."""
    row = _baseline(request, baseline_id)
    recipients = forms.recipients_sent(request.POST)
    baselines.record_recipients(
        baseline=row, recipients=recipients, by=person_of(request), key=act.key_of(request)
    )
    return redirect("baseline_page", row.pk)


@require_POST
def lock_baseline(request: HttpRequest, baseline_id: int) -> HttpResponse:
    """Confirm a baseline for good."""
    row = _baseline(request, baseline_id)
    baselines.lock_baseline(baseline=row, by=person_of(request), key=act.key_of(request))
    return redirect("baseline_page", row.pk)


def _shown(request: HttpRequest, row: Baseline, status: int = 200, **more: Any) -> HttpResponse:
    context = queries.one(row, reader=person_of(request))
    context.update({name: value for name, value in more.items() if value is not None})
    context["lines"] = [queries.cells_of(line) for line in context["lines"]]
    context["blank"] = range(len(context["lines"]), len(context["lines"]) + MORE_ROWS)
    context["blank_recipients"] = range(len(context["recipients"]), len(context["recipients"]) + MORE_ROWS)
    return render(request, "savings/baseline.html", context, status=status)


def _body(request: HttpRequest, body_id: int) -> Body:
    return get_object_or_404(ledgers.bodies_of(person_of(request)), pk=body_id)


def _baseline(request: HttpRequest, baseline_id: int) -> Baseline:
    return get_object_or_404(queries.visible_to(person_of(request)), pk=baseline_id)
