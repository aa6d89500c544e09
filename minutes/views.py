"""Doors of the minutes: the text, its PDF, how far the PDF is, and the acts on them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from meetings.models import Meeting
from minutes import access, actions, forms, pdf, queries
from minutes.models import Minutes
from people import act
from people.views import answered, person_of


@require_GET
def minutes_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the minutes: to edit, to approve, to read, or that they are not ready yet."""
    meeting = _meeting(request, meeting_id)
    return render(request, "minutes/minutes.html", queries.page_of(meeting, reader=person_of(request)))


@require_GET
def minutes_status(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say how far the draft and its PDF are, for the page that waits for them."""
    return JsonResponse(queries.status_of(_meeting(request, meeting_id), reader=person_of(request)))


@require_GET
def minutes_pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Give the official paper."""
    minutes = get_object_or_404(access.minutes_visible_to(request.user), meeting_id=meeting_id)
    if not minutes.has_paper:
        raise Http404
    content = pdf.path_of(minutes.body.uid, minutes.pdf_sha256).read_bytes()
    name = f"bien-ban-{minutes.body.symbol.lower()}-{minutes.meeting.year}-{minutes.meeting.number:02}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
def edit_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Store the new text of one entry."""
    sent = forms.EntryForm.checked(request.POST)
    revision = actions.edit_minutes(
        minutes=_minutes(request, meeting_id), **sent, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, _page(meeting_id), entry=sent["entry"], revision=revision)


@require_POST
def approve_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Approve the minutes."""
    sent = forms.ApprovalForm.checked(request.POST)
    minutes = _minutes(request, meeting_id)
    actions.approve_minutes(minutes=minutes, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, _page(meeting_id))


@require_POST
def ask_for_paper(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask for the PDF again, after it failed."""
    actions.ask_for_paper(
        minutes=_minutes(request, meeting_id), by=person_of(request), key=act.key_of(request)
    )
    return answered(request, _page(meeting_id))


def _meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    return get_object_or_404(access.meetings_with_minutes_for(request.user), pk=meeting_id)


def _minutes(request: HttpRequest, meeting_id: int) -> Minutes:
    return get_object_or_404(access.minutes_visible_to(request.user), meeting_id=meeting_id)


def _page(meeting_id: int) -> str:
    return reverse("minutes_page", args=[meeting_id])
