"""What voting knows of the coming items of an agenda: what is agreed, and how long the body usually takes.

Shown to every full participant alike: until the deadline nothing but how many have filed enters here.
"""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from django.utils.translation import gettext

from meetings.models import AgendaItem, Break, ItemSpan, Meeting
from meetings.queries import expecting
from meetings.queries.kept import Kept
from meetings.rules import session
from people import clock, compiled
from people.rules import msgid
from voting.models import Decision
from voting.queries import positions as queries
from voting.rules import forecast as rules

# How many closed meetings make a history. Unit: meetings.
HISTORY = 10
EXPECTED = msgid("Dự kiến thống nhất")
SETTLED = msgid("Đã thống nhất (không thảo luận)")


def outlook_of(meeting: Meeting, agenda: Sequence[AgendaItem]) -> expecting.Outlook:
    """Return expected length and mark of every item of an agenda, with what the round says of the whole."""
    habits = rules.Habits() if meeting.is_closed else habits_of(meeting)
    asked = queries.round_of(meeting) is not None
    agreed = {item.pk for item in queries.agreed_items(meeting)} if asked else set()
    settled = settled_items(meeting) if any(item.state == AgendaItem.State.DONE for item in agenda) else set()
    chances = _chances(meeting, agreed, habits) if asked else {}
    items = {}
    for item in agenda:
        coming = rules.Coming(item.planned_minutes * habits.pace, chances.get(item.pk, Fraction(0)))
        mark = SETTLED if item.pk in settled else EXPECTED if item.pk in agreed else ""
        items[item.pk] = expecting.Expected(_length(rules.minutes_of(coming)), gettext(mark) if mark else "")
    return expecting.Outlook(items, _notes(meeting, len(agreed)) if asked else ())


def habits_of(meeting: Meeting) -> rules.Habits:
    """Return what the last closed meetings of the body say about its pace and its consent."""
    return rules.habits(past_items(meeting))


def past_items(meeting: Meeting) -> list[rules.Past]:
    """List the items of the body's last closed meetings of this kind, with the time they took less breaks."""
    meetings = tuple(pk for (pk,) in _CLOSED.rows(meeting.body_id, meeting.kind) if pk != meeting.pk)[
        :HISTORY
    ]
    return _past.at(meetings, 0, lambda: _past_items(meetings)) if meetings else []


_CLOSED = compiled.Question(
    lambda: (
        Meeting.objects.filter(body=compiled.THING, kind=compiled.TEXT, state=Meeting.State.CLOSED)
        .order_by("-closed_at")
        .values_list("pk")[: HISTORY + 1]
    ),
    compiled.THING,
    compiled.TEXT,
)
# What is over does not change; read anew now and then all the same. Unit: seconds.
_past: Kept[tuple[int, ...], list[rules.Past]] = Kept(60.0)


def _past_items(meetings: Sequence[int]) -> list[rules.Past]:
    breaks: dict[int, list[session.Interval]] = {}
    for pause in Break.objects.filter(meeting__in=meetings):
        breaks.setdefault(pause.meeting_id, []).append(session.Interval(pause.since, pause.until))
    spans: dict[int, list[session.Interval]] = {}
    for span in ItemSpan.objects.filter(item__meeting__in=meetings, until__isnull=False):
        spans.setdefault(span.item_id, []).append(session.Interval(span.since, span.until))
    items = AgendaItem.objects.filter(meeting__in=meetings, state=AgendaItem.State.DONE)
    consent = _by_consent(meetings)
    return [
        rules.Past(
            item.planned_minutes,
            sum(
                session.net_seconds([span], breaks.get(item.meeting_id, []), span.since)
                for span in spans.get(item.pk, [])
            ),
            item.pk in consent,
        )
        for item in items
        if item.pk in spans or item.pk in consent
    ]


def settled_items(meeting: Meeting) -> set[int]:
    """Return the keys of the items that were decided by consent."""
    return _by_consent([meeting.pk])


def _by_consent(meetings: Sequence[int]) -> set[int]:
    decisions = Decision.objects.filter(meeting__in=meetings, how=Decision.How.CONSENT, adopted=True)
    return {pk for pk in decisions.values_list("item", flat=True) if pk}


def _chances(meeting: Meeting, agreed: set[int], habits: rules.Habits) -> dict[int, Fraction]:
    over = queries.is_over(meeting, clock.now())
    members = queries.progress_of(meeting).members
    counts = {} if over else queries.filed_counts(meeting)
    return {
        item.pk: rules.chance(
            is_over=over,
            is_agreed=item.pk in agreed,
            filed=counts.get(item.pk, 0),
            members=members,
            share=habits.consent_share,
        )
        for item in queries.items_of(meeting)
    }


def _length(minutes: Fraction) -> timedelta:
    return timedelta(seconds=int(minutes * 60))


def _notes(meeting: Meeting, agreed: int) -> tuple[str, ...]:
    """Say how far the round is; once it is over, how many items are expected to be agreed."""
    if meeting.is_closed:
        return ()
    if not queries.is_over(meeting, clock.now()):
        progress = queries.progress_of(meeting)
        said = gettext("%(filed)s/%(members)s thành viên đã gửi ý kiến trước")
        return (said % {"filed": progress.complete, "members": progress.members},)
    if not agreed:
        return ()
    return (gettext("Dự kiến thống nhất %(agreed)s nội dung, không thảo luận") % {"agreed": agreed},)
