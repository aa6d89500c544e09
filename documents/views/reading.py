"""Doors of readers: one paper on a page of its own, words in it, the reading position, and who opened what."""

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents import access
from documents.actions import readings as actions
from documents.queries import finding, numbers
from documents.queries import papers as queries
from documents.queries import readings as readings_queries
from meetings import access as meetings_access
from people.rules import Refused
from people.views import answered, person_of


@require_safe
def paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one paper with the reader, outside the room."""
    document = get_object_or_404(access.documents_visible_to(request.user), pk=document_id)
    person = person_of(request)
    found = queries.paper_of(document, reader=person)
    if found and found.version:
        found = dataclasses.replace(found, first=numbers.first_of(found.version, reader=person))
    wanted = page_in(request) if "page" in request.GET else None
    return render(request, "documents/paper.html", {"document": document, "paper": found, "wanted": wanted})


def page_in(request: HttpRequest) -> int:
    """Read a page's number from what was sent.

    Errors: Refused when it is no number.
    """
    page = request.POST.get("page", "") or request.GET.get("page", "")
    if not (page.isascii() and page.isdecimal() and len(page) < 10):
        raise Refused("Số trang không hợp lệ.")
    return int(page)


@require_POST
def position(request: HttpRequest, version_id: int) -> HttpResponse:
    """Remember that the person opened a version and the page they are on."""
    version = get_object_or_404(access.versions_readable_by(request.user), pk=version_id)
    reading = actions.record_reading(version=version, page=page_in(request), by=person_of(request))
    return answered(request, reverse("documents:paper", args=[version.document_id]), page=reading.last_page)


@require_safe
def find(request: HttpRequest, version_id: int) -> HttpResponse:
    """Tell on which pages of a version some words stand, accents or not."""
    version = get_object_or_404(access.versions_readable_by(request.user), pk=version_id)
    pages = finding.pages_with(version, request.GET.get("words", ""))
    return JsonResponse({"pages": [{"page": page, "count": count} for page, count in pages]})


@require_safe
def numbered_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Lead to the paper and the page that a number of the meeting means."""
    meeting = get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)
    number = page_in(request)
    called = numbers.page_called(meeting, number, reader=person_of(request))
    if called is None:
        raise Refused("Tài liệu của phiên họp không có trang %(number)s.", number=number)
    door = "documents:plain" if "plain" in request.GET else "documents:paper"
    return redirect(f"{reverse(door, args=[called[0]])}?page={called[1]}")


@require_safe
def readings(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show who opened which paper to those who conduct or prepare the meeting."""
    meeting = get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)
    if not access.may_see_readings(person_of(request), meeting):
        raise Http404
    rows = readings_queries.readings_of(meeting, reader=person_of(request))
    people = readings_queries.by_person(rows) if request.GET.get("by") == "person" else None
    context = {"meeting": meeting, "readings": rows, "people": people}
    return render(request, "documents/readings.html", context)
