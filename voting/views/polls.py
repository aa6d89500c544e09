"""Doors of voting: a poll's acts, the ballot of one person, the page of the result."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from meetings import access as meeting_access
from meetings.models import Meeting
from people import act
from people.views import answered, person_of, wants_json
from voting import access, rules
from voting.actions import ballots, hands, joint, names, polls
from voting.forms import polls as forms
from voting.models import Ballot, Poll
from voting.panels import polls as panels
from voting.queries import ballots as texts
from voting.queries import linked
from voting.queries import polls as queries
from voting.queries import secret as secret_queries
from voting.views import sealed


def room_of(meeting: Meeting) -> str:
    """Return the address of the room, where a plain form goes after its act."""
    return reverse("meetings:room", args=[meeting.pk])


def page_of(poll: Poll) -> str:
    """Return the address of a poll's own page."""
    return reverse("voting:poll", args=[poll.pk])


@require_POST
def prepare_poll(request: HttpRequest, item_id: int) -> HttpResponse:
    """Prepare a question on an agenda item."""
    item = get_object_or_404(access.items_visible_to(person_of(request)), pk=item_id)
    sent = forms.PrepareForm(item.meeting, request.POST).sent()
    poll = polls.prepare_poll(item=item, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(item.meeting), poll=poll.pk)


@require_POST
def prepare_joint_poll(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Prepare one question on several items."""
    meeting = get_object_or_404(meeting_access.meetings_visible_to(person_of(request)), pk=meeting_id)
    sent = forms.JointForm(meeting, request.POST).sent()
    poll = joint.prepare_joint_poll(meeting=meeting, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(meeting), poll=poll.pk)


@require_POST
def open_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Open a poll."""
    poll = poll_for(request, poll_id)
    sealed.require_sealable(request, poll)
    polls.open_poll(poll=poll, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_POST
def close_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Close a poll and answer with its result sentence."""
    poll = poll_for(request, poll_id)
    with sealed.voided_when_unsound(poll):
        closed = polls.close_poll(poll=poll, by=person_of(request), key=act.key_of(request))
    return answered(
        request,
        to=room_of(poll.meeting),
        poll=poll.pk,
        adopted=closed.result["adopted"],
        sentence=closed.result["sentence"],
    )


@require_POST
def void_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Make a poll void."""
    poll = poll_for(request, poll_id)
    reason = request.POST.get("reason", "")
    polls.void_poll(poll=poll, reason=reason, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_POST
def add_voter(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Entitle a member who came in late."""
    poll = poll_for(request, poll_id)
    participant = forms.VoterForm(poll.meeting, request.POST).sent()
    polls.add_voter(poll=poll, participant=participant, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_POST
def cast(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Cast or change the own vote; an outdated ballot is refused with what is stored."""
    poll = queries.poll_of_voter(poll_id, person_of(request)) or poll_for(request, poll_id)
    sent = forms.CastForm(request.POST).sent()
    try:
        stored = ballots.cast(poll=poll, **sent, by=person_of(request), key=act.key_of(request))
    except rules.Outdated as refusal:
        if not wants_json(request):
            raise
        return _outdated(request, poll, refusal)
    at = datetime.fromisoformat(str(stored["at"]))
    return answered(
        request, to=room_of(poll.meeting), **stored, **_recorded(Ballot(at=at, **_said(sent)), poll)
    )


@require_safe
def ballot(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Show the own ballot as a page, with `?choice=` its confirmation, for browsers without script."""
    poll = poll_for(request, poll_id)
    if not poll.is_open:
        return redirect("voting:poll", poll.pk)
    context = {"poll": poll, "meeting": poll.meeting, "items": queries.items_of(poll)}
    context |= panels.chosen_in(poll, request.GET.get("choice", ""), request.GET.getlist("picks"))
    context |= panels.ballot_in(poll, person_of(request))
    return render(request, "voting/ballot.html", context)


@require_POST
def count_hands(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Type in a show of hands."""
    poll = poll_for(request, poll_id)
    sent = forms.HandsForm(request.POST).sent()
    hands.count_hands(poll=poll, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_POST
def show_names(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Show the names on the big screen."""
    poll = poll_for(request, poll_id)
    names.show_names(poll=poll, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_POST
def hide_names(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Show numbers alone again."""
    poll = poll_for(request, poll_id)
    names.hide_names(poll=poll, by=person_of(request), key=act.key_of(request))
    return answered(request, to=room_of(poll.meeting), poll=poll.pk)


@require_safe
def poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Show a poll: the turnout while it is open, its result afterwards, names to chair and secretary."""
    found = poll_for(request, poll_id)
    roll = queries.roll_of(found) if access.may_see_names(person_of(request), found) else []
    context = {"poll": found, "meeting": found.meeting, "roll": roll, "counts": queries.counts_of(found)}
    more = {
        "turnout": queries.turnout(found),
        "items": queries.items_of(found),
        "chain": linked.chain_of(found),
    }
    context |= {"reads_remarks": access.may_read_remarks(person_of(request), found)}
    more |= secret_queries.page_of(found, person_of(request))
    return render(request, "voting/poll.html", {**context, **more})


def _outdated(request: HttpRequest, poll: Poll, refusal: rules.Outdated) -> JsonResponse:
    """Refuse with the state that is stored, so that the tablet can show it."""
    stored = queries.own_ballot(poll, person_of(request))
    state = _recorded(stored, poll) if stored else {}
    message = gettext(refusal.msgid)
    return JsonResponse({"ok": False, "message": message, "revision": refusal.revision, **state}, status=409)


def _said(sent: dict[str, Any]) -> dict[str, Any]:
    return {"choice": sent["choice"], "picks": sent["picks"]}


def _recorded(ballot: Ballot, poll: Poll) -> dict[str, str]:
    """Return what a ballot says, for the one who cast it."""
    label = texts.said(ballot, texts.labels_of(poll))
    return {"choice": ballot.choice, "label": label, "time": f"{timezone.localtime(ballot.at):%H:%M}"}


def poll_for(request: HttpRequest, poll_id: int) -> Poll:
    """Return a poll that the person may know of, or 404."""
    return get_object_or_404(access.polls_visible_to(person_of(request)), pk=poll_id)
