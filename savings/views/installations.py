"""Doors of other installations: who reports here and who is late; registering one, switching one off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import act, clock
from people.views import answered, person_of
from savings import access, store
from savings.actions import receiving, sending
from savings.models import Installation
from savings.queries import outgoing, received


@require_safe
def installations_page(request: HttpRequest) -> HttpResponse:
    """Show who reports here, how far the own reports have come, and the form of a new installation."""
    return _shown(request)


@require_POST
def register_installation(request: HttpRequest) -> HttpResponse:
    """Register an installation and show its token, this once."""
    body = get_object_or_404(
        access.bodies_registered_by(person_of(request)), pk=_number(request.POST.get("body", ""))
    )
    key = act.key_of(request)
    token = receiving.token_for(key.value) if key else receiving.new_token()
    row = receiving.register_installation(
        body=body,
        name=request.POST.get("name", ""),
        public_key=request.POST.get("public_key", ""),
        token=token,
        by=person_of(request),
        key=key,
    )
    return _shown(request, token=token, registered=row)


@require_POST
def switch_installation(request: HttpRequest, installation_id: int) -> HttpResponse:
    """Switch an installation off or on."""
    bodies = access.bodies_registered_by(person_of(request))
    row = get_object_or_404(Installation.objects.filter(body__in=bodies), pk=installation_id)
    is_active = request.POST.get("is_active") == "1"
    receiving.switch_installation(
        installation=row, is_active=is_active, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, to=reverse("installations"))


def _shown(request: HttpRequest, **more: object) -> HttpResponse:
    person = person_of(request)
    seen, own = access.bodies_overseen_by(person), access.bodies_registered_by(person)
    overseen, mine = (set(bodies.values_list("pk", flat=True)) for bodies in (seen, own))
    if not overseen and not mine:
        raise Http404
    shown = overseen | mine
    standing = [one for one in received.standing_of_all(clock.now()) if one.installation.body_id in shown]
    context = {
        "is_seen": bool(overseen),
        "standing": standing,
        "mine": mine,
        "bodies": own.order_by("level", "name"),
        **more,
    }
    return render(request, "savings/installations.html", {**context, "central": _central()})


def _central() -> dict[str, object] | None:
    """Tell how far the own reports have come; None where this installation reports to nobody."""
    central = store.load()
    if central is None or not central.url:
        return None
    waits = sending.waiting()
    arrived = outgoing.own_parcels().exclude(done_at=None).last()
    return {"url": central.url, "waits": waits.count(), "first": waits.first(), "arrived": arrived}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
