"""Reads about polls: one function per question; nothing here tells a choice before the poll is closed."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from meetings.models import AgendaItem, ItemSpan, Meeting, Participant, Presence
from people import compiled
from people.models import User
from voting import rules
from voting.models import Ballot, Decision, Poll, Turnout, Voter
from voting.queries import ballots as texts
from voting.queries import recusals


@dataclass(frozen=True)
class RollRow:
    """One line of a roll call. Shape: `choice` is empty for a voter who did not answer."""

    person: User
    title: str
    choice: str
    label: str
    remark: str
    added_late: bool


@dataclass(frozen=True)
class Count:
    """One number of a result, with its name in the reader's language."""

    key: str
    label: str
    number: int


COUNT_LABELS = {**rules.LABELS, "not_answered": rules.NOT_ANSWERED}
COUNT_LABELS |= {"invalid": rules.INVALID_LABEL, "recused": rules.RECUSED, "absent": rules.ABSENT}


# -- locks --

FROZEN = ("meeting__electors", "meeting__rules")


def locked(poll: Poll) -> Poll:
    """Read a poll under its own lock; waits for every cast that holds the row."""
    fresh = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    # The meeting was read under its lock already; a second copy would carry an older version.
    fresh.meeting = poll.meeting
    return fresh


def held(poll: Poll) -> Poll:
    """Read a poll so that it cannot be closed before this transaction ends, while others cast beside it.

    PostgreSQL has FOR SHARE for that, which Django does not know; SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_poll WHERE id = %s FOR SHARE", [poll.pk])
    # Who may vote was frozen at opening: the meeting's own list, 18 KB for 500 members, is not read for every cast.
    return Poll.objects.select_related("meeting").defer(*FROZEN).get(pk=poll.pk)


def poll_of_voter(poll_id: int, person: User) -> Poll | None:
    """Return a poll to somebody who is entitled in it, and so knows of it.

    `access.polls_visible_to`, which answers for everybody else, costs more than all the rest of a cast.
    """
    own = Poll.objects.filter(pk=poll_id, voters__person=person).select_related("meeting")
    return own.only("meeting__uid").first()


def locked_voter(poll: Poll, person: User) -> Voter | None:
    """Read a person's entitlement under its lock, so that two casts of one person do not cross.

    In no order: that of the seats would lock the participant too, and a check-in would wait for it.
    """
    own = Voter.objects.select_for_update(no_key=True).filter(poll=poll, person=person)
    return own.order_by("pk").first()


# -- who is there --


def members_present(meeting: Meeting) -> QuerySet[Presence]:
    """Return the open presences of members, in the order of seats; substitutes and guests never count."""
    return (
        Presence.objects.filter(until=None, participant__meeting=meeting, participant__is_member=True)
        .select_related("participant__person")
        .order_by("participant__seat_order", "participant__pk")
    )


def entitled_now(meeting: Meeting, without: Set[str] = frozenset()) -> list[Participant]:
    """List the members who may vote now: present, with the right to vote, in a way the rules allow.

    Shape: `without` are the uids of those who do not take part in the vote.
    """
    electors = set(meeting.electors) - without
    remote_may = meeting.body_rules.remote_may_vote
    return [
        presence.participant
        for presence in members_present(meeting)
        if presence.participant.may_vote
        and (remote_may or presence.mode == Presence.Mode.IN_ROOM)
        and presence.participant.person
        and str(presence.participant.person.uid) in electors
    ]


def may_be_added(poll: Poll) -> list[Participant]:
    """List the members who could vote now and are not yet entitled in this open poll."""
    return entitled_now(poll.meeting, without=voter_uids(poll) | recused_from(poll))


# -- polls --


def open_poll_of(meeting: Meeting) -> Poll | None:
    """Return the poll that is open in a meeting."""
    return _OPEN.first(meeting.pk)


def shown_poll_of(meeting: Meeting) -> Poll | None:
    """Return the poll that is open, else the last result of `last_result_of`; one question where none was opened."""
    begun = _BEGUN.rows(meeting.pk)
    is_open = any(state == Poll.State.OPEN for *_, state in begun)
    return open_poll_of(meeting) if is_open else _last_result(meeting, begun)


_OPEN = compiled.Question(
    lambda: Poll.objects.filter(meeting=compiled.THING, state=Poll.State.OPEN).select_related("item"),
    compiled.THING,
)


def items_of(poll: Poll) -> list[AgendaItem]:
    """List the items that a poll decides: its own, or those of a joint one."""
    return [poll.item] if poll.item else list(AgendaItem.objects.filter(joint_polls__poll=poll))


def recused_from(poll: Poll) -> set[str]:
    """Return the uids of those who have no ballot in a poll: recused on its item, of a joint one on every item."""
    return recusals.common(recusals.of_poll(poll, items_of(poll)))


def last_result_of(meeting: Meeting) -> Poll | None:
    """Return the last poll that was opened and is over: of the current item, or a joint one since which none began."""
    return _last_result(meeting, _BEGUN.rows(meeting.pk))


def _last_result(meeting: Meeting, begun: list[Any]) -> Poll | None:
    over = [(pk, item, closed_at) for pk, item, closed_at, state in begun if state != Poll.State.OPEN]
    began = next((since for (since,) in _BEGAN.rows(meeting.pk)), None) if over else None
    for pk, item, closed_at in over:
        is_last_joint = item is None and (began is None or (closed_at is not None and closed_at >= began))
        if is_last_joint or (item is not None and item == meeting.current_item_id):
            return Poll.objects.select_related("item").get(pk=pk)
    return None


_BEGUN = compiled.Question(
    lambda: (
        Poll.objects.filter(meeting=compiled.THING, opened_at__isnull=False)
        .order_by("-closed_at", "-pk")
        .values_list("pk", "item", "closed_at", "state")
    ),
    compiled.THING,
)
_BEGAN = compiled.Question(
    lambda: ItemSpan.objects.filter(item__meeting=compiled.THING).order_by("-since").values_list("since")[:1],
    compiled.THING,
)


def prepared_polls_of(meeting: Meeting) -> list[Poll]:
    """List the polls that wait to be opened: joint ones, and those on the items that have been started."""
    started = Q(item__state__in=(AgendaItem.State.CURRENT, AgendaItem.State.DONE))
    waiting = Poll.objects.filter(started | Q(item=None), meeting=meeting, state=Poll.State.PREPARED)
    return list(waiting.select_related("item"))


def linkable_polls_of(meeting: Meeting) -> list[Poll]:
    """List the polls of a meeting that another one may follow."""
    polls = Poll.objects.filter(meeting=meeting).exclude(state=Poll.State.VOID)
    return list(polls.select_related("item"))


def unrepeated_void_of(item: AgendaItem) -> Poll | None:
    """Return the item's last void poll that had been open and was not repeated yet."""
    void = Poll.objects.filter(item=item, state=Poll.State.VOID, opened_at__isnull=False, repetitions=None)
    return void.order_by("-pk").first()


def unrepeated_void_joint(meeting: Meeting) -> Poll | None:
    """Return the meeting's last void joint poll that had been open and was not repeated yet."""
    void = Poll.objects.filter(
        meeting=meeting, item=None, state=Poll.State.VOID, opened_at__isnull=False, repetitions=None
    )
    return void.order_by("-pk").first()


def polls_on(item: AgendaItem) -> QuerySet[Poll]:
    """Return the polls on an item, joint ones included."""
    return Poll.objects.filter(Q(item=item) | Q(poll_items__item=item))


def closed_polls_of(meeting: Meeting) -> list[Poll]:
    """List the closed polls of a meeting in the order of closing, for the minutes."""
    closed = Poll.objects.filter(meeting=meeting, state=Poll.State.CLOSED).select_related("item")
    return list(closed.order_by("closed_at", "pk"))


def decisions_of(meeting: Meeting) -> list[Decision]:
    """List the decisions of a meeting in the order they were taken."""
    return list(Decision.objects.filter(meeting=meeting).select_related("item", "poll"))


# -- ballots --


def turnout(poll: Poll) -> dict[str, int]:
    """Count who has voted and who may, and never what; the whisper `tally` carries this."""
    return {
        "poll": poll.pk,
        "cast": _cast(poll),
        "entitled": Voter.objects.filter(poll=poll).count(),
    }


def _cast(poll: Poll) -> int:
    if poll.is_by_hands:
        return sum((poll.hands or {}).get(key, 0) for key in rules.CHOICES)
    # Of a secret poll only the list of those who have voted can be counted by person.
    return (Turnout.objects if poll.is_secret else Ballot.objects).filter(poll=poll).count()


def tally_of_room(meeting: Meeting) -> dict[str, int] | None:
    """Return the turnout of the poll that is open in a meeting, for the whisper."""
    poll = open_poll_of(meeting)
    return turnout(poll) if poll else None


def own_ballot(poll: Poll, person: User) -> Ballot | None:
    """Return a person's own ballot."""
    return Ballot.objects.filter(poll=poll, person=person).first()


def choices_of(poll: Poll) -> list[tuple[str, str]]:
    """List (person's uid, choice) sorted by uid; the list whose hash the journal keeps.

    Errors: ValueError while the poll is open, except inside the act that closes it (which holds its lock).
    """
    rows = Ballot.objects.filter(poll=poll).values_list("person__uid", "choice")
    return sorted((str(uid), choice) for uid, choice in rows)


def voter_uids(poll: Poll) -> set[str]:
    """Return the uids of those who are entitled in a poll."""
    return {str(uid) for uid in Voter.objects.filter(poll=poll).values_list("person__uid", flat=True)}


def opinions_of(poll: Poll) -> list[tuple[str, str]]:
    """List (person's uid, text) of those who chose another opinion, sorted by uid; for the closing act alone."""
    rows = Ballot.objects.filter(poll=poll, choice=rules.OTHER).values_list("person__uid", "remark")
    return sorted((str(uid), text) for uid, text in rows)


def roll_of(poll: Poll) -> Sequence[RollRow]:
    """List every entitled voter with the choice, in the order of seats; nothing of an open or a secret poll."""
    if not poll.is_closed or poll.is_secret:
        return []
    labels = texts.labels_of(poll)
    ballots = {ballot.person_id: ballot for ballot in Ballot.objects.filter(poll=poll)}
    voters = Voter.objects.filter(poll=poll).select_related("person", "participant")
    return [_row(voter, ballots.get(voter.person_id), labels) for voter in voters]


def counts_of(poll: Poll) -> list[Count]:
    """List the numbers of a closed poll in the order they are read out; nothing before."""
    if not poll.is_closed:
        return []
    counts = poll.result["counts"]
    offered = {option["key"] for option in poll.options}
    told = [(key, label) for key, label in COUNT_LABELS.items() if key in offered or counts.get(key)]
    return [Count(key, gettext(label), counts.get(key, 0)) for key, label in told]


def _row(voter: Voter, ballot: Ballot | None, labels: Mapping[str, str]) -> RollRow:
    choice = ballot.choice if ballot else ""
    label = texts.said(ballot, labels) if ballot else gettext(rules.NOT_ANSWERED)
    remark = ballot.remark if ballot else ""
    return RollRow(voter.person, voter.participant.title, choice, label, remark, voter.added_late)
