"""Doors of the agenda's rows: add, edit a field, move, remove."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings import access
from meetings.actions import agenda, secrecy
from meetings.models import AgendaItem
from meetings.rules import planning as rules
from meetings.rules import rows
from meetings.views.planning import editor_of, known_meeting
from people import act
from people.views import answered

FIRST = {"planned_minutes": "10", "treatment": "discussion"}


@require_POST
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item at the end."""
    meeting = known_meeting(request, pk)
    row = rows.required(rows.agenda_row({**FIRST, **_cells(request)}))
    item = agenda.add_item(meeting=meeting, row=row, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(meeting), item=item.pk)


@require_POST
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the fields that were sent, and no other."""
    item = _item(request, pk)
    agenda.edit_item(item=item, cells=_cells(request), by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(item.meeting), item=item.pk)


@require_POST
def move_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an item to a place counted from 1."""
    item = _item(request, pk)
    to = rules.wished_place(request.POST.get("to", ""))
    agenda.move_item(item=item, to=to, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(item.meeting), item=item.pk)


@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an item that has not begun."""
    item = _item(request, pk)
    agenda.remove_item(item=item, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(item.meeting))


@require_POST
def hold_outside(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out of the system for its secrecy."""
    item = _item(request, pk)
    secrecy.hold_outside(item=item, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(item.meeting), item=item.pk)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an item back into the system."""
    item = _item(request, pk)
    secrecy.bring_back(item=item, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(item.meeting), item=item.pk)


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    meetings = access.meetings_visible_to(request.user)
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body"), pk=pk, meeting__in=meetings)


def _cells(request: HttpRequest) -> dict[str, Any]:
    # An empty choice or number of the blank row means the first value, not a fault.
    sent = {name: request.POST[name] for name in agenda.FIELDS if name in request.POST}
    return {name: value for name, value in sent.items() if value or name not in FIRST}
