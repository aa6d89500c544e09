"""Doors of who is let to send the opinion forms of a body."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import act
from people import queries as people_queries
from people.models import Body
from people.views import answered, person_of
from voting.access import opinions as access
from voting.actions import senders as actions
from voting.queries import senders as queries


@require_safe
def senders(request: HttpRequest) -> HttpResponse:
    """Show whom the head or the administrator lets; there is no such page for anybody else."""
    found = queries.senders_for(person_of(request))
    if not found:
        raise Http404
    return render(request, "voting/senders.html", {"found": found})


@require_POST
def name_sender(request: HttpRequest, body_id: int) -> HttpResponse:
    """Let somebody send."""
    body = _body(request, body_id)
    person = people_queries.person_by_address(request.POST.get("person", ""))
    actions.name_sender(body=body, person=person, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("voting:senders"))


@require_POST
def end_sender(request: HttpRequest, body_id: int, person_id: int) -> HttpResponse:
    """Take it back."""
    body = _body(request, body_id)
    person = get_object_or_404(queries.senders_of(body), pk=person_id)
    actions.end_sender(body=body, person=person, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("voting:senders"))


def _body(request: HttpRequest, body_id: int) -> Body:
    return get_object_or_404(access.bodies_naming_senders(person_of(request)), pk=body_id)
