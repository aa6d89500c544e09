"""Doors of the floor: ask for it, give it, end it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings import access
from meetings.actions import speaking
from meetings.forms import session as forms
from meetings.models import SpeakingTurn
from meetings.views.presence import participant_for
from meetings.views.session import room_of
from people import act
from people.views import answered


@require_POST
def ask_to_speak(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the floor."""
    participant = participant_for(request, pk)
    item = forms.AskForm(participant.meeting, request.POST).sent()["item"]
    speaking.ask_to_speak(participant=participant, item=item, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(participant.meeting))


@require_POST
def withdraw_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request to speak back."""
    turn = _turn(request, pk)
    speaking.withdraw_turn(turn=turn, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(turn.meeting))


@require_POST
def give_floor(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the floor to somebody who waits."""
    turn = _turn(request, pk)
    speaking.give_floor(turn=turn, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(turn.meeting))


@require_POST
def end_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """End a speech."""
    turn = _turn(request, pk)
    speaking.end_turn(turn=turn, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(turn.meeting))


@require_POST
def refuse_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a request to speak down."""
    turn = _turn(request, pk)
    speaking.refuse_turn(turn=turn, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(turn.meeting))


def _turn(request: HttpRequest, pk: int) -> SpeakingTurn:
    turns = SpeakingTurn.objects.select_related("meeting__body")
    return get_object_or_404(turns, pk=pk, meeting__in=access.meetings_visible_to(request.user))
