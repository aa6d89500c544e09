"""What the acts that prepare a poll have in common; no act of its own."""

from collections.abc import Sequence
from typing import Any

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting
from meetings.rules import secrecy
from people.models import User
from people.rules import Refused
from voting import rules
from voting.models import Poll

# A secret poll is prepared by an act of its own, which asks the body's rules first.
HERE = {Poll.Method.ROLL_CALL, Poll.Method.CHOOSE, Poll.Method.HANDS}


def require_preparing(by: User, meeting: Meeting) -> None:
    """Refuse anybody but chair and secretary, and a meeting that is over or decides nothing."""
    meeting_access.require_conducting(by, meeting)
    require_deciding(meeting)
    if meeting.is_closed:
        raise Refused("Phiên họp đã kết thúc.")


def require_deciding(meeting: Meeting) -> None:
    """Refuse a vote in a kind of meeting that decides nothing."""
    if meeting.kind not in meeting.body_rules.deciding_kinds:
        raise Refused("Loại cuộc họp này không có biểu quyết.")


def require_inside(item: AgendaItem) -> None:
    """Refuse an item that is held outside the system."""
    if item.is_held_outside:
        raise Refused(secrecy.NO_POLL)


def checked_question(question: str) -> str:
    """Return the question on one line.

    Errors: Refused without one, or when it is too long to be read out.
    """
    question = " ".join(question.split())
    if not question:
        raise Refused("Hãy ghi nội dung biểu quyết.")
    if len(question) > 1000:
        raise Refused("Nội dung biểu quyết dài quá 1.000 ký tự. Hãy viết ngắn lại.")
    return question


def checked_ballot(method: str, options: Sequence[str], most_picks: int | None) -> dict[str, Any]:
    """Return method, options and number of picks of a new poll; the body's own options are frozen at opening.

    Errors: Refused for an unknown method, or for options that make no ballot.
    """
    if method not in HERE:
        raise Refused("Hình thức biểu quyết này không có. Hãy chọn lại.")
    if method != Poll.Method.CHOOSE:
        return {"method": method}
    own, most = rules.checked_options(options, most_picks)
    return {"method": method, "options": own, "most_picks": most}


def checked_earlier(follows: Poll | None, meeting: Meeting) -> Poll | None:
    """Return the poll that is decided first.

    Errors: Refused for one of another meeting.
    """
    if follows and follows.meeting_id != meeting.pk:
        raise Refused("Biểu quyết liên quan không thuộc phiên họp này.")
    return follows


def uid_of(poll: Poll | None) -> str | None:
    """Return the uid of a poll that another one names, for the journal."""
    return str(poll.uid) if poll else None
