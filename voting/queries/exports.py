"""A closed poll as JSON that anybody can recount; the format is told in tools/verify_poll.py."""

from typing import Any

from people.rules import utc_text
from voting import rules
from voting.models import Poll
from voting.queries import polls as queries
from voting.queries import secret

FORMAT = "ecabinet-poll/1"
RULE_KEYS = ("base", "majority", "strict", "tie")
# What of the outcome is recounted.
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
)


def is_exported(poll: Poll) -> bool:
    """Tell whether the format has a place for a poll: one question, one choice on each ballot."""
    return poll.method in (Poll.Method.ROLL_CALL, Poll.Method.SECRET) and not poll.is_joint


def export_of(poll: Poll) -> dict[str, Any]:
    """Return the ballots of a closed poll with the rule that decided it and what came out.

    Shape: of a secret poll lines of the board; else persons by uid, to be given to those only who see names.
    """
    ballots = [list(line) for line in (secret.board_of(poll) if poll.is_secret else queries.choices_of(poll))]
    body_rules = poll.meeting.body_rules.as_json()
    return {
        "format": FORMAT,
        "poll": str(poll.uid),
        "question": poll.question,
        "method": poll.method,
        "closed_at": utc_text(poll.closed_at) if poll.closed_at else None,
        "rules": {key: body_rules[key] for key in RULE_KEYS},
        "head_choice": _head_choice(poll, ballots),
        "ballots": ballots,
        "ballots_hash": rules.list_hash(ballots),
        **{key: poll.result[key] for key in TOLD if key in poll.result},
        **_signed(poll),
    }


def _head_choice(poll: Poll, ballots: list[list[str]]) -> str | None:
    if poll.is_secret or poll.meeting.head is None:
        return None
    return dict(ballots).get(str(poll.meeting.head.uid))


def _signed(poll: Poll) -> dict[str, Any]:
    if not poll.is_secret:
        return {}
    signed = [[str(one.participant), one.signed_hash] for one in secret.tellers_of(poll) if one.signed_at]
    return {"count_hash": poll.result["count_hash"], "signatures": signed}
