"""Builders for the acts of prior positions; see tests/meetings/calls.py."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from meetings.models import Meeting
from tests.meetings.stage import MEMBERS, Stage
from voting.actions import conditions, consent, positions
from voting.actions.positions import Stated
from voting.models import ConditionAnswer, PositionRound, PriorPosition

AGENCY = "Bộ A"


def _round(stage: Stage, *, over: bool) -> None:
    """Let the members have been asked, until an hour ago or for another hour."""
    now = timezone.now()
    due = now - timedelta(hours=1) if over else now + timedelta(hours=1)
    given = {"due_at": due, "asked_at": now - timedelta(days=1), "asked_by": stage.secretary}
    PositionRound.objects.update_or_create(meeting=stage.meeting, defaults=given)


def _filed(stage: Stage, name: str, order: int, stance: str, text: str = "") -> PriorPosition:
    person, now = stage.cast[name], timezone.now()
    given = {"stance": stance, "text": text, "prepared_by": person, "prepared_at": now, "filed_at": now}
    made, _ = PriorPosition.objects.update_or_create(
        item=stage.item(order), person=person, revision=1, defaults=given
    )
    return PriorPosition.objects.select_related("item__meeting__body").get(pk=made.pk)


def _asking(stage: Stage):
    start = timezone.now() + timedelta(hours=3)
    Meeting.objects.filter(pk=stage.meeting.pk).update(
        planned_start=start, planned_end=start + timedelta(hours=1)
    )
    due = start - timedelta(hours=1)
    return partial(positions.ask_positions, meeting=stage.fresh(), due_at=due, by=stage.secretary)


def _filing(stage: Stage):
    _round(stage, over=False)
    stated = [Stated(stage.item(order), "agrees") for order in (2, 3)]
    return partial(positions.file_positions, meeting=stage.fresh(), stated=stated, by=stage.cast["minister1"])


def _opening(stage: Stage):
    _round(stage, over=True)
    return partial(positions.open_positions, meeting=stage.fresh(), by=stage.secretary)


def _closing(stage: Stage):
    _round(stage, over=True)
    return partial(positions.close_round, meeting=stage.fresh(), by=None)


def _condition(stage: Stage) -> PriorPosition:
    stage.meeting.items.filter(order=3).update(agency=AGENCY)
    stage.meeting.participants.filter(person=stage.cast["minister2"]).update(agency=AGENCY)
    return _filed(stage, "minister1", 3, "agrees_if", "Đề nghị bổ sung kinh phí")


def _answering(stage: Stage):
    _round(stage, over=False)
    put, by = _condition(stage), stage.cast["minister2"]
    return partial(
        conditions.answer_condition, position=put, kind="explained", text="Đã có trong dự toán.", by=by
    )


def _clearing(stage: Stage):
    _round(stage, over=True)
    given = {"kind": "taken_up", "text": "Đã bổ sung.", "answered_by": stage.cast["minister2"]}
    ConditionAnswer.objects.get_or_create(
        position=_condition(stage), defaults={**given, "answered_at": timezone.now()}
    )
    return partial(conditions.clear_answers, item=stage.item(3), by=stage.secretary)


def _pulling(stage: Stage):
    _round(stage, over=True)
    for name in MEMBERS:
        _filed(stage, name, 5, "agrees")
    return partial(consent.pull_item, item=stage.item(5), by=stage.cast["minister2"])


BUILDERS = {
    "positions.asked": _asking,
    "positions.filed": _filing,
    "positions.opened": _opening,
    "positions.closed": _closing,
    "condition.answered": _answering,
    "answers.cleared": _clearing,
    "item.pulled": _pulling,
}
# What state they need; the others need a meeting in session.
NEEDS = dict.fromkeys(
    ("positions.asked", "positions.filed", "condition.answered", "answers.cleared"), "called"
)
