"""Doors of who reads a paper and how: audience, view-only, approval."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from documents import access
from documents.actions import distribution
from documents.models import Document
from documents.views.papers import list_of
from people import act
from people.models import User
from people.views import answered, person_of


@require_POST
def set_audience(request: HttpRequest, document_id: int) -> HttpResponse:
    """Say who reads a paper."""
    document = _managed(request, document_id)
    chosen = [
        key for key in request.POST.getlist("people") if key.isascii() and key.isdecimal() and len(key) < 10
    ]
    distribution.set_audience(
        document=document,
        audience=request.POST.get("audience", ""),
        people=list(User.objects.filter(pk__in=chosen)),
        by=person_of(request),
        key=act.key_of(request),
    )
    return answered(request, list_of(document))


@require_POST
def set_view_only(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a paper as pictures only, or give it as a file again."""
    document = _managed(request, document_id)
    chosen = request.POST.get("is_view_only") == "1"
    distribution.set_view_only(
        document=document, is_view_only=chosen, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, list_of(document))


@require_POST
def ask_approval(request: HttpRequest, document_id: int) -> HttpResponse:
    """Hold a paper back until its agency has approved it."""
    document = _managed(request, document_id)
    distribution.ask_approval(document=document, by=person_of(request), key=act.key_of(request))
    return answered(request, list_of(document))


@require_POST
def approve(request: HttpRequest, document_id: int) -> HttpResponse:
    """Approve a paper for the agency that submits it."""
    document = get_object_or_404(access.documents_visible_to(request.user), pk=document_id)
    distribution.approve(document=document, by=person_of(request), key=act.key_of(request))
    return answered(request, reverse("documents:paper", args=[document.pk]))


@require_POST
def drop_approval(request: HttpRequest, document_id: int) -> HttpResponse:
    """Distribute a paper without waiting for its approval."""
    document = _managed(request, document_id)
    distribution.drop_approval(document=document, by=person_of(request), key=act.key_of(request))
    return answered(request, list_of(document))


def _managed(request: HttpRequest, document_id: int) -> Document:
    return get_object_or_404(access.documents_managed_by(request.user), pk=document_id)
