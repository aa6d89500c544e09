"""Doors of the list of agreed items, and of the table of opinions and answers as a paper."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaItem
from people import act, jobs
from people.views import answered, person_of
from voting import access
from voting.actions import joint
from voting.pdf import opinions
from voting.queries import positions as queries
from voting.queries import questions
from voting.views.polls import room_of
from voting.views.positions import page_at


@require_POST
def prepare_agreed_poll(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Prepare the joint poll on the list of agreed items as it stands."""
    meeting = get_object_or_404(access.meetings_with_positions(person_of(request)), pk=meeting_id)
    poll = joint.prepare_joint_poll(
        meeting=meeting,
        items=queries.items_to_agree(meeting),
        question=request.POST.get("question", ""),
        by=person_of(request),
        key=act.key_of(request),
    )
    return answered(request, to=room_of(meeting), poll=poll.pk)


@require_POST
def ask_for_opinions(request: HttpRequest, item_id: int) -> HttpResponse:
    """Have the table of an item set as a paper; nothing to do when it lies there already."""
    item, table = _table(request, item_id)
    if not opinions.path_of(item, table).exists():
        jobs.later("voting.tasks.set_opinions", item.pk)
    return answered(request, to=page_at(item.meeting))


@require_safe
def opinions_file(request: HttpRequest, item_id: int) -> HttpResponse | FileResponse:
    """Send the table of an item as it stands now, once it is set."""
    item, table = _table(request, item_id)
    path = opinions.path_of(item, table)
    if not path.exists():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bang-tong-hop-y-kien-{item.order}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _table(request: HttpRequest, item_id: int) -> tuple[AgendaItem, questions.Table]:
    """Find the table of an item; there is none for who may not read it (yet)."""
    meetings = access.meetings_with_positions(person_of(request))
    items = AgendaItem.objects.filter(meeting__in=meetings.values("pk"), is_held_outside=False)
    item = get_object_or_404(items.select_related("meeting__body"), pk=item_id)
    table = questions.tables_of(item.meeting, person_of(request)).get(item.pk)
    if table is None:
        raise Http404
    return item, table
