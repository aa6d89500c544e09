"""Doors of a tablet's marks: read those of a version, write one, remove one; and edit one without a script."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents import access
from documents.actions import marks as actions
from documents.models import DocumentVersion, Mark
from documents.queries import marks as queries
from documents.rules import marks as rules
from people import act
from people.views import answered, person_of


@require_safe
def marks(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give the marks a person sees on a version: their own and those shown to them."""
    version, reader = _version(request, version_id), person_of(request)
    found = [note.as_json() for note in queries.marks_on(version, reader=reader)]
    waiting = queries.marks_on_their_way(version, reader=reader)
    answer = JsonResponse({"marks": found, "waiting": waiting})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def save_mark(request: HttpRequest, version_id: int) -> HttpResponse:
    """Write one mark; sent twice it is one."""
    version = _version(request, version_id)
    written = rules.written(request.POST.dict(), pages=version.pages or 0, now=timezone.now())
    mark = actions.save_mark(version=version, written=written, by=person_of(request), key=act.key_of(request))
    return answered(request, _list_of(mark), uid=str(mark.uid), changed_at=mark.changed_at.isoformat())


@require_POST
def edit_mark(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give one of one's own marks another text and, from a tablet, another colour."""
    mark = get_object_or_404(queries.own_mark(uid, reader=person_of(request)))
    new = {"text": request.POST.get("text", ""), "color": request.POST.get("color", mark.color)}
    actions.edit_mark(mark=mark, **new, at=_moment(request), by=person_of(request), key=act.key_of(request))
    return answered(request, _list_of(mark), uid=str(mark.uid))


@require_POST
def remove_mark(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remove one of one's own marks, also one on a paper that is no longer there for them."""
    actions.remove_mark(uid=uid, at=_moment(request), by=person_of(request), key=act.key_of(request))
    return answered(request, reverse("home"), uid=str(uid))


def _moment(request: HttpRequest) -> datetime:
    """Return when a tablet says it was done; a page without a script means now."""
    now = timezone.now()
    return rules.moment(request.POST.get("changed_at") or now.isoformat(), now)


def _version(request: HttpRequest, version_id: int) -> DocumentVersion:
    readable = access.versions_readable_by(request.user).select_related("document__dossier__body")
    return get_object_or_404(readable, pk=version_id)


def _list_of(mark: Mark) -> str:
    if not mark.document.is_of_meeting:
        return reverse("documents:paper", args=[mark.document_id])
    return reverse("documents:notes", args=[mark.document.meeting.pk])
