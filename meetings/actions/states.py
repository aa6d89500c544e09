"""What state a meeting must be in for an act: one sentence for each reason why not."""

from meetings.models import Meeting
from people.rules import Refused, msgid

NOT_CALLED = msgid("Phiên họp chưa được triệu tập.")
NOT_OPENED = msgid("Phiên họp chưa khai mạc.")
PAUSED = msgid("Phiên họp đang tạm nghỉ. Hãy họp tiếp rồi làm lại.")
CLOSED = msgid("Phiên họp đã kết thúc.")


def require_called(meeting: Meeting) -> None:
    """Refuse before calling and after closing."""
    if meeting.state == Meeting.State.DRAFT:
        raise Refused(NOT_CALLED)
    if meeting.is_closed:
        raise Refused(CLOSED)


def require_live(meeting: Meeting) -> None:
    """Refuse before opening and after closing; a break is fine."""
    require_called(meeting)
    if not meeting.is_live:
        raise Refused(NOT_OPENED)


def require_in_session(meeting: Meeting) -> None:
    """Refuse whenever the meeting is not sitting at this moment."""
    require_live(meeting)
    if meeting.state == Meeting.State.PAUSED:
        raise Refused(PAUSED)
