"""What the journal keeps of a poll, which nobody changes without breaking its chain."""

from people.models import JournalEntry
from voting.models import Poll


def entry_of(poll: Poll, verb: str) -> JournalEntry | None:
    """Return the entry of an act that happens once to a poll, as its opening or its closing."""
    found = JournalEntry.objects.filter(stream=poll.meeting.stream, verb=verb).select_related("body", "actor")
    return next((entry for entry in found if entry.data["poll"] == str(poll.uid)), None)


def recused_at_opening(poll: Poll) -> list[tuple[str, str]]:
    """List (item's uid, person's uid) of those who took no part when a poll was opened."""
    entry = entry_of(poll, "poll.opened")
    return [(item, person) for item, person in entry.data["recused"]] if entry else []
