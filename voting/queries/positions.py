"""Reads about prior positions: the round, who has filed, what counts; who may read what is asked of voting.access."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet

from meetings.models import AgendaItem, Meeting
from people import clock, compiled, once
from people import queries as people_queries
from people.models import JournalEntry, User
from voting import access
from voting.models import ConditionAnswer, DraftRevision, Poll, PositionRound, PriorPosition
from voting.rules import positions as rules

OPENED = "positions.opened"


# Read once for all parts of a page.
electors_of = once.once(access.electors_of)


# -- the round ---------------------------------------------------------------------------------------------------


@once.once
def round_of(meeting: Meeting) -> PositionRound | None:
    """Return the round of a meeting, None while nobody was asked."""
    return _ROUND.first(meeting.pk)


_ROUND = compiled.Question(
    lambda: PositionRound.objects.filter(meeting=compiled.THING).order_by(), compiled.THING
)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Tell whether positions were asked for and the time for them is over."""
    asked = round_of(meeting)
    return asked is not None and rules.is_over(asked.due_at, meeting.opened_at, now)


def wished_due(meeting: Meeting) -> datetime:
    """Return until when positions of a meeting are filed by the rules of its body, for the officer to confirm."""
    start = meeting.planned_start.astimezone(meeting.body.zone)
    holidays = people_queries.holidays_of(meeting.body)
    due = rules.due_at(start, meeting.body_rules.position_days, holidays)
    # A meeting that is called late has little time left; then the last moment is proposed.
    return due if due > clock.now() else start - timedelta(minutes=30)


def rounds_to_close(now: datetime) -> QuerySet[PositionRound]:
    """Return the rounds whose time is over and whose list was not formed yet."""
    rounds = PositionRound.objects.filter(closed_at=None, due_at__lte=now)
    return rounds.select_related("meeting__body").order_by("due_at", "pk")


def has_opened(reader: User, meeting: Meeting) -> bool:
    """Tell whether a person has opened the table of positions, which stands in the journal."""
    return JournalEntry.objects.filter(stream=meeting.stream, verb=OPENED, actor=reader).exists()


# -- items -------------------------------------------------------------------------------------------------------


@once.once
def items_of(meeting: Meeting) -> list[AgendaItem]:
    """List the items on which positions are filed; nothing is kept of one that is held outside."""
    return list(AgendaItem.objects.filter(meeting=meeting, is_held_outside=False).order_by("order", "pk"))


@once.once
def revisions_of(meeting: Meeting) -> dict[int, int]:
    """Return the number of the draft that stands, by the key of each item that was revised."""
    rows = DraftRevision.objects.filter(item__meeting=meeting).order_by()
    return dict(rows.values_list("item").annotate(Max("number")))


def revision_of(item: AgendaItem) -> int:
    """Return the number of the draft that stands."""
    return DraftRevision.objects.filter(item=item).aggregate(last=Max("number"))["last"] or 1


@once.once
def _facts_of(meeting: Meeting) -> list[rules.Item]:
    revisions = revisions_of(meeting)
    pulled = set(
        AgendaItem.objects.filter(meeting=meeting, pulled__isnull=False).values_list("pk", flat=True)
    )
    return [
        rules.Item(item.pk, revisions.get(item.pk, 1), item.treatment, item.pk in pulled)
        for item in items_of(meeting)
    ]


# -- what was filed ----------------------------------------------------------------------------------------------


def filed_on(item: AgendaItem) -> QuerySet[PriorPosition]:
    """Return the filed positions on the draft of an item that stands, in the order of seats."""
    filed = PriorPosition.objects.filter(item=item, revision=revision_of(item), filed_at__isnull=False)
    return filed.select_related("person", "answer").order_by("person")


def _filed_in(meeting: Meeting) -> list[rules.Filed]:
    rows = PriorPosition.objects.filter(item__meeting=meeting, filed_at__isnull=False)
    return [rules.Filed(*row) for row in rows.values_list("item", "person", "revision", "stance")]


@once.once
def filed_counts(meeting: Meeting) -> dict[int, int]:
    """Count by item how many members have filed on the draft that stands; never what."""
    members = {row.person_id for row in electors_of(meeting)}
    revisions = revisions_of(meeting)
    counts: dict[int, int] = {}
    for filed in _filed_in(meeting):
        if filed.person in members and filed.revision == revisions.get(filed.item, 1):
            counts[filed.item] = counts.get(filed.item, 0) + 1
    return counts


@dataclass(frozen=True)
class Progress:
    """How far a round is, and nothing of what anybody thinks. Units: members; `complete` have filed on every item."""

    members: int
    complete: int
    begun: int


def progress_of(meeting: Meeting) -> Progress:
    """Count the members who have filed on all items, and those who have begun."""
    members = {row.person_id for row in electors_of(meeting)}
    facts = {item.key: item.revision for item in _facts_of(meeting)}
    done: dict[int, int] = {}
    for filed in _filed_in(meeting):
        if filed.person in members and facts.get(filed.item) == filed.revision:
            done[filed.person] = done.get(filed.person, 0) + 1
    complete = sum(count == len(facts) for count in done.values())
    return Progress(len(members), complete, len(done))


@once.once
def agreed_items(meeting: Meeting) -> list[AgendaItem]:
    """List the items that are expected to be agreed without discussion; nothing before the deadline."""
    if not is_over(meeting, clock.now()):
        return []
    members = [row.person_id for row in electors_of(meeting) if row.person_id]
    keys = rules.consent_list(_facts_of(meeting), _filed_in(meeting), members, meeting.body_rules)
    wanted = set(keys)
    return [item for item in items_of(meeting) if item.pk in wanted]


# -- one member's own --------------------------------------------------------------------------------------------


def own_positions(meeting: Meeting, member: User) -> list[PriorPosition]:
    """List a member's own positions, filed and drafts, of every revision."""
    rows = PriorPosition.objects.filter(item__meeting=meeting, person=member)
    return list(rows.select_related("answer__revision", "prepared_by").order_by("revision", "pk"))


def is_asked_again(item: AgendaItem, member: User) -> bool:
    """Tell whether a member is asked again on an item: its draft was revised, or the own condition answered."""
    if revision_of(item) > 1:
        return True
    answers = ConditionAnswer.objects.filter(position__item=item, position__person=member)
    return answers.filter(cleared_at__isnull=False).exists()


def may_file(item: AgendaItem, member: User, now: datetime) -> bool:
    """Tell whether a member may file or change the position on an item now."""
    asked = round_of(item.meeting)
    if asked is None or item.is_held_outside:
        return False
    over = rules.is_over(asked.due_at, item.meeting.opened_at, now)
    again = over and is_asked_again(item, member)
    opened = item.meeting.opened_at is not None
    return rules.may_file(is_over=over, is_opened=opened, asked_again=again)


def filed_at(item: AgendaItem, member: User) -> PriorPosition | None:
    """Return a member's filed position on the draft that stands."""
    return filed_on(item).filter(person=member).first()


def changes_of(meeting: Meeting) -> dict[int, list[DraftRevision]]:
    """Return by item what its revisions changed, the newest last."""
    changes: dict[int, list[DraftRevision]] = {}
    for row in DraftRevision.objects.filter(item__meeting=meeting):
        changes.setdefault(row.item_id, []).append(row)
    return changes


# -- conditions --------------------------------------------------------------------------------------------------


def conditions_on(items: Sequence[AgendaItem]) -> QuerySet[PriorPosition]:
    """Return the conditions put to the drafts of items, answered or not, of every revision."""
    kept = PriorPosition.objects.filter(item__in=items, filed_at__isnull=False).exclude(text="")
    asked = kept.filter(stance=PriorPosition.Stance.AGREES_IF) | kept.filter(answer__isnull=False)
    return asked.select_related("item__meeting__body", "person", "answer__revision").order_by(
        "item__order", "pk"
    )


def answers_to_clear(item: AgendaItem) -> list[ConditionAnswer]:
    """List the answers on an item that the Office has not cleared, the oldest first."""
    waiting = ConditionAnswer.objects.filter(position__item=item, cleared_at=None)
    return list(waiting.select_related("position__person").order_by("answered_at", "pk"))


def uncleared_counts(meeting: Meeting) -> dict[int, int]:
    """Count by item the answers that wait to be cleared."""
    waiting = ConditionAnswer.objects.filter(position__item__meeting=meeting, cleared_at=None).order_by()
    return dict(waiting.values_list("position__item").annotate(Count("pk")))


# -- the joint poll ----------------------------------------------------------------------------------------------


def items_to_agree(meeting: Meeting) -> list[AgendaItem]:
    """List the agreed items that wait for the joint poll."""
    return [item for item in agreed_items(meeting) if item.state == AgendaItem.State.WAITING]


def has_prepared_joint(meeting: Meeting) -> bool:
    """Tell whether a joint poll waits to be opened."""
    return Poll.objects.filter(meeting=meeting, item=None, state=Poll.State.PREPARED).exists()
