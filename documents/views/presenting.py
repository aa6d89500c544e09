"""Doors of the presenter: begin, turn, end; what they change is whispered to the room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from documents import access
from documents.actions import presenting as actions
from documents.models import DocumentVersion
from documents.views.reading import page_in
from meetings import access as meetings_access
from meetings.models import Meeting
from people.rules import Refused
from people.views import answered, person_of

# The pointer's place is told in these parts of the page.
THOUSAND = 1000


@require_POST
def start_presenting(request: HttpRequest, version_id: int) -> HttpResponse:
    """Begin to lead the room through a paper."""
    version = _version(request, version_id)
    actions.start_presenting(version=version, page=page_in(request), by=person_of(request))
    return answered(request, _room(version.document.meeting))


@require_POST
def turn_page(request: HttpRequest, version_id: int) -> HttpResponse:
    """Lead the room to another page, or move the pointer."""
    version = _version(request, version_id)
    actions.turn_page(version=version, page=page_in(request), dot=_dot(request), by=person_of(request))
    return answered(request, _room(version.document.meeting))


@require_POST
def stop_presenting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End the presenting."""
    meeting = get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)
    actions.stop_presenting(meeting=meeting, by=person_of(request))
    return answered(request, _room(meeting))


def _version(request: HttpRequest, version_id: int) -> DocumentVersion:
    readable = access.versions_readable_by(request.user).filter(document__dossier__item__isnull=False)
    return get_object_or_404(
        readable.select_related("document__dossier__item__meeting__current_item"), pk=version_id
    )


def _dot(request: HttpRequest) -> tuple[int, int] | None:
    written = [request.POST.get(name, "") for name in ("x", "y")]
    if written == ["", ""]:
        return None
    if not all(text.isascii() and text.isdecimal() and len(text) < 5 for text in written):
        raise Refused("Vị trí con trỏ không hợp lệ.")
    x, y = (min(int(text), THOUSAND) for text in written)
    return x, y


def _room(meeting: Meeting) -> str:
    return reverse("meetings:room", args=[meeting.pk])
