"""Doors of being there: check in and check out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings import access
from meetings.actions import presence
from meetings.forms import session as forms
from meetings.models import Participant
from meetings.views.session import room_of
from people import act
from people.views import answered


@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that somebody is there."""
    participant = participant_for(request, pk)
    mode = forms.CheckInForm(request.POST).sent()["mode"]
    presence.check_in(participant=participant, mode=mode, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(participant.meeting))


@require_POST
def check_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that somebody leaves."""
    participant = participant_for(request, pk)
    presence.check_out(participant=participant, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(participant.meeting))


def participant_for(request: HttpRequest, pk: int) -> Participant:
    """Find a place in a meeting that the person may know of."""
    places = Participant.objects.select_related("meeting__body", "person")
    return get_object_or_404(places, pk=pk, meeting__in=access.meetings_visible_to(request.user))
