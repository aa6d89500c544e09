"""The personal panel of papers: what the reader may open, the papers of the current item first."""

from typing import Any

from documents.queries import numbers
from documents.queries import papers as queries
from meetings import panels
from meetings.access import Reader
from meetings.models import Meeting
from people.models import User


def papers(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the papers of a meeting as one person may see them."""
    groups = queries.papers_of(meeting, reader=reader) if isinstance(reader, User) else []
    if groups and isinstance(reader, User):
        groups = numbers.numbered(groups, numbers.firsts_of(meeting, reader=reader))
    return {"groups": groups, "sees_readings": any(group.audience is not None for group in groups)}


def register() -> None:
    """Add the panel to the room."""
    panels.register(
        "papers",
        query=papers,
        template="documents/_papers.html",
        shared=False,
        topics=("now", "agenda"),
    )
