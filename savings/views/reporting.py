"""Doors of what a body says of itself: how many meetings it held in a month, and corrections of a ledger."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from people import act
from people.rules import Refused
from people.views import answered, person_of
from savings import access
from savings.actions import reporting


class HeldForm(forms.Form):
    """How many meetings were held in a month."""

    month = forms.DateField(input_formats=["%Y-%m", "%m/%Y"])
    held = forms.IntegerField(min_value=0)


@require_POST
def report_held(request: HttpRequest, body_id: int) -> HttpResponse:
    """Say how many meetings a body held in a month by its calendar."""
    body = get_object_or_404(access.bodies_seen_by(person_of(request)), pk=body_id)
    form = HeldForm(request.POST)
    if not form.is_valid():
        raise Refused("Hãy chọn tháng và ghi số phiên họp đã tổ chức.")
    reporting.report_held(body=body, **form.cleaned_data, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("body_meetings", args=[body.pk]))


@require_POST
def correct_figure(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """Correct the declared pages of a ledger, with a reason."""
    ledger = get_object_or_404(access.ledgers_visible_to(person_of(request)), pk=ledger_id)
    sent = {name: request.POST.get(name, "").strip() for name in ("fact", "value", "reason")}
    reporting.correct_figure(ledger=ledger, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=reverse("ledger_page", args=[ledger.pk]))
