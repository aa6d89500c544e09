"""Doors of opinion forms: the list, a draft and its way to the members, the results and the report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import act, clock
from people.views import answered, person_of
from voting.access import opinions as access
from voting.actions import opinions as actions
from voting.actions import replies, results
from voting.forms import opinions as forms
from voting.models import OpinionForm
from voting.pdf import forms as pdf
from voting.queries import form_papers
from voting.queries import opinions as queries


@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, and to who prepares or decides every form of the body."""
    person, now = person_of(request), clock.now()
    asked = queries.asked_of(person, now=now)
    context = {
        "waiting": [mine for mine in asked if not mine.is_answered and not mine.due.is_over],
        "overdue": [mine for mine in asked if not mine.is_answered and mine.due.is_over],
        "answered": [mine for mine in asked if mine.is_answered],
        "over": queries.over_for(person),
        "forms": queries.forms_of(person),
        "bodies": queries.bodies_prepared_by(person),
        "names_senders": access.bodies_naming_senders(person).exists(),
        "now": now,
    }
    return render(request, "voting/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_opinion(request: HttpRequest) -> HttpResponse:
    """Offer an empty draft; create it on POST."""
    bodies = queries.bodies_prepared_by(person_of(request))
    if not bodies:
        raise Http404
    body = forms.body_chosen(bodies, request.GET.get("body") or request.POST.get("body") or "")
    if request.method == "POST":
        sent = forms.DraftForm(request.POST).sent()
        form = actions.create_form(body=body, **sent, by=person_of(request), key=act.key_of(request))
        return answered(request, to=page_of(form), redirect=page_of(form))
    return render(request, "voting/opinion_new.html", {"bodies": bodies, "body": body})


@require_safe
def opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show one form as its reader may see it."""
    form, person = form_of(request, form_id), person_of(request)
    replies.record_form_opened(form=form, by=person)
    return render(request, "voting/opinion.html", _context(form, request))


def _context(form: OpinionForm, request: HttpRequest) -> dict[str, Any]:
    person, now = person_of(request), clock.now()
    prepares = access.may_prepare_forms(person, form.body)
    sends = access.may_send_forms(person, form.body)
    answered_count, sent = queries.counts_of(form)
    return {
        "form": form,
        "prepares": prepares,
        "sends": sends,
        "places": queries.places_of(form, reader=person, now=now),
        "due": queries.due_of(form, now) if form.due_at else None,
        "answered": answered_count,
        "sent": sent,
        "recipients": queries.recipients_of(form) if prepares or sends else [],
        "roll": queries.roll_of(form) if access.may_see_answers(person, form) else [],
        "numbers": queries.numbers_of(form),
        "decision": queries.decision_of(form),
        "papers": _ready(form_papers.papers_of(form, reader=person)),
        "record": _ready([form_papers.FormPaper(form)])[0] if access.may_see_answers(person, form) else None,
        "sessions": queries.meetings_to_report_to(form) if prepares and form.is_closed else [],
    }


def _ready(papers: list[form_papers.FormPaper]) -> list[tuple[form_papers.FormPaper, bool]]:
    """Tell of each paper whether it lies there."""
    return [(paper, pdf.path_of(paper).exists()) for paper in papers]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Offer the text of a draft; write it on POST."""
    form = _prepared(request, form_id)
    if request.method == "POST":
        sent = forms.DraftForm(request.POST).sent()
        actions.edit_form(form=form, **sent, by=person_of(request), key=act.key_of(request))
        return answered(request, to=page_of(form), redirect=page_of(form))
    return render(request, "voting/opinion_edit.html", {"form": form})


@require_POST
def submit_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Submit a draft to the head."""
    form = form_of(request, form_id)
    actions.submit_form(form=form, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form))


@require_POST
def return_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Give a submitted form back."""
    form, note = form_of(request, form_id), request.POST.get("note", "")
    actions.return_form(form=form, note=note, by=person_of(request), key=act.key_of(request))
    return answered(request, to=_list_or_page(request, form), redirect=_list_or_page(request, form))


@require_POST
def send_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Approve a form and send it to the members."""
    form = form_of(request, form_id)
    actions.send_form(form=form, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form))


@require_POST
def extend_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Give members more time."""
    form, sent = form_of(request, form_id), forms.ExtensionForm(request.POST).sent()
    actions.extend_form(form=form, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form))


@require_POST
def recall_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Take a form back."""
    form, reason = form_of(request, form_id), request.POST.get("reason", "")
    actions.recall_form(form=form, reason=reason, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form))


@require_POST
def close_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Count the answers and answer with the result."""
    form = form_of(request, form_id)
    closed = results.close_form(form=form, by=person_of(request), key=act.key_of(request))
    result = closed.result
    return answered(request, to=page_of(form), adopted=result["adopted"], sentence=result["sentence"])


@require_POST
def report_opinion(request: HttpRequest, form_id: int) -> HttpResponse:
    """Report the result to a session."""
    form = form_of(request, form_id)
    sent = forms.ReportForm(form, request.POST).sent()
    results.report_form(form=form, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(form))


@require_safe
def opinion_paper(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show the official paper of a form to be printed: the own answer while it is open, the result once counted."""
    form, person = form_of(request, form_id), person_of(request)
    if form.sent_at is None:
        raise Http404
    own = queries.own_place(form, person)
    context = {
        "form": form,
        "own": own,
        "reply": queries.reply_of(own) if own else None,
        "roll": queries.roll_of(form) if access.may_see_answers(person, form) else [],
        "numbers": queries.numbers_of(form),
    }
    return render(request, "voting/opinion_paper.html", context)


def page_of(form: OpinionForm) -> str:
    """Return the address of a form's page."""
    return reverse("voting:opinion", args=[form.pk])


def form_of(request: HttpRequest, form_id: int) -> OpinionForm:
    """Return a form that the person may know of; 404 for any other."""
    return get_object_or_404(access.forms_visible_to(person_of(request)), pk=form_id)


def _prepared(request: HttpRequest, form_id: int) -> OpinionForm:
    form = form_of(request, form_id)
    if not access.may_prepare_forms(person_of(request), form.body):
        raise Http404
    return form


def _list_or_page(request: HttpRequest, form: OpinionForm) -> str:
    """Return where to go once a form is a draft again, which who decides does not see."""
    if access.may_prepare_forms(person_of(request), form.body):
        return page_of(form)
    return reverse("voting:opinions")
