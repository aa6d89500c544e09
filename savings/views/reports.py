"""Doors of reports: which were issued of a body, one more asked for, and their files."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from people import act, clock
from people.views import answered, person_of
from savings.actions import reports
from savings.models import Report
from savings.pdf import reports as pdf
from savings.queries import reports as queries
from savings.rules import periods
from savings.views.dashboards import overseen

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN = 60


@require_safe
def reports_page(request: HttpRequest, body_id: int) -> HttpResponse:
    """List the reports of a body, and offer the periods that are over."""
    body = overseen(request, body_id)
    rows = queries.reports_visible_to(person_of(request)).filter(body=body)[:SHOWN]
    context = {"body": body, "rows": rows, "periods": _offered()}
    context["is_making"] = any(row.state == Report.State.ASKED for row in rows)
    return render(request, "savings/reports.html", context)


@require_POST
def ask_for_report(request: HttpRequest, body_id: int) -> HttpResponse:
    """Have a report made."""
    body = overseen(request, body_id)
    sent = request.POST.get("period", "")
    reports.ask_for_report(body=body, period=sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("reports", args=[body.pk]))


@require_safe
def report_file(request: HttpRequest, report_id: int, kind: str) -> FileResponse:
    """Send a file of a report as it was issued; 404 before, and when the file is not the one that was issued."""
    row = get_object_or_404(queries.reports_visible_to(person_of(request)), pk=report_id)
    sha256 = {"pdf": row.pdf_sha256, "xlsx": row.xlsx_sha256}.get(kind)
    if not sha256 or not pdf.is_kept(row, kind, sha256):
        raise Http404
    name = f"bao-cao-hop-khong-giay-{slugify(row.body.code)}-{row.span.code}.{kind}"
    return FileResponse(
        pdf.path_of(row, kind).open("rb"), content_type=TYPES[kind], as_attachment=True, filename=name
    )


def _offered() -> list[periods.Period]:
    """Offer what ended last: two months, two quarters, the year before."""
    today = timezone.localdate(clock.now())
    month, quarter, year = (
        periods.of_day(kind, today).before for kind in (periods.MONTH, periods.QUARTER, periods.YEAR)
    )
    return [month, month.before, quarter, quarter.before, year]
