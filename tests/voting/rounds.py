"""Rounds of prior positions in a given state, made by the public acts; used by tests of acts, pages and panels."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta

from django.utils import timezone

from ecabinet.demo import Cast
from meetings.models import AgendaItem, Meeting
from people import clock
from people.models import Assistance, User
from tests import builders
from voting.actions import conditions, positions
from voting.actions.positions import Stated
from voting.models import PriorPosition

IF, DISCUSS, AGREES = "agrees_if", "discuss", "agrees"
CONDITION, QUESTION = "Đề nghị bổ sung nguồn kinh phí cụ thể", "Cơ quan nào chịu trách nhiệm chính về dữ liệu"


def coming_meeting(cast: Cast, **rules: object) -> Meeting:
    """Make a called meeting that begins in two days, under rules of its own where given."""
    meeting = builders.called_meeting(cast)
    start = timezone.now().replace(microsecond=0) + timedelta(days=2)
    meeting.planned_start, meeting.planned_end = start, start + timedelta(minutes=90)
    meeting.rules = {**meeting.rules, **rules}
    meeting.save()
    return fresh(meeting)


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("body", "current_item").get(pk=meeting.pk)


def asked(cast: Cast, **rules: object) -> Meeting:
    """Ask the members of a coming meeting, until a day from now."""
    meeting = coming_meeting(cast, **rules)
    positions.ask_positions(meeting=meeting, due_at=timezone.now() + timedelta(days=1), by=cast["secretary"])
    return fresh(meeting)


def items(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).select_related("meeting__body"))


def file(meeting: Meeting, by: User, *stances: str, text: str = "") -> int:
    """File on the items in their order; an empty stance leaves one out. Shape: `text` goes to every condition."""
    stated = [
        Stated(item, stance, "" if stance == AGREES else text or (CONDITION if stance == IF else QUESTION))
        for item, stance in zip(items(meeting), stances, strict=False)
        if stance
    ]
    return positions.file_positions(meeting=fresh(meeting), stated=stated, by=by)


def all_agree(meeting: Meeting, people: Iterable[User]) -> None:
    for person in people:
        file(meeting, person, *[AGREES] * len(items(meeting)))


def after_deadline() -> AbstractContextManager[clock.Played]:
    """Play a moment behind the deadline of `asked` and before the session."""
    return clock.playing(timezone.now() + timedelta(days=1, hours=1))


def position(meeting: Meeting, person: User, order: int = 1) -> PriorPosition:
    rows = PriorPosition.objects.filter(filed_at__isnull=False).select_related("item__meeting__body")
    return rows.filter(item__meeting=meeting, item__order=order, person=person).latest("revision")


def answered(
    meeting: Meeting, person: User, by: User, kind: str, text: str = "Đã bổ sung khoản 3 Điều 5"
) -> None:
    """Let the agency answer a member's condition on the first item, and the Office clear it."""
    conditions.answer_condition(position=position(meeting, person), kind=kind, text=text, by=by)


def assist(cast: Cast, member: str = "minister1", aide: str = "aide") -> Assistance:
    return Assistance.objects.create(aide=cast[aide], member=cast[member], body=cast.government)
