"""Doors before a meeting: the list, a new one, its page, its editor, its own fields, the calling."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access, panels
from meetings.actions import planning
from meetings.forms import planning as forms
from meetings.live import reading
from meetings.models import Meeting
from meetings.queries import pages
from people import act
from people.models import Body
from people.views import answered, person_of

# The last one belongs to documents.
EDITOR_PANELS = ("agenda_editor", "participants_editor", "calling", "papers")


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Show the meetings that the person may know of."""
    context = {
        "list": pages.list_of(person_of(request), request.GET.get("body", "")),
        "may_prepare": bool(pages.bodies_prepared_by(person_of(request))),
    }
    return render(request, "meetings/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Offer the kinds, then the filled form of one; create on POST."""
    bodies = pages.bodies_prepared_by(person_of(request))
    if not bodies:
        raise Http404
    body = _chosen(bodies, request.GET.get("body") or request.POST.get("body"))
    if request.method == "POST":
        return _created(request, body)
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {"bodies": bodies, "body": body, "kinds": Meeting.Kind.choices, "kind": kind}
    if kind in Meeting.Kind.values:
        context["form"] = forms.MeetingForm(body=body, initial=forms.first_values(body, kind))
    return render(request, "meetings/new.html", context)


def _chosen(bodies: list[Body], key: str | None) -> Body:
    return next((body for body in bodies if str(body.pk) == key), bodies[0])


def _created(request: HttpRequest, body: Body) -> HttpResponse:
    form = forms.MeetingForm(request.POST, body=body)
    if not form.is_valid():
        return render(
            request, "meetings/new.html", {"body": body, "bodies": [body], "form": form}, status=409
        )
    meeting = planning.create_meeting(
        body=body, **form.cleaned_data, by=person_of(request), key=act.key_of(request)
    )
    return redirect("meetings:agenda", meeting.pk)


@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one meeting: when and where, the agenda, who takes part, the papers."""
    meeting = known_meeting(request, pk)
    own = reading.reading_of(request, meeting)
    context = pages.page_of(meeting, person_of(request))
    context["papers"] = own.panel("papers") if "papers" in panels.registered() else ""
    return render(request, "meetings/meeting.html", context)


@require_safe
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the editor of agenda and participants to those who prepare the meeting."""
    meeting = prepared_meeting(request, pk)
    own = reading.reading_of(request, meeting)
    form = forms.MeetingForm(body=meeting.body, initial=forms.values_of(meeting), auto_id="meeting_%s")
    context = {"meeting": meeting, "form": form, "slots": own.slots(EDITOR_PANELS)}
    return render(request, "meetings/editor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting's own fields, change them on POST; what was typed stays when something is wrong."""
    meeting = prepared_meeting(request, pk)
    posted = request.method == "POST"
    form = forms.MeetingForm(
        request.POST if posted else None, body=meeting.body, initial=forms.values_of(meeting)
    )
    if not posted or not form.is_valid():
        context = {"meeting": meeting, "form": form}
        return render(request, "meetings/edit.html", context, status=409 if posted else 200)
    planning.edit_meeting(
        meeting=meeting, **form.cleaned_data, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, to=editor_of(meeting))


@require_POST
def call_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the meeting."""
    meeting = known_meeting(request, pk)
    planning.call_meeting(meeting=meeting, by=person_of(request), key=act.key_of(request))
    to = reverse("meetings:meeting", args=[meeting.pk])
    return answered(request, to=to, redirect=to)


def known_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting that the person may know of, or answer 404."""
    return get_object_or_404(access.meetings_visible_to(person_of(request)), pk=pk)


def prepared_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting that the person prepares, or answer 404."""
    meeting = known_meeting(request, pk)
    if not access.may_prepare(person_of(request), meeting):
        raise Http404
    return meeting


def editor_of(meeting: Meeting) -> str:
    """Return the address of the editor, where a plain form goes after its act."""
    return reverse("meetings:agenda", args=[meeting.pk])
