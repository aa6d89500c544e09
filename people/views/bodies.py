"""Doors of a body's rules: which bodies, the rules of one, and a new version of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from people import access, act, clock, forms
from people.actions import bodies
from people.models import Body
from people.queries import rulebook
from people.rules import MalformedRules, Refused
from people.views import person_of


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """List the bodies whose rules the person reads; go on to the only one."""
    found = list(rulebook.readable_bodies(person_of(request), localdate(clock.now())))
    if len(found) == 1:
        return redirect("bodies:rules", found[0].pk)
    return render(request, "people/bodies.html", {"bodies": found})


@require_safe
def rules_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rules that apply today, where each comes from, and every version."""
    body = _readable(request, pk)
    today = clock.now().astimezone(body.zone).date()
    versions, members = rulebook.versions_of(body), rulebook.members_count(body, today)
    context: dict[str, Any] = {"body": body, "members": members, "may_issue": _may_issue(request, body)}
    context["current"] = rulebook.current_of(versions, today)
    context["history"] = rulebook.history_of(versions, today, members)
    try:
        context["rows"] = rulebook.rows_with_sources(body, versions, today, members)
    except MalformedRules as why:
        context["fault"] = why
    return render(request, "people/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer today's rules to be changed, show what a change means, and issue it."""
    body = _readable(request, pk)
    if not _may_issue(request, body):
        raise Http404
    today = clock.now().astimezone(body.zone).date()
    versions = rulebook.versions_of(body)
    before = rulebook.first_values(body, versions, today)
    if request.method != "POST":
        first = forms.first_values(before, today, rulebook.newest_key(versions))
        return _shown(request, body, forms.RulesForm(initial=first))
    form = forms.RulesForm(request.POST)
    if not form.is_valid():
        return _shown(request, body, form, status=409)
    if "issue" in request.POST and form.was_previewed:
        return _issued(request, body, form)
    return _shown(request, body, form, preview=rulebook.preview_of(body, form.values, before, today))


def _issued(request: HttpRequest, body: Body, form: forms.RulesForm) -> HttpResponse:
    fields = {name: form.cleaned_data[name] for name in ("valid_from", "reason", "seen")}
    try:
        bodies.issue_rules(
            body=body, values=form.values, by=person_of(request), key=act.key_of(request), **fields
        )
    except Refused as why:
        form.refuse(why)
        return _shown(request, body, form, status=409)
    return redirect("bodies:rules", body.pk)


def _shown(
    request: HttpRequest, body: Body, form: forms.RulesForm, status: int = 200, **more: object
) -> HttpResponse:
    return render(request, "people/rules_new.html", {"body": body, "form": form, **more}, status=status)


def _readable(request: HttpRequest, pk: int) -> Body:
    found = rulebook.readable_bodies(person_of(request), localdate(clock.now()))
    return get_object_or_404(found, pk=pk)


def _may_issue(request: HttpRequest, body: Body) -> bool:
    return access.may(person_of(request), "administer_body", body)
