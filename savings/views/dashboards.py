"""Doors of the dashboards: a body with everything under it, and how each unit stands."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people import clock
from people.models import Body
from people.views import person_of
from savings import access
from savings.queries import ledgers, nation, received, standing
from savings.rules import periods


@require_safe
def savings_page(request: HttpRequest) -> HttpResponse:
    """Go on to the highest body that the person may see: its dashboard, or its own page when nothing is under it."""
    body = ledgers.bodies_of(person_of(request)).first()
    if body is None:
        raise Http404
    return redirect("dashboard" if body.children.exists() else "body_savings", body.pk)


@require_safe
def dashboard(request: HttpRequest, body_id: int) -> HttpResponse:
    """Show the dashboard of a body; `?period=` is 2026, 2026-Q4 or 2026-11."""
    body = overseen(request, body_id)
    shown = nation.dashboard_of(body, period=period_of(request), today=_today())
    context = {"shown": shown, "body": body, "trail": standing.trail_of(body, reader=person_of(request))}
    context["periods"] = standing.periods_near(shown.period, _today())
    context["inside"] = access.may_read_inside(person_of(request), body)
    if body.level == Body.Level.NATIONAL:
        reporting = received.standing_of_all(clock.now())
        context |= {"reporting": reporting, "late": received.late_ones(reporting)}
    return render(request, "savings/dashboard.html", context)


@require_safe
def standing_page(request: HttpRequest, body_id: int, level: str) -> HttpResponse:
    """List the bodies of a level under a body with where each stands; `?reason=` keeps one verdict."""
    body = overseen(request, body_id)
    sent, shown = request.GET.get("start", ""), period_of(request)
    start = int(sent) if sent.isdecimal() and len(sent) < 6 else 0
    reason = request.GET.get("reason", "")
    listing = standing.listing_of(body, level=level, period=shown, today=_today(), reason=reason, start=start)
    context = {"body": body, "level": level, "period": shown, "listing": listing, "reason": reason}
    context["trail"] = standing.trail_of(body, reader=person_of(request))
    return render(request, "savings/standing.html", context)


@require_safe
def body_meetings(request: HttpRequest, body_id: int) -> HttpResponse:
    """List the meetings of one body in a period, the ones that used paper first."""
    body = overseen(request, body_id)
    rows = standing.meetings_of(body, period_of(request))
    context = {"body": body, "period": period_of(request), "rows": rows}
    context["trail"] = standing.trail_of(body, reader=person_of(request))
    context["inside"] = access.may_read_inside(person_of(request), body)
    context["may_confirm"] = access.may_confirm(person_of(request), body)
    return render(request, "savings/body_meetings.html", context)


def overseen(request: HttpRequest, body_id: int) -> Body:
    """Return a body whose figures the person may see; 404 otherwise."""
    return get_object_or_404(
        access.bodies_overseen_by(person_of(request)).select_related("parent"), pk=body_id
    )


def period_of(request: HttpRequest) -> periods.Period:
    """Return the period that was asked for, this year without one.

    Errors: Refused for one that cannot be read.
    """
    text = request.GET.get("period", "")
    return periods.read(text) if text else periods.of_day(periods.YEAR, _today())


def _today() -> date:
    return timezone.localdate(clock.now())
