"""What the panels of a poll show more when it is a secret one."""

from collections.abc import Sequence
from typing import Any

from meetings.models import Meeting
from people.models import User
from voting.models import Poll, Teller
from voting.queries import polls as poll_queries
from voting.queries import secret as queries


def ballot_in(poll: Poll, person: User) -> dict[str, Any]:
    """Return whether a person has sealed a vote, and how often; nothing of another poll."""
    return {"revision": queries.own_revision(poll, person)} if poll.is_secret else {}


def preparing(meeting: Meeting, prepared: Sequence[Poll]) -> dict[str, Any]:
    """Return who may be named to count the secret polls that wait, and who is."""
    waiting = [poll for poll in prepared if poll.is_secret]
    if not waiting:
        return {}
    tellers = Teller.objects.filter(poll__in=waiting).select_related("participant__person")
    return {"tellers": list(tellers), "members": poll_queries.entitled_now(meeting)}
