"""What the acts that prepare a poll have in common; no act of its own."""

from meetings import access as meeting_access
from meetings.models import AgendaItem, Meeting
from meetings.rules import secrecy
from people.models import User
from people.rules import Refused


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
