"""Panels of prior positions in the room: the list of agreed items, and what is open on the item in hand."""

from typing import Any

from meetings import access as meeting_access
from meetings.access import Reader
from meetings.models import Meeting
from people import clock
from people.models import User
from voting import access
from voting.queries import polls, questions
from voting.queries import positions as queries


def agreed_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the items that are still to be agreed jointly, for members and for those who conduct."""
    if not isinstance(reader, User) or meeting.is_closed or not queries.is_over(meeting, clock.now()):
        return {}
    place = meeting_access.participant_of(meeting, reader)
    is_member = place is not None and place.is_member and not place.is_scoped
    conducts = meeting_access.may_conduct(reader, meeting)
    items = queries.items_to_agree(meeting) if is_member or conducts else []
    voting = polls.open_poll_of(meeting)
    return {
        "shown": bool(items),
        "items": items,
        "may_pull": is_member and not (voting and voting.is_joint),
        "may_put": conducts and meeting.is_live and not voting and not queries.has_prepared_joint(meeting),
    }


def open_questions_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return who holds which view on the item in hand, as far as the seal lets the reader know; else nothing."""
    item = meeting.current_item
    if not isinstance(reader, User) or item is None or meeting.is_closed or item.is_held_outside:
        return {}
    if queries.round_of(meeting) is None:
        return {}
    may_open = access.may_compile(reader, meeting) and not queries.has_opened(reader, meeting)
    return {
        "item": item,
        "open": questions.open_questions_of(meeting, item, reader),
        "may_open": may_open and queries.is_over(meeting, clock.now()),
        "told": questions.TOLD,
    }
