"""Doors of prior positions: the page of everybody, the asking, drafts, filing, answers, what is compiled."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from meetings import access as meeting_access
from meetings import panels
from meetings.live import reading
from meetings.models import AgendaItem, Meeting
from people import act, once
from people.models import User
from people.views import answered, person_of
from voting import access
from voting.actions import conditions, consent
from voting.actions import positions as actions
from voting.forms import positions as forms
from voting.models import PriorPosition
from voting.pdf import opinions
from voting.queries import position_pages as pages
from voting.queries import questions


@require_safe
def positions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the page of positions as its reader is concerned; `?for=` names the member an aide prepares for."""
    reader, meeting = person_of(request), _meeting(request, meeting_id)
    assisted = access.members_assisted_by(reader, meeting)
    member = _member(request, meeting, assisted)
    if member is None and not meeting_access.may_attend(reader, meeting):
        raise Http404
    with once.reading():
        context = pages.page_of(meeting, reader, member)
    context |= {"assisted": assisted, "papers": _papers(request, meeting, member)}
    context["ready_papers"] = _ready_papers(context["summaries"])
    return render(request, "voting/positions.html", context)


@require_POST
def ask_positions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask the members for their positions until a moment."""
    meeting = _meeting(request, meeting_id)
    due_at = forms.due_at(meeting, request.POST.get("due_at", ""))
    actions.ask_positions(meeting=meeting, due_at=due_at, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_at(meeting))


@require_POST
def prepare_position(request: HttpRequest, item_id: int, member_id: int) -> HttpResponse:
    """Keep a draft of a member's position, as it is typed."""
    item = _item(request, item_id)
    member = get_object_or_404(User, pk=member_id)
    if not access.may_state_for(person_of(request), member, item.meeting):
        raise Http404
    sent = forms.draft(item, request.POST)
    revision = actions.prepare_position(
        item=item, member=member, **sent, by=person_of(request), key=act.key_of(request)
    )
    return answered(request, to=page_at(item.meeting), revision=revision)


@require_POST
def file_positions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """File everything that the form states, in one act."""
    meeting = _meeting(request, meeting_id)
    stated = forms.stated(meeting, request.POST)
    filed = actions.file_positions(
        meeting=meeting, stated=stated, by=person_of(request), key=act.key_of(request)
    )
    sentence = gettext("Đã ghi nhận ý kiến của đồng chí về %(count)s nội dung.") % {"count": filed}
    return answered(request, to=page_at(meeting), filed=filed, message=sentence)


@require_POST
def open_positions(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Open the table of all positions to a compiler; the journal says who opened it."""
    meeting = _meeting(request, meeting_id)
    actions.open_positions(meeting=meeting, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_at(meeting))


@require_POST
def answer_condition(request: HttpRequest, position_id: int) -> HttpResponse:
    """Answer a condition for the agency that submits the item."""
    position = _condition(request, position_id)
    sent = {name: request.POST.get(name, "") for name in ("kind", "text")}
    conditions.answer_condition(position=position, **sent, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_at(position.item.meeting))


@require_POST
def clear_answers(request: HttpRequest, item_id: int) -> HttpResponse:
    """Clear the agency's answers on an item for the Office."""
    item = _item(request, item_id)
    conditions.clear_answers(item=item, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_at(item.meeting))


@require_POST
def pull_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take an item off the list of agreed items."""
    item = _item(request, item_id)
    consent.pull_item(item=item, by=person_of(request), key=act.key_of(request))
    return answered(request, to=page_at(item.meeting))


def page_at(meeting: Meeting) -> str:
    """Return the address of the page of positions."""
    return reverse("positions", args=[meeting.pk])


def _meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    return get_object_or_404(access.meetings_with_positions(person_of(request)), pk=meeting_id)


def _item(request: HttpRequest, item_id: int) -> AgendaItem:
    meetings = access.meetings_with_positions(person_of(request))
    items = AgendaItem.objects.filter(meeting__in=meetings.values("pk"), is_held_outside=False)
    return get_object_or_404(items.select_related("meeting__body"), pk=item_id)


def _condition(request: HttpRequest, position_id: int) -> PriorPosition:
    """Find a condition that the person's agency may know of; to everybody else there is none."""
    meetings = access.meetings_with_positions(person_of(request))
    rows = PriorPosition.objects.filter(item__meeting__in=meetings.values("pk"), filed_at__isnull=False)
    found = get_object_or_404(rows.select_related("item__meeting__body"), pk=position_id)
    if found not in questions.conditions_for_agency(found.item.meeting, person_of(request)):
        raise Http404
    return found


def _member(request: HttpRequest, meeting: Meeting, assisted: list[User]) -> User | None:
    """Return for whom the form is: the reader, or the member an aide has chosen or has alone."""
    reader = person_of(request)
    wished = request.GET.get("for", "")
    chosen = next((member for member in assisted if str(member.pk) == wished), None)
    if chosen or access.is_elector(reader, meeting):
        return chosen or reader
    return assisted[0] if assisted else None


def _papers(request: HttpRequest, meeting: Meeting, member: User | None) -> str:
    """Return the list of papers beside an aide's form; a member reads the pack."""
    if member in (None, person_of(request)) or "assisted_papers" not in panels.registered():
        return ""
    return reading.reading_of(request, meeting).panel("assisted_papers")


def _ready_papers(summaries: list[pages.ItemSummary]) -> set[int]:
    """Return the items whose table lies there as a paper, as it stands now."""
    return {one.item.pk for one in summaries if one.table and opinions.path_of(one.item, one.table).exists()}
