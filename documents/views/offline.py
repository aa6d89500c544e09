"""Doors of tablets that keep papers: what may be kept of a meeting, and the person's own tablets."""

import uuid

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from documents.actions import devices as actions
from documents.actions import reminding
from documents.models import Device
from documents.queries import offline as queries
from documents.queries import reminders
from documents.queries.papers import ItemPapers, Paper
from meetings import access as meetings_access
from meetings.models import Meeting
from people import clock
from people.views import answered, person_of


@require_safe
def offline_papers(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """List what a tablet may keep of a meeting, with the links as the room shows them."""
    meeting = get_object_or_404(meetings_access.meetings_visible_to(request.user), pk=meeting_id)
    kept = queries.kept_of(meeting, reader=person_of(request), now=clock.now())
    facts = {"meeting": meeting.pk, "title": meeting.title, "starts": _starts(kept.meeting)}
    items = [_item(group) for group in kept.groups]
    ends = {"until": kept.until.isoformat(), "online_only": kept.online_only}
    return JsonResponse({**facts, **ends, "items": items})


def _starts(meeting: Meeting) -> str:
    start = timezone.localtime(meeting.planned_start, meeting.body.zone)
    return date_format(start, "H:i, d/m/Y")


def _item(group: ItemPapers) -> dict[str, object]:
    papers = [_paper(paper) for paper in group.papers]
    return {"order": group.item.order, "title": group.item.title, "papers": papers}


def _paper(paper: Paper) -> dict[str, object]:
    version = paper.version
    if version is None:
        raise TypeError("only a readable paper may be kept")
    return {
        "content": reverse("documents:content", args=[version.pk]),
        "document": paper.document.pk,
        "size": version.size,
        "pages": version.pages,
        "marks": reverse("documents:marks", args=[version.pk]),
        "link": render_to_string("documents/_paper_link.html", {"paper": paper}),
    }


@require_POST
def device_seen(request: HttpRequest) -> HttpResponse:
    """Note the tablet; tell it what it may go on keeping, or that it has to wipe, and log a revoked one out."""
    person, now = person_of(request), clock.now()
    device = actions.note_device(uid=_uid(request), label=request.POST.get("label", ""), by=person)
    if device.may_keep_for(person):
        untils = queries.untils_of(_meetings(request), reader=person, now=now)
        return JsonResponse({"state": "kept", "until": {pk: at.isoformat() for pk, at in untils.items()}})
    if device.person_id == person.pk:
        logout(request)
    return JsonResponse({"state": "revoked"})


def _meetings(request: HttpRequest) -> list[int]:
    asked = request.POST.getlist("meetings")[:200]
    return [int(pk) for pk in asked if pk.isascii() and pk.isdecimal() and len(pk) < 16]


def _uid(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("device", ""))
    except ValueError:
        raise Http404 from None


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Show the person's own tablets, and whether they are mailed about papers."""
    person = person_of(request)
    context = {"devices": queries.devices_of(person), "wants_mail": reminders.wants_mail(person)}
    return render(request, "documents/devices.html", context)


@require_POST
def revoke_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Revoke one of the person's own tablets."""
    person = person_of(request)
    device = get_object_or_404(Device.objects.filter(person=person), pk=device_id)
    actions.revoke_device(device=device, by=person)
    return answered(request, reverse("documents:devices"), redirect=reverse("documents:devices"))


@require_POST
def set_mail(request: HttpRequest) -> HttpResponse:
    """Switch the person's daily mail about papers on or off."""
    reminding.set_mail(is_on=request.POST.get("on") == "1", by=person_of(request))
    return answered(request, reverse("documents:devices"), redirect=reverse("documents:devices"))
