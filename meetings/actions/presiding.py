"""The acts of the chair's office: hand it over, give the secretary the word for polls and take it back."""

from datetime import datetime

from meetings import access
from meetings.actions import states
from meetings.models import Instruction, Meeting, Participant, Presence, Presiding
from meetings.queries import session as queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, utc_text


@act("presiding.handed_over", topics=("now", "speakers", "console", "poll_console", "my_turn", "roll_call"))
def hand_over(
    *, meeting: Meeting, to: Participant, by: User, now: datetime, draft: journal.Draft
) -> Presiding:
    """Give the chair to another member; the word given to the secretary ends with it.

    Errors: Refused by anybody but the chair, to somebody who is no member, and to a member who is not there.
    """
    states.require_called(meeting)
    access.require_presiding(by, meeting, now)
    to = queries.locked(to)
    _require_able_to_preside(meeting, to)
    held = Presiding.objects.select_for_update(no_key=True).get(meeting=meeting, until=None)
    if held.participant_id == to.pk:
        raise Refused("Đồng chí đang chủ trì phiên họp.")
    held.until = now
    held.save(update_fields=["until"])
    withdrawn = Instruction.objects.filter(meeting=meeting, withdrawn_at=None).update(withdrawn_at=now)
    draft.note(
        chair=queries.uid_of(to),
        name=str(to),
        title=to.title,
        previous=queries.uid_of(held.participant),
        instruction_withdrawn=bool(withdrawn),
    )
    return Presiding.objects.create(meeting=meeting, participant=to, since=now)


@act("secretary.instructed", topics=("console", "poll_console"))
def instruct_secretary(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> Instruction:
    """Say, as the chair, that the secretary may open and close polls."""
    states.require_called(meeting)
    access.require_presiding(by, meeting, now)
    if Instruction.objects.filter(meeting=meeting, withdrawn_at=None).exists():
        raise Refused("Đồng chí đã cho phép thư ký mở và đóng biểu quyết.")
    draft.note(instructed_at=utc_text(now))
    return Instruction.objects.create(meeting=meeting, given_by=by, given_at=now)


@act("secretary.uninstructed", topics=("console", "poll_console"))
def withdraw_instruction(*, meeting: Meeting, by: User, now: datetime, draft: journal.Draft) -> None:
    """Take the word given to the secretary back."""
    states.require_called(meeting)
    access.require_presiding(by, meeting, now)
    withdrawn = Instruction.objects.filter(meeting=meeting, withdrawn_at=None).update(withdrawn_at=now)
    if not withdrawn:
        raise Refused("Thư ký chưa được phép mở và đóng biểu quyết.")
    draft.note(withdrawn_at=utc_text(now))


def _require_able_to_preside(meeting: Meeting, to: Participant) -> None:
    if to.meeting_id != meeting.pk or to.person_id is None or not to.is_member:
        raise Refused("Chỉ giao quyền chủ trì cho thành viên dự họp.")
    if meeting.is_live and not Presence.objects.filter(participant=to, until=None).exists():
        raise Refused("Đồng chí %(name)s chưa có mặt nên chưa nhận quyền chủ trì được.", name=str(to))
