"""Doors of recusals: who takes no part in the vote on which item, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings import access as meeting_access
from meetings.models import Meeting
from people import act
from people.views import answered, person_of
from voting import access
from voting.actions import recusals
from voting.forms import polls as forms
from voting.queries import recusals as queries


@require_safe
def recusals_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show a member the own recusals, and those who conduct everybody's."""
    visible = meeting_access.meetings_visible_to(person_of(request))
    meeting = get_object_or_404(visible, pk=meeting_id)
    page = queries.page_of(meeting, reader=person_of(request))
    return render(request, "voting/recusals.html", {"meeting": meeting, **page})


@require_POST
def recuse_member(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put on record that a member takes no part in the vote on an item."""
    item = get_object_or_404(access.items_visible_to(person_of(request)), pk=item_id)
    participant = forms.VoterForm(item.meeting, request.POST).sent()
    reason = request.POST.get("reason", "")
    sent = {"item": item, "participant": participant, "reason": reason}
    recusals.recuse_member(**sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=_page_of(item.meeting))


@require_POST
def withdraw_recusal(request: HttpRequest, recusal_id: int) -> HttpResponse:
    """Take a recusal back."""
    recusal = get_object_or_404(access.recusals_visible_to(person_of(request)), pk=recusal_id)
    recusals.withdraw_recusal(recusal=recusal, by=person_of(request), key=act.key_of(request))
    return answered(request, to=_page_of(recusal.item.meeting))


def _page_of(meeting: Meeting) -> str:
    return reverse("voting:recusals", args=[meeting.pk])
