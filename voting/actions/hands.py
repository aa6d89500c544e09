"""A show of hands: the secretary types in the numbers, looks a second time, and no ballot is stored."""

from collections.abc import Mapping
from datetime import datetime

from meetings import access as meeting_access
from meetings import whispers
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from voting import access, rules
from voting.actions import counting
from voting.models import Poll
from voting.queries import polls as queries


@act("hands.counted", on="poll.meeting", topics=("poll_console",))
def count_hands(
    *,
    poll: Poll,
    numbers: Mapping[str, int | None],
    head_choice: str,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> Poll:
    """Type in how many hands were raised for each option; typed again until the poll is closed.

    Shape: `head_choice` is the side of the head of the body, needed only when the result hangs on it.
    Errors: Refused for anybody but chair and secretary, for another method or state, for more hands than members
    with a vote, and on a tie without the side of the head who is there.
    """
    meeting_access.require_conducting(by, poll.meeting)
    poll = queries.locked(poll)
    access.require_open(poll)
    if not poll.is_by_hands:
        raise Refused("Biểu quyết này không đếm bằng giơ tay.")
    voters = queries.voter_uids(poll)
    offered = [option["key"] for option in poll.options]
    counted = rules.checked_hands(numbers, offered, len(voters))
    is_there = counting.head_of(poll) in voters
    head = rules.checked_head(head_choice, counted, is_there=is_there)
    if is_there and not head and rules.asks_head(_tally(poll, counted, len(voters)), poll.meeting.body_rules):
        raise Refused(
            "Số phiếu ngang nhau. Hãy ghi %(head)s giơ tay cho bên nào.",
            head=poll.meeting.body_rules.head_title,
        )
    poll.hands = {**counted, "head": head}
    poll.save(update_fields=["hands"])
    draft.note(poll=str(poll.uid), hands=counted, head=head)
    whispers.ring("tally", poll.meeting)
    return poll


def count(poll: Poll) -> counting.Counted:
    """Decide by the numbers that were typed in.

    Errors: Refused before they were.
    """
    if poll.hands is None:
        raise Refused("Hãy ghi số người giơ tay trước khi kết thúc biểu quyết.")
    head = poll.hands["head"] or None
    return counting.Counted(counting.decided(poll, _choices(poll.hands), head), {"head": head or ""})


METHOD = counting.Method(count=count, offer=counting.options_of_body)


def _choices(hands: Mapping[str, int]) -> list[str]:
    return [key for key in rules.CHOICES for _ in range(hands.get(key, 0))]


def _tally(poll: Poll, hands: Mapping[str, int], entitled: int) -> rules.Tally:
    return rules.tally_of(poll.meeting.members_total or 0, entitled, _choices(hands))
