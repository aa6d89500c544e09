"""Doors of readers: one paper on a page of its own, the reading position, and who opened what."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents import access
from documents.actions import readings as actions
from documents.queries import numbers
from documents.queries import papers as queries
from meetings import access as meetings_access
from people.rules import Refused
from people.views import answered, person_of


@require_safe
def paper(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one paper with the reader, outside the room."""
    document = get_object_or_404(access.documents_visible_to(request.user), pk=document_id)
    person = person_of(request)
    found = queries.paper_of(document, reader=person)
    if found:
        found = numbers.with_number(found, numbers.firsts_of(document.meeting, reader=person))
    return render(request, "documents/paper.html", {"document": document, "paper": found})


@require_POST
def position(request: HttpRequest, version_id: int) -> HttpResponse:
    """Remember that the person opened a version and the page they are on."""
    version = get_object_or_404(access.versions_readable_by(request.user), pk=version_id)
    page = request.POST.get("page", "")
    if not (page.isascii() and page.isdecimal() and len(page) < 10):
        raise Refused("Số trang không hợp lệ.")
    reading = actions.record_reading(version=version, page=int(page), by=person_of(request))
    return answered(request, reverse("documents:paper", args=[version.document_id]), page=reading.last_page)


@require_safe
def readings(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show who opened which paper to those who conduct or prepare the meeting."""
    meeting = get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)
    if not access.may_see_readings(person_of(request), meeting):
        raise Http404
    rows = queries.readings_of(meeting, reader=person_of(request))
    return render(request, "documents/readings.html", {"meeting": meeting, "readings": rows})
