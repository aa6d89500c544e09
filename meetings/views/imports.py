"""Doors of an import: upload the sheets, look at what they would do, confirm."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from meetings.actions import agenda, invitations
from meetings.forms import imports, uploads
from meetings.models import Meeting
from meetings.views.planning import editor_of, known_meeting, prepared_meeting
from people import act
from people.models import User
from people.rules import Refused
from people.views import answered, person_of


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the upload; on POST keep the sheets and go on to their preview."""
    meeting = prepared_meeting(request, pk)
    if request.method != "POST":
        return render(request, "meetings/import.html", {"meeting": meeting})
    files = {name: file for name in uploads.NAMES for file in request.FILES.getlist(name)}
    if not files:
        raise Refused("Hãy chọn ít nhất một tệp Excel.")
    token = uploads.keep(person_of(request), meeting, files)
    return redirect("meetings:import_preview", meeting.pk, token)


@require_http_methods(["GET", "HEAD"])
def import_preview(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Show every row, every fault and everybody from outside, before anything is written."""
    meeting = prepared_meeting(request, pk)
    shown = imports.preview(meeting, uploads.kept(person_of(request), meeting, token))
    return render(
        request, "meetings/import_preview.html", {"meeting": meeting, "shown": shown, "token": token}
    )


@require_POST
def confirm_import(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Write the sheets: one act each, both or none; the preview's token is their key, so once at most."""
    meeting = known_meeting(request, pk)
    kept = uploads.kept(person_of(request), meeting, token)
    _apply(
        meeting, imports.require_ready(imports.preview(meeting, kept)), person_of(request), uuid.UUID(token)
    )
    return answered(request, to=editor_of(meeting), redirect=editor_of(meeting))


@transaction.atomic
def _apply(meeting: Meeting, shown: imports.Preview, by: User, token: uuid.UUID) -> None:
    people, items = [line.row for line in shown.participants], [line.row for line in shown.agenda]
    if people:
        key = act.Key(uuid.uuid5(token, "participants"), token.hex)
        invitations.import_participants(meeting=meeting, wanted=people, by=by, key=key)
    if items:
        key = act.Key(uuid.uuid5(token, "agenda"), token.hex)
        agenda.import_agenda(meeting=meeting, wanted=items, lacking=shown.papers, by=by, key=key)
