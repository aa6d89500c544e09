"""Doors of my pack: the papers of a meeting with the unread first, and the book of all of them."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.actions import books as actions
from documents.models import Book
from documents.queries import books
from documents.queries import pack as queries
from documents.rules import files
from documents.views.safety import SANDBOX, with_headers
from meetings import access
from meetings.models import Meeting
from people import act
from people.views import answered, person_of


@require_safe
def pack(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the pack of a meeting."""
    meeting, reader = _meeting(request, meeting_id), person_of(request)
    found = queries.pack_of(meeting, reader=reader)
    context: dict[str, Any] = {
        "meeting": meeting,
        "pack": found,
        "shelf": books.shelf_of(meeting, reader=reader),
    }
    return render(request, "documents/pack.html", context)


@require_POST
def ask_for_book(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask for the book of a meeting."""
    meeting = _meeting(request, meeting_id)
    actions.ask_for_book(meeting=meeting, by=person_of(request), key=act.key_of(request))
    return answered(request, reverse("documents:pack", args=[meeting.pk]))


@require_safe
def book_state(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say how far the book is, for the page that waits for it."""
    book = get_object_or_404(Book, person=person_of(request), meeting=_meeting(request, meeting_id))
    return JsonResponse(
        {
            "drafted": True,
            "ready": book.is_ready,
            "percent": book.percent,
            "progress": _(book.progress) if book.progress else "",
            "failure": _(book.failure) if book.failure else "",
        }
    )


@require_safe
def book_file(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """Send the book with its reader's name and the time on every page; what they may read is asked again."""
    meeting, reader = _meeting(request, meeting_id), person_of(request)
    copy = actions.copy_of_book(meeting=meeting, by=reader)
    if copy is None:
        raise Http404
    answer = StreamingHttpResponse(copy.pieces(), content_type=files.PDF.media_type)
    answer["Content-Length"] = str(copy.size)
    name = files.cleaned_name(f"{_('Sách tài liệu')} {meeting.title}.pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return with_headers(answer, SANDBOX)


def _meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    return get_object_or_404(access.meetings_visible_to(request.user), pk=meeting_id)
