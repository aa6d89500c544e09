"""Doors of the participants' rows: add, invite all members, edit, remove."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings import access
from meetings.actions import invitations
from meetings.models import AgendaItem, Meeting, Participant
from meetings.rules import rows
from meetings.views.planning import editor_of, known_meeting
from people import act
from people.rules import Refused
from people.views import answered

FIRST = {"role": "guest", "may_vote": "false"}


@require_POST
def add_participant(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one person, known or new."""
    meeting = known_meeting(request, pk)
    row = rows.required_participant(rows.participant_row({**FIRST, **_cells(request)}))
    invitations.add_participant(
        meeting=meeting,
        row=row,
        stands_for=_stands_for(request, meeting),
        # From the first moment: a guest of one item never sees the others.
        items=_scope(request, meeting) or (),
        by=request.user,
        key=act.key_of(request),
    )
    return answered(request, to=editor_of(meeting))


@require_POST
def invite_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite every member who is not invited yet."""
    meeting = known_meeting(request, pk)
    invitations.invite_members(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(meeting))


@require_POST
def edit_participant(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the fields that were sent, and no other."""
    participant = _participant(request, pk)
    invitations.edit_participant(
        participant=participant,
        cells=_cells(request),
        stands_for=_stands_for(request, participant.meeting),
        items=_scope(request, participant.meeting),
        by=request.user,
        key=act.key_of(request),
    )
    return answered(request, to=editor_of(participant.meeting))


@require_POST
def remove_participant(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a participant off the list."""
    participant = _participant(request, pk)
    invitations.remove_participant(participant=participant, by=request.user, key=act.key_of(request))
    return answered(request, to=editor_of(participant.meeting))


def _participant(request: HttpRequest, pk: int) -> Participant:
    meetings = access.meetings_visible_to(request.user)
    return get_object_or_404(Participant.objects.select_related("meeting__body"), pk=pk, meeting__in=meetings)


def _stands_for(request: HttpRequest, meeting: Meeting) -> Participant | None:
    key = request.POST.get("stands_for", "")
    if not (key.isascii() and key.isdigit()):
        return None
    return get_object_or_404(Participant, pk=key, meeting=meeting)


def _scope(request: HttpRequest, meeting: Meeting) -> list[AgendaItem] | None:
    """Return the items that a guest is limited to, None when the form did not ask.

    Errors: Refused when none of the chosen ones is left, because no item would mean the whole meeting.
    """
    if "scope" not in request.POST:
        return None
    keys = {key for key in request.POST.getlist("items") if key.isascii() and key.isdigit()}
    items = list(AgendaItem.objects.filter(meeting=meeting, pk__in=keys))
    if request.POST.getlist("items") and not items:
        raise Refused("Dòng này vừa được người khác xóa. Hãy tải lại trang.")
    return items


def _cells(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST[name] for name in rows.PARTICIPANT_COLUMNS if name in request.POST}
