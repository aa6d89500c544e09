"""The acts of the floor: ask for it, give it, end it; one person speaks at a time."""

from datetime import datetime

from meetings import access
from meetings.actions import floor, states
from meetings.models import AgendaItem, Participant, Presence, SpeakingTurn
from meetings.queries import session as queries
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused, msgid, utc_text

NOT_WAITING = msgid("Đăng ký phát biểu này không còn chờ.")


@act("turn.asked", on="participant.meeting", topics=("speakers",))
def ask_to_speak(
    *,
    participant: Participant,
    item: AgendaItem | None = None,
    by: User,
    now: datetime,
    draft: journal.Draft,
) -> SpeakingTurn:
    """Ask for the floor, on the current item unless another one is named.

    Errors: Refused when the person is not there, waits already, or speaks.
    """
    meeting = participant.meeting
    states.require_live(meeting)
    _require_own_or_conducting(participant, by, draft)
    participant = queries.locked(participant)
    _require_free(participant)
    on = item or meeting.current_item
    if on and on.meeting_id != meeting.pk:
        raise Refused("Nội dung này không thuộc phiên họp.")
    turn = SpeakingTurn.objects.create(meeting=meeting, item=on, participant=participant, asked_at=now)
    draft.note(**floor.note_of(turn) or {})
    return turn


@act("turn.withdrawn", on="turn.meeting", topics=("speakers",))
def withdraw_turn(*, turn: SpeakingTurn, by: User, now: datetime, draft: journal.Draft) -> SpeakingTurn:
    """Take the own request back."""
    states.require_live(turn.meeting)
    turn = _waiting(turn)
    _require_own_or_conducting(turn.participant, by, draft)
    draft.note(**floor.note_of(turn) or {})
    return floor.ended(turn, SpeakingTurn.State.WITHDRAWN, now)


@act("turn.started", on="turn.meeting", topics=("speakers", "my_turn"))
def give_floor(*, turn: SpeakingTurn, by: User, now: datetime, draft: journal.Draft) -> SpeakingTurn:
    """Give the floor to somebody who waits; who speaks at this moment ends.

    Errors: Refused in a break, and when the request no longer waits.
    """
    meeting = turn.meeting
    access.require_conducting(by, meeting)
    states.require_in_session(meeting)
    turn = _waiting(turn)
    ended = floor.release(meeting, now)
    turn.state, turn.started_at = SpeakingTurn.State.SPEAKING, now
    turn.save(update_fields=["state", "started_at"])
    draft.note(**floor.note_of(turn) or {}, turn_ended=floor.note_of(ended), started_at=utc_text(now))
    return turn


@act("turn.ended", on="turn.meeting", topics=("speakers", "my_turn"))
def end_turn(*, turn: SpeakingTurn, by: User, now: datetime, draft: journal.Draft) -> SpeakingTurn:
    """End a speech: the speaker, or those who conduct."""
    states.require_live(turn.meeting)
    turn = queries.locked(turn)
    _require_own_or_conducting(turn.participant, by, draft)
    if turn.state != SpeakingTurn.State.SPEAKING:
        raise Refused("Người này không còn phát biểu.")
    draft.note(**floor.note_of(turn) or {}, ended_at=utc_text(now))
    return floor.ended(turn, SpeakingTurn.State.SPOKEN, now)


@act("turn.refused", on="turn.meeting", topics=("speakers", "my_turn"))
def refuse_turn(*, turn: SpeakingTurn, by: User, now: datetime, draft: journal.Draft) -> SpeakingTurn:
    """Turn a request to speak down."""
    access.require_conducting(by, turn.meeting)
    states.require_live(turn.meeting)
    turn = _waiting(turn)
    draft.note(**floor.note_of(turn) or {})
    return floor.ended(turn, SpeakingTurn.State.REFUSED, now)


def _waiting(turn: SpeakingTurn) -> SpeakingTurn:
    turn = queries.locked(turn)
    if turn.state != SpeakingTurn.State.WAITING:
        raise Refused(NOT_WAITING)
    return turn


def _require_own_or_conducting(participant: Participant, by: User, draft: journal.Draft) -> None:
    if participant.person_id != by.pk:
        access.require_conducting(by, participant.meeting)
        draft.note("my_turn")


def _require_free(participant: Participant) -> None:
    if not Presence.objects.filter(participant=participant, until=None).exists():
        raise Refused("Chưa điểm danh nên chưa đăng ký phát biểu được.")
    if SpeakingTurn.objects.filter(participant=participant, state=SpeakingTurn.State.SPEAKING).exists():
        raise Refused("Đồng chí đang phát biểu.")
    if SpeakingTurn.objects.filter(participant=participant, state=SpeakingTurn.State.WAITING).exists():
        raise Refused("Đồng chí đã đăng ký phát biểu.")
