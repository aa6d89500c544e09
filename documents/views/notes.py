"""Doors of a person's notes over a meeting: the list, to whom a note is shown, and the PDF."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.actions import exporting
from documents.actions import marks as actions
from documents.models import Mark, NotesExport
from documents.pdf import notes as pdf
from documents.queries import marks as queries
from meetings import access as meetings_access
from meetings.models import Meeting
from people import act
from people.models import User
from people.views import answered, person_of


@require_safe
def notes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show a person's notes over a meeting, and those that others show to them."""
    meeting, reader = _meeting(request, meeting_id), person_of(request)
    context = {
        "meeting": meeting,
        "notes": queries.notes_of(meeting, reader=reader),
        "export": NotesExport.objects.filter(person=reader, meeting=meeting).first(),
    }
    return render(request, "documents/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def share_mark(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show to whom one may show a note; show it to those who were chosen."""
    mark = get_object_or_404(queries.own_mark(uid, reader=person_of(request)), removed_at=None)
    if request.method == "POST":
        persons = _chosen(request)
        actions.share_mark(mark=mark, persons=persons, by=person_of(request), key=act.key_of(request))
        return answered(request, reverse("documents:share_mark", args=[uid]))
    return render(request, "documents/note_share.html", _sharing(mark))


@require_POST
def unshare_mark(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a note back from somebody."""
    mark = get_object_or_404(queries.own_mark(uid, reader=person_of(request)), removed_at=None)
    actions.unshare_mark(mark=mark, persons=_chosen(request), by=person_of(request), key=act.key_of(request))
    return answered(request, reverse("documents:share_mark", args=[uid]))


@require_POST
def ask_for_export(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask for one's notes as a PDF."""
    meeting = _meeting(request, meeting_id)
    exporting.ask_for_export(meeting=meeting, by=person_of(request), key=act.key_of(request))
    return answered(request, reverse("documents:notes", args=[meeting.pk]))


@require_safe
def export_status(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say how far the PDF is, for the page that waits for it."""
    export = get_object_or_404(NotesExport, person=person_of(request), meeting_id=meeting_id)
    return JsonResponse(
        {
            "drafted": True,
            "ready": export.is_ready,
            "percent": export.percent,
            "progress": _(export.progress) if export.progress else "",
            "failure": _(export.failure) if export.failure else "",
        }
    )


@require_safe
def export_file(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """Give a person the PDF of their own notes."""
    meeting = _meeting(request, meeting_id)
    export = get_object_or_404(NotesExport, person=person_of(request), meeting=meeting)
    path = pdf.path_of(export.uid)
    if not export.is_ready or not path.exists():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="ghi-chu-{meeting.year}-{meeting.number:02}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    return get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)


def _chosen(request: HttpRequest) -> list[User]:
    wanted = [key for key in request.POST.getlist("persons") if key.isascii() and key.isdecimal()]
    return list(User.objects.filter(pk__in=[key for key in wanted if len(key) < 16]))


def _sharing(mark: Mark) -> dict[str, Any]:
    shares = mark.shares.select_related("person").order_by("person__full_name")
    return {"mark": mark, "shares": shares, "choices": queries.readers_to_choose(mark)}
