"""Doors of the live room: the page, one panel, and the state for a tablet whose socket fails."""

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import access, panels
from meetings.live import reading
from meetings.models import Meeting
from meetings.queries import live as queries
from people import once

# The panels of the room, whichever of them are registered.
SHARED_SLOTS = ("now", "agenda", "speakers", "presence", "poll")
SLOTS = (
    *SHARED_SLOTS,
    "ballot",
    "open_questions",
    "agreed",
    "agreed_console",
    "papers",
    "presenter",
    "my_turn",
    "marks",
    "console",
    "poll_console",
    "roll_call",
)


@require_safe
@once.reading()
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the room with every panel that the person may see."""
    own = reading.reading_of(request, _meeting(request, pk))
    slots = own.slots(name for name in SLOTS if name in panels.registered())
    return render(request, "meetings/room.html", {"meeting": own.meeting, "place": own.place, "slots": slots})


@require_safe
@once.reading()
def panel(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Give one panel as the person sees it."""
    if name not in panels.registered():
        raise Http404
    own = reading.reading_of(request, _meeting(request, pk))
    # The panel's forms need the cookie that goes with their token.
    get_token(request)
    return HttpResponse(own.panel(name))


@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a poll as the socket would."""
    own = reading.reading_of(request, _meeting(request, pk))
    asked = request.GET.get("v", "")
    version = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    return HttpResponse(own.state(version), content_type="application/json")


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = queries.meeting_row(pk) if access.may_attend_meeting(request.user, pk) else None
    if meeting is None:
        raise Http404
    return meeting
