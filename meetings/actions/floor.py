"""What several acts do to the floor: end the speech that lasts, drop the request of somebody who leaves."""

from datetime import datetime

from meetings.models import Meeting, Participant, SpeakingTurn
from people.rules import utc_text


def release(meeting: Meeting, now: datetime) -> SpeakingTurn | None:
    """End the speech that lasts, if there is one; the caller holds the meeting's lock."""
    turn = _locked(SpeakingTurn.State.SPEAKING, meeting=meeting)
    return turn and ended(turn, SpeakingTurn.State.SPOKEN, now)


def leave(participant: Participant, now: datetime) -> list[SpeakingTurn]:
    """End the speech and drop the request of somebody who leaves."""
    states = (
        (SpeakingTurn.State.SPEAKING, SpeakingTurn.State.SPOKEN),
        (SpeakingTurn.State.WAITING, SpeakingTurn.State.WITHDRAWN),
    )
    found = ((_locked(state, participant=participant), then) for state, then in states)
    return [ended(turn, then, now) for turn, then in found if turn]


def ended(turn: SpeakingTurn, state: str, now: datetime) -> SpeakingTurn:
    """Put a turn into one of its last states."""
    turn.state, turn.ended_at = state, now
    turn.save(update_fields=["state", "ended_at"])
    return turn


def note_of(turn: SpeakingTurn | None) -> dict[str, str | None] | None:
    """Write a turn for the journal: its person and the moment of asking name it.

    Shape: {turn, person, item}; the journal never holds a row's key.
    """
    if turn is None:
        return None
    person = turn.participant.person
    return {
        "turn": utc_text(turn.asked_at),
        "person": str(person.uid) if person else None,
        "item": str(turn.item.uid) if turn.item else None,
    }


def _locked(state: str, **whose: object) -> SpeakingTurn | None:
    return SpeakingTurn.objects.select_for_update(no_key=True).filter(state=state, **whose).first()
