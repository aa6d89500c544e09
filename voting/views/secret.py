"""Doors of secret polls: prepare, name tellers, seal a vote, sign the count, the board and its export."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from people import act
from people.views import answered, person_of, wants_json
from voting import access, rules
from voting.actions import secret
from voting.forms import secret as forms
from voting.models import Poll
from voting.queries import exports
from voting.queries import secret as queries
from voting.views import polls, sealed


@require_POST
def prepare_secret_poll(request: HttpRequest, item_id: int) -> HttpResponse:
    """Prepare a secret poll on an agenda item."""
    item = get_object_or_404(access.items_visible_to(person_of(request)), pk=item_id)
    question = request.POST.get("question", "")
    by, key = person_of(request), act.key_of(request)
    poll = secret.prepare_secret_poll(item=item, question=question, by=by, key=key)
    return answered(request, to=polls.room_of(item.meeting), poll=poll.pk)


@require_POST
def name_tellers(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Name the counting group."""
    poll = polls.poll_for(request, poll_id)
    tellers = forms.TellersForm(poll.meeting, request.POST).sent()
    secret.name_tellers(poll=poll, tellers=tellers, by=person_of(request), key=act.key_of(request))
    return answered(request, to=polls.room_of(poll.meeting), poll=poll.pk)


# An error report never shows what was sent here.
@sensitive_post_parameters()
@require_POST
def seal(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Take in a sealed vote; an outdated one is refused with the revision that is stored."""
    poll, by = polls.poll_for(request, poll_id), person_of(request)
    sent = forms.SealForm(request.POST).sent()
    key = secret.keyed(poll, by, act.key_of(request))
    try:
        with sealed.voided_when_unsound(poll):
            stored = secret.seal(poll=poll, **sent, by=by, key=key)
    except rules.Outdated as refusal:
        if not wants_json(request):
            raise
        return JsonResponse(
            {"ok": False, "message": gettext(refusal.msgid), "revision": refusal.revision}, status=409
        )
    return answered(request, to=polls.room_of(poll.meeting), **stored)


@require_POST
def sign_count(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Sign the count as a teller."""
    poll = polls.poll_for(request, poll_id)
    secret.sign_count(poll=poll, by=person_of(request), key=act.key_of(request))
    return answered(request, to=polls.page_of(poll), poll=poll.pk)


@require_safe
def board(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Show every tracker with its choice: the same page for everybody who may see it."""
    poll = _counted(request, poll_id)
    context = {"poll": poll, "meeting": poll.meeting, "board": queries.board_lines(poll)}
    return render(request, "voting/secret_board.html", context)


@require_safe
def export(request: HttpRequest, poll_id: int) -> HttpResponse:
    """Give the ballots of a closed poll as JSON, which tools/verify_poll.py recounts."""
    poll = polls.poll_for(request, poll_id)
    reader = person_of(request)
    is_named = not poll.is_secret and access.may_read_remarks(reader, poll)
    if not (poll.is_closed and (is_named or access.may_see_board(reader, poll))):
        raise Http404
    answer = JsonResponse(exports.export_of(poll), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="poll-{poll.uid}.json"'
    return answer


def _counted(request: HttpRequest, poll_id: int) -> Poll:
    poll = polls.poll_for(request, poll_id)
    if not access.may_see_board(person_of(request), poll):
        raise Http404
    return poll
