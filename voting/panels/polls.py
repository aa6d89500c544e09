"""Panels of voting in the room: the question, the own ballot, the controls of chair and secretary."""

from typing import Any

from meetings import access as meeting_access
from meetings.access import Reader
from meetings.models import Meeting
from people.models import User
from voting import access, rules
from voting.models import Ballot, Poll
from voting.panels import secret
from voting.queries import ballots as texts
from voting.queries import polls as queries


def poll_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the poll that is open, else the result of the current item's last one.

    Shape: never how many have voted, which changes without an act; the whisper `tally` says it.
    """
    poll = queries.shown_poll_of(meeting)
    if poll is None or not _may_see(reader, poll):
        return {}
    return {
        "poll": poll,
        "items": queries.items_of(poll),
        "entitled": queries.turnout(poll)["entitled"],
        "counts": queries.counts_of(poll),
        "names": texts.names_of(poll),
    }


def ballot_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the reader's ballot in the open poll, or why there is none; a guest gets nothing."""
    poll = queries.open_poll_of(meeting)
    if poll is None or not isinstance(reader, User):
        return {}
    return {"poll": poll, **ballot_in(poll, reader)}


def ballot_in(poll: Poll, person: User) -> dict[str, Any]:
    """Return a person's part in an open poll: the ballot as it stands, or the reason for having none."""
    if not access.is_voter(person, poll):
        return {"entitled": False, "why": access.why_without_ballot(poll, person)}
    options, apart = rules.apart(poll.options)
    ballot = queries.own_ballot(poll, person)
    return {
        "entitled": True,
        "ballot": ballot,
        "recorded": texts.said(ballot, texts.labels_of(poll)) if ballot else "",
        "options": options,
        "apart": apart,
        "turnout": queries.turnout(poll),
        **secret.ballot_in(poll, person),
    }


def chosen_in(poll: Poll, choice: str, picks: list[str]) -> dict[str, Any]:
    """Return what somebody without a script has chosen and not confirmed; the act judges it."""
    own = [key for key in texts.own_labels(poll) if key in picks] if poll.has_picks else []
    if own:
        choice = rules.PICKED
    elif choice not in rules.CHOICES or not poll.offers(choice):
        return {"chosen": None}
    said = texts.said(Ballot(choice=choice, picks=own), texts.labels_of(poll))
    return {"chosen": {"key": choice, "label": said, "picks": own, "asks_text": choice == rules.OTHER}}


def poll_console_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return what chair and secretary need for polls; nothing for anybody else."""
    if not isinstance(reader, User) or not meeting_access.may_conduct(reader, meeting):
        return {}
    running = queries.open_poll_of(meeting)
    over = None if running else queries.last_result_of(meeting)
    prepared = [] if running else queries.prepared_polls_of(meeting)
    return {
        "conducts": True,
        "decides": meeting.kind in meeting.body_rules.deciding_kinds,
        "may_put_to_vote": meeting_access.may_put_to_vote(reader, meeting),
        "may_add": meeting_access.is_presiding(reader, meeting),
        "running": running,
        "turnout": queries.turnout(running) if running else None,
        "late": queries.may_be_added(running) if running else [],
        "prepared": prepared,
        "secret_allowed": meeting.body_rules.secret_allowed,
        **secret.preparing(meeting, prepared),
        "question": rules.question_for(meeting.current_item.title) if meeting.current_item else "",
        "methods": methods_of(),
        "linkable": [] if running else queries.linkable_polls_of(meeting),
        "hands": _hands_of(running) if running else None,
        "over": over,
        "roll": queries.roll_of(over) if over else [],
    }


def methods_of() -> list[Poll.Method]:
    """List the ways to vote that the console offers."""
    return [Poll.Method.ROLL_CALL, Poll.Method.CHOOSE, Poll.Method.HANDS]


def _hands_of(poll: Poll) -> dict[str, Any] | None:
    """Return what was typed in of a show of hands, per option, and the side of the head of the body."""
    if not poll.is_by_hands:
        return None
    typed = poll.hands or {}
    rows = [{**option, "number": typed.get(option["key"], "")} for option in poll.options]
    return {"rows": rows, "is_counted": poll.hands is not None, "head": typed.get("head", "")}


def _may_see(reader: Reader, poll: Poll) -> bool:
    """Tell whether the poll's item is within the reader's invitation; the full audience sees every item."""
    return not isinstance(reader, User) or access.polls_visible_to(reader).filter(pk=poll.pk).exists()
