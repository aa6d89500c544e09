"""A closed poll as JSON that anybody can recount; the format is told in tools/verify_poll.py."""

from typing import Any

from django.db.models import QuerySet

from people.rules import utc_text
from voting.models import Ballot, Poll, Voter
from voting.queries import journalled, secret
from voting.queries import polls as queries

FORMAT = "ecabinet-poll/1"
RULE_KEYS = ("base", "majority", "strict", "tie")
# What of the outcome is recounted; `recused` names persons, so a secret poll, which anybody may read, gives its number.
TOLD = (
    "counts",
    "members_total",
    "entitled_total",
    "base",
    "needed",
    "missing",
    "excess",
    "adopted",
    "reason",
    "options",
    "by_item",
)


def export_of(poll: Poll) -> dict[str, Any]:
    """Return the ballots of a closed poll with the rule that decided it and what came out.

    Shape: of a secret poll lines of the board; else persons by uid, to be given to those only who see names. The
    hashes are those of the journal, so that a ballot that was changed afterwards does not fit them.
    """
    body_rules = poll.meeting.body_rules.as_json()
    return {
        "format": FORMAT,
        "poll": str(poll.uid),
        "question": poll.question,
        "method": poll.method,
        "closed_at": utc_text(poll.closed_at) if poll.closed_at else None,
        "rules": {key: body_rules[key] for key in RULE_KEYS},
        "ballots": _ballots(poll),
        "ballots_hash": _kept(poll, "poll.closed", "ballots_hash"),
        **{key: poll.result[key] for key in TOLD if key in poll.result},
        **(_signed(poll) if poll.is_secret else _named(poll)),
    }


def _ballots(poll: Poll) -> list[list[Any]]:
    if poll.is_secret:
        return [list(line) for line in secret.board_of(poll)]
    if poll.method == Poll.Method.CHOOSE:
        rows = Ballot.objects.filter(poll=poll).values_list("person__uid", "choice", "picks")
        return sorted([str(uid), choice, picks] for uid, choice, picks in rows)
    return [list(line) for line in queries.choices_of(poll)]


def _kept(poll: Poll, verb: str, name: str) -> str | None:
    entry = journalled.entry_of(poll, verb)
    return entry.data.get(name) if entry else None


def _named(poll: Poll) -> dict[str, Any]:
    """Tell what a poll with names has beside: who could vote, and whose ballot decides a tie."""
    head = poll.meeting.head
    voters = Voter.objects.filter(poll=poll)
    told = {
        "voters": _uids(voters),
        "added_late": _uids(voters.filter(added_late=True)),
        "electors_hash": _kept(poll, "poll.opened", "electors_hash"),
        "recused": poll.result["recused"],
        "head": str(head.uid) if head else None,
    }
    if poll.method == Poll.Method.CHOOSE:
        told["most_picks"] = poll.most_picks
    if poll.method == Poll.Method.HANDS:
        told["head_choice"] = _kept(poll, "poll.closed", "head")
    return told


def _uids(voters: QuerySet[Voter]) -> list[str]:
    return sorted(str(uid) for uid in voters.values_list("person__uid", flat=True))


def _signed(poll: Poll) -> dict[str, Any]:
    signed = [[str(one.participant), one.signed_hash] for one in secret.tellers_of(poll) if one.signed_at]
    return {"count_hash": poll.result["count_hash"], "signatures": signed}
