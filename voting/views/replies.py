"""Doors of the answer to an opinion form: prepare, look it over, confirm."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from people import act
from people.views import answered, person_of
from voting.access import opinions as access
from voting.actions import replies as actions
from voting.forms import opinions as forms
from voting.models import FormRecipient
from voting.queries import opinions as queries
from voting.rules import opinions as rules
from voting.views.opinions import form_of, page_of


@require_POST
def prepare_reply(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Write an answer down for a member, who confirms it."""
    recipient = _recipient(request, recipient_id)
    sent = forms.ReplyForm(request.POST).sent()
    reply = actions.prepare_reply(recipient=recipient, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_of(recipient.form), revision=reply.revision)


@require_POST
def review_reply(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show an answer once more before it is confirmed, in another place, with the verb on the button."""
    form = form_of(request, form_id)
    if queries.own_place(form, person_of(request)) is None:
        raise Http404
    sent = forms.ReplyForm(request.POST).sent()
    sent["text"] = rules.checked_text(sent["answer"], sent["text"])
    return render(request, "voting/opinion_review.html", {"form": form, **sent})


@require_POST
def confirm_reply(request: HttpRequest, form_id: int) -> HttpResponse:
    """Give the own answer, or change it."""
    form = form_of(request, form_id)
    sent = forms.ReplyForm(request.POST).sent()
    reply = actions.confirm_reply(form=form, **sent, by=person_of(request), key=act.key_of(request))
    at = timezone.localtime(reply.confirmed_at)
    return answered(
        request, to=page_of(form), redirect=page_of(form), revision=reply.revision, time=f"{at:%H:%M}"
    )


def _recipient(request: HttpRequest, recipient_id: int) -> FormRecipient:
    known = access.recipients_answered_by(person_of(request)).select_related("form__body", "person")
    return get_object_or_404(known, pk=recipient_id)
