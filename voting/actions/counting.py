"""How a poll is opened and counted, per method: one table, so that an act of a poll knows no method by name.

A new way to vote is one row of METHODS in voting/actions/methods.py and one module with its three functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetings.models import AgendaItem
from voting import rules
from voting.models import Poll, Voter
from voting.queries import polls as queries
from voting.queries import recusals

Outcome = dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """What closing found.

    Shape: `outcome` is stored on the poll and journalled (docs/JOURNAL.md, poll.closed); `proof` is what the
    journal alone keeps beside it, as the list of ballots and its hash.
    """

    outcome: Outcome
    proof: Mapping[str, Any] = field(default_factory=dict)


def _nothing(poll: Poll) -> None:
    """Do nothing more."""


@dataclass(frozen=True)
class Method:
    """One way to vote.

    Shape: `offer` gives the options that are frozen at opening; `open` is called once the voters are frozen and
    the poll is saved, and may change the poll or refuse; `count` is called under the poll's lock, while it is
    still open; `void` ends what an open poll keeps elsewhere.
    """

    count: Callable[[Poll], Counted]
    offer: Callable[[Poll], list[dict[str, str]]]
    open: Callable[[Poll], None] = _nothing
    void: Callable[[Poll], None] = _nothing


def options_of_body(poll: Poll) -> list[dict[str, str]]:
    """Offer what the body's rules name, in the order of its ballot."""
    return [{"key": key, "label": rules.LABELS[key]} for key in poll.meeting.body_rules.options]


# -- roll call ---------------------------------------------------------------------------------------------


def count_roll_call(poll: Poll) -> Counted:
    """Count the ballots of a roll call, of a joint poll also item by item."""
    ballots = queries.choices_of(poll)
    choices = dict(ballots)
    outcome = decided(poll, list(choices.values()), choices.get(head_of(poll)))
    if poll.is_joint:
        outcome = _with_items(poll, outcome, choices)
    return Counted(outcome, proof_of(ballots, queries.opinions_of(poll)))


ROLL_CALL = Method(count=count_roll_call, offer=options_of_body)


# -- shared by the methods ---------------------------------------------------------------------------------


def head_of(poll: Poll) -> str:
    """Return the uid of the head of the body, whose side decides a tie; empty when there is none."""
    return str(poll.meeting.head.uid) if poll.meeting.head else ""


def decided(poll: Poll, choices: Sequence[str], head_choice: str | None) -> Outcome:
    """Decide the choices of a poll's voters by the body's rules, as the poll and the journal keep it."""
    entitled = Voter.objects.filter(poll=poll).count()
    return _written(poll, choices, head_choice, entitled, queries.recused_from(poll), poll.question)


def proof_of(ballots: Sequence[Sequence[object]], opinions: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """List the ballots with their hash, and what was written as another opinion, for the journal."""
    rows = [list(row) for row in ballots]
    return {
        "ballots": rows,
        "ballots_hash": rules.list_hash(rows),
        "opinions": [list(row) for row in opinions],
    }


def _written(
    poll: Poll,
    choices: Sequence[str],
    head_choice: str | None,
    entitled: int,
    recused: set[str],
    question: str,
) -> Outcome:
    meeting = poll.meeting
    tally = rules.tally_of(meeting.members_total or 0, entitled, choices, recused=len(recused))
    outcome = rules.decide(tally, meeting.body_rules, head_choice)
    return {
        "counts": tally.as_json(),
        "members_total": tally.members,
        "entitled_total": tally.entitled,
        "recused": sorted(recused),
        "base": outcome.base,
        "needed": outcome.needed,
        "missing": outcome.missing,
        "excess": outcome.excess,
        "percent": rules.percent_text(outcome.share),
        "adopted": outcome.adopted,
        "reason": outcome.reason,
        "sentence": rules.sentence(outcome, tally, meeting.body_rules, question),
    }


def _with_items(poll: Poll, whole: Outcome, choices: Mapping[str, str]) -> Outcome:
    """Decide each item of a joint poll by itself, without those who do not take part in it."""
    items = queries.items_of(poll)
    recused = recusals.of_poll(poll, items)
    voters = queries.voter_uids(poll)
    by_item = [_of_item(poll, item, voters - recused[item.pk], recused[item.pk], choices) for item in items]
    alike = all(one["adopted"] == whole["adopted"] for one in by_item)
    sentence = whole["sentence"] if alike else f"{whole['sentence']} {rules.ITEMS_DIFFER}"
    adopted = all(one["adopted"] for one in by_item)
    return {**whole, "adopted": adopted, "sentence": sentence, "by_item": by_item}


def _of_item(
    poll: Poll, item: AgendaItem, voters: set[str], recused: set[str], choices: Mapping[str, str]
) -> Outcome:
    said = {who: choice for who, choice in choices.items() if who in voters}
    question = rules.question_for(item.title)
    told = _written(poll, list(said.values()), said.get(head_of(poll)), len(voters), recused, question)
    return {"item": str(item.uid), "order": item.order, "title": item.title, **told}
