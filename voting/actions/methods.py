"""The table of methods: how a poll of each is opened, counted and made void."""

from voting.actions import choose, counting, hands, sealed
from voting.models import Poll

METHODS: dict[str, counting.Method] = {
    Poll.Method.ROLL_CALL: counting.ROLL_CALL,
    Poll.Method.CHOOSE: choose.METHOD,
    Poll.Method.HANDS: hands.METHOD,
    Poll.Method.SECRET: sealed.METHOD,
}


def of(poll: Poll) -> counting.Method:
    """Return how a poll is opened and counted."""
    return METHODS[poll.method]
