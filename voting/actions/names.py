"""Acts of the chair about the big screen: the names of a roll call are shown there, or numbers again."""

from datetime import datetime

from meetings import access as meeting_access
from people import journal
from people.act import act
from people.models import User
from people.rules import Refused
from voting.models import Poll
from voting.queries import polls as queries

TOPICS = ("poll", "poll_console")


@act("names.shown", on="poll.meeting", topics=TOPICS)
def show_names(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Show who voted how to everybody in the room.

    Errors: Refused for anybody but the acting chair, before the closing, and for a vote that has no names.
    """
    poll = _led(poll, by)
    if not poll.is_closed:
        raise Refused("Chỉ hiện tên sau khi kết thúc biểu quyết.")
    if not poll.has_names:
        raise Refused("Biểu quyết này không ghi tên nên không hiện tên được.")
    return _set(poll, True, draft)


@act("names.hidden", on="poll.meeting", topics=TOPICS)
def hide_names(*, poll: Poll, by: User, now: datetime, draft: journal.Draft) -> Poll:
    """Show numbers alone again.

    Errors: Refused for anybody but the acting chair.
    """
    return _set(_led(poll, by), False, draft)


def _led(poll: Poll, by: User) -> Poll:
    meeting_access.require_presiding(by, poll.meeting)
    return queries.locked(poll)


def _set(poll: Poll, shown: bool, draft: journal.Draft) -> Poll:
    poll.names_shown = shown
    poll.save(update_fields=["names_shown"])
    draft.note(poll=str(poll.uid), names_shown=shown)
    return poll
