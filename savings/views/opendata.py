"""Doors of the open tables: what the reader's bodies saved by month, as CSV and JSON, with package and dictionary."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import clock
from people.models import Body
from people.views import person_of
from savings import access
from savings.queries import figures
from savings.rules import opendata

FILES = (("months.csv", "csv"), ("months.json", "json"))
NAMES = [column.name for column in opendata.COLUMNS]


class _Line:
    """What csv writes into: each row comes back as text."""

    def write(self, text: str) -> str:
        return text


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    """Show what there is, what each column means, and under which licence."""
    _bodies(request)
    context = {"columns": opendata.COLUMNS, "licence": opendata.LICENCE, "files": FILES}
    return render(request, "savings/data.html", context)


@require_safe
def months_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the months as CSV: RFC 4180, UTF-8 with the mark that spreadsheets ask for."""
    rows = figures.month_rows(figures.months(_bodies(request)))
    return _attached(_csv(rows), "text/csv; charset=utf-8", "months.csv")


@require_safe
def months_json(request: HttpRequest) -> StreamingHttpResponse:
    """Send the months as a JSON array."""
    rows = figures.month_rows(figures.months(_bodies(request)))
    return _attached(_json(rows), "application/json", "months.json")


@require_safe
def datapackage(request: HttpRequest) -> JsonResponse:
    """Describe the tables as a data package."""
    _bodies(request)
    return JsonResponse(
        opendata.package(clock.now().isoformat(timespec="seconds"), FILES),
        json_dumps_params={"ensure_ascii": False},
    )


def _bodies(request: HttpRequest) -> QuerySet[Body]:
    """Return the bodies whose figures the person may see; 404 for who may see none."""
    seen = access.bodies_overseen_by(person_of(request))
    if not seen.exists():
        raise Http404
    return seen


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(NAMES))
    for row in rows:
        yield str(writer.writerow([opendata.cell(row[name]) for name in NAMES]))


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield before + json.dumps({name: row[name] for name in NAMES}, ensure_ascii=False)
        before = ",\n"
    yield "]" if before != "[" else "[]"


def _attached(content: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
