"""Doors of rates and targets: read by who oversees the body, entered by its administrator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people import act, clock
from people.models import Body
from people.views import answered, person_of
from savings import access
from savings.actions import ratebook
from savings.forms import ratebook as forms
from savings.queries import ratebook as queries


@require_safe
def ratebook_page(request: HttpRequest, body_id: int) -> HttpResponse:
    """Show which rates hold for a body, of the nation its targets too, and the forms of new ones."""
    body, today = _body(request, body_id), timezone.localdate(clock.now())
    context = queries.page_of(body, reader=person_of(request), today=today)
    begin = {"valid_from": today}
    forms_ = {
        "rate_form": forms.NewRate(initial=begin, auto_id="rate-%s"),
        "target_form": forms.NewTarget(initial=begin, auto_id="target-%s"),
    }
    return render(request, "savings/ratebook.html", {**context, **forms_})


@require_POST
def set_rate(request: HttpRequest, body_id: int) -> HttpResponse:
    """Enter a rate of a body."""
    body, sent = _body(request, body_id), forms.NewRate(request.POST).sent()
    ratebook.set_rate(body=body, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("ratebook", args=[body.pk]))


@require_POST
def set_target(request: HttpRequest, body_id: int) -> HttpResponse:
    """Enter a target of a level."""
    body, sent = _body(request, body_id), forms.NewTarget(request.POST).sent()
    ratebook.set_target(body=body, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("ratebook", args=[body.pk]))


def _body(request: HttpRequest, body_id: int) -> Body:
    """Return a body whose figures the person may see or whose rates they enter; 404 otherwise."""
    body, person = get_object_or_404(Body, pk=body_id), person_of(request)
    seen = access.bodies_overseen_by(person).filter(pk=body.pk).exists()
    if not seen and not access.may_administer(person, body):
        raise Http404
    return body
