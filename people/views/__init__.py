"""How every door answers an act: JSON to a script, a redirect to a plain form; and the doors of aides."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from people import act, queries
from people.actions import assistance
from people.models import Body, User


def person_of(request: HttpRequest) -> User:
    """Return who is logged in; every door but the few open ones stands behind the log-in.

    Errors: TypeError where a door was left open by mistake.
    """
    if not isinstance(request.user, User):
        raise TypeError("this door needs a person who is logged in")
    return request.user


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asked."""
    return "application/json" in request.headers.get("Accept", "")


def answered(request: HttpRequest, to: str, **data: object) -> HttpResponse:
    """Answer a committed act: `data` as JSON to a script, otherwise on to `to` or the form's own `next`."""
    if wants_json(request):
        return JsonResponse({"ok": True, **data})
    wished = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure())
    return redirect(wished if own else to)


@require_safe
def assistants(request: HttpRequest) -> HttpResponse:
    """Show the aides that the person may name; there is no such page for who may name none."""
    found = queries.assisting_for(person_of(request), timezone.localdate())
    if not found:
        raise Http404
    return render(request, "account/assistants.html", {"found": found})


@require_POST
def name_aide(request: HttpRequest, body_id: int) -> HttpResponse:
    """Name an aide of a member of a body."""
    body, members = _naming(request, body_id)
    wanted = request.POST.get("member", "")
    member = next((one for one in members if str(one.pk) == wanted), person_of(request))
    aide = queries.person_by_address(request.POST.get("aide", ""))
    assistance.name_aide(body=body, member=member, aide=aide, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("assistants"))


@require_POST
def end_assistance(request: HttpRequest, assistance_id: int) -> HttpResponse:
    """End an assistance."""
    found = queries.assisting_for(person_of(request), timezone.localdate())
    rows = [row for one in found for row in one.assistances if row.pk == assistance_id]
    if not rows:
        raise Http404
    assistance.end_assistance(assistance=rows[0], by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("assistants"))


def _naming(request: HttpRequest, body_id: int) -> tuple[Body, list[User]]:
    for one in queries.assisting_for(person_of(request), timezone.localdate()):
        if one.body.pk == body_id:
            return one.body, one.members
    raise Http404
