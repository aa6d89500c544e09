"""The acts of being there: check in, check out; by the person, or by those who conduct the meeting."""

from datetime import datetime

from meetings import access
from meetings.actions import floor, states
from meetings.models import Meeting, Participant, Presence
from meetings.queries import presence as stale
from meetings.queries import session as queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused


@act("presence.checked_in", on="participant.meeting", topics=("presence",))
def check_in(
    *, participant: Participant, mode: str = "in_room", by: User, now: datetime, draft: journal.Draft
) -> Presence:
    """Write down that a participant is there; another mode than before begins a new interval.

    Errors: Refused for a place without a person, for somebody who is there already, and by anybody else.
    """
    meeting = participant.meeting
    states.require_called(meeting)
    _require_own_or_conducting(participant, by)
    participant = queries.locked(participant)
    if participant.person_id is None:
        raise Refused("Cơ quan được mời chưa cử người dự họp.")
    if mode not in Presence.Mode.values:
        raise Refused("Hãy chọn có mặt trực tiếp hoặc trực tuyến.")
    there = _locked_presence(participant)
    if there and there.mode == mode:
        raise Refused("%(name)s đã được điểm danh.", name=str(participant))
    _end(there, now)
    _announce(participant, by, draft)
    draft.note(person=queries.uid_of(participant), mode=mode)
    return Presence.objects.create(participant=participant, mode=mode, since=now)


@act("presence.checked_out", on="participant.meeting", topics=("presence", "speakers"))
def check_out(*, participant: Participant, by: User, now: datetime, draft: journal.Draft) -> Presence:
    """Write down that a participant leaves; speech and request to speak end with it.

    Errors: Refused for somebody who is not there, for the acting chair of a live meeting, by anybody else.
    """
    meeting = participant.meeting
    states.require_called(meeting)
    _require_own_or_conducting(participant, by)
    participant = queries.locked(participant)
    there = _locked_presence(participant)
    if there is None:
        raise Refused("%(name)s chưa được điểm danh.", name=str(participant))
    if meeting.is_live and participant.presidings.filter(until=None).exists():
        raise Refused("Hãy giao quyền chủ trì cho thành viên khác trước khi rời phòng họp.")
    _end(there, now)
    _announce(participant, by, draft)
    turns = [floor.note_of(turn) for turn in floor.leave(participant, now)]
    draft.note(person=queries.uid_of(participant), mode=there.mode, turns_ended=turns)
    return there


@act("presence.lapsed", topics=("presence", "my_turn", "roll_call"))
def lapse_check_ins(*, meeting: Meeting, by: User | None, now: datetime, draft: journal.Draft) -> int:
    """End the check-ins of earlier days of a meeting that is not open yet; return how many there were.

    Somebody who tapped the day before is not there because of that, and the quorum counts who is there.
    Errors: Refused when there are none, or the meeting is not waiting for its opening.
    """
    states.require_called(meeting)
    if meeting.is_live:
        raise Refused("Phiên họp đã khai mạc.")
    lapsed = end_lapsed(meeting, now)
    if not lapsed:
        raise Refused("Không có lượt điểm danh nào từ hôm trước.")
    draft.note(persons=lapsed)
    return len(lapsed)


def end_lapsed(meeting: Meeting, now: datetime) -> list[str]:
    """End, inside an act, the check-ins of earlier days in the body's zone. Shape: uids of the persons."""
    open_ones = stale.lapsed_presences(meeting, now).select_for_update(of=("self",))
    persons = [str(presence.participant.person.uid) for presence in open_ones if presence.participant.person]
    stale.lapsed_presences(meeting, now).update(until=now)
    return persons


def _require_own_or_conducting(participant: Participant, by: User) -> None:
    if participant.person_id != by.pk:
        access.require_conducting(by, participant.meeting)


def _locked_presence(participant: Participant) -> Presence | None:
    return Presence.objects.select_for_update(no_key=True).filter(participant=participant, until=None).first()


def _end(there: Presence | None, now: datetime) -> None:
    if there:
        there.until = now
        there.save(update_fields=["until"])


def _announce(participant: Participant, by: User, draft: journal.Draft) -> None:
    # Who checks in alone reads the own panel with the answer; only what others do must reach that tablet.
    if participant.person_id != by.pk:
        draft.note("my_turn", "ballot")
