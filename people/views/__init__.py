"""How every door answers an act: JSON to a script, a redirect to a plain form."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from people.models import User


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
