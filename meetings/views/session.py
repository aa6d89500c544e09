"""Doors of a session that is held: the chair's and the secretary's acts, and the big screen."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings import access, panels
from meetings.actions import presiding, session
from meetings.forms import session as forms
from meetings.live import reading
from meetings.models import AgendaItem, Meeting
from meetings.rules import session as rules
from people import act
from people.views import answered, person_of

# What a room of people may see from its seats, all of it shared.
SCREEN = ("now", "presence", "speakers", "poll")


def room_of(meeting: Meeting) -> str:
    """Return the address of the room, where a plain form goes after its act."""
    return reverse("meetings:room", args=[meeting.pk])


@require_POST
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the session."""
    meeting = _meeting(request, pk)
    session.open_meeting(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def pause_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a break."""
    meeting = _meeting(request, pk)
    session.pause_meeting(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def resume_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """End the break."""
    meeting = _meeting(request, pk)
    session.resume_meeting(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def close_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting with the declared number of printed pages."""
    meeting = _meeting(request, pk)
    pages = rules.declared_pages(forms.ClosingForm(request.POST).sent()["pages_printed"])
    session.close_meeting(meeting=meeting, pages_printed=pages, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def start_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on to an item, with the conclusion of the one that is left."""
    item = _item(request, pk)
    sent = forms.ConclusionForm(item.meeting, request.POST).sent()
    session.start_item(item=item, **sent, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(item.meeting))


@require_POST
def conclude_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the conclusion of an item."""
    item = _item(request, pk)
    text = forms.ConclusionForm(item.meeting, request.POST).sent()["conclusion"]
    session.conclude_item(item=item, conclusion=text, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(item.meeting))


@require_POST
def postpone_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item off to another session."""
    item = _item(request, pk)
    session.postpone_item(item=item, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(item.meeting))


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the chair to another member."""
    meeting = _meeting(request, pk)
    to = forms.HandOverForm(meeting, request.POST).sent()["to"]
    presiding.hand_over(meeting=meeting, to=to, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def instruct_secretary(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the secretary open and close polls."""
    meeting = _meeting(request, pk)
    presiding.instruct_secretary(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_POST
def withdraw_instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the word given to the secretary back."""
    meeting = _meeting(request, pk)
    presiding.withdraw_instruction(meeting=meeting, by=request.user, key=act.key_of(request))
    return answered(request, to=room_of(meeting))


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the big screen of the room: shared panels only."""
    meeting = _meeting(request, pk)
    person = person_of(request)
    if not access.may_conduct(person, meeting) and not access.may_prepare(person, meeting):
        raise PermissionDenied
    own = reading.reading_of(request, meeting)
    slots = own.slots(name for name in SCREEN if name in panels.registered())
    return render(request, "meetings/screen.html", {"meeting": meeting, "slots": slots})


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(access.meetings_visible_to(request.user), pk=pk)


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting__body")
    return get_object_or_404(items, pk=pk, meeting__in=access.meetings_visible_to(request.user))
