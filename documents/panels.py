"""The personal panels: the papers that one may open, those of the current item first; and whether one may present."""

from typing import Any

from documents import access
from documents.queries import marks as marks_queries
from documents.queries import papers as queries
from documents.queries import shelf
from meetings import panels
from meetings.access import Reader
from meetings.models import Meeting
from people.models import User


def papers(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the papers of a meeting as one person may see them."""
    if not isinstance(reader, User):
        return {}
    return {"own": shelf.papers_in_room(meeting, reader=reader)}


def assisted_papers(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return the papers that an aide reads to prepare, for the page of positions; they stand in no room."""
    if not isinstance(reader, User):
        return {"groups": []}
    return {"groups": queries.papers_of(meeting, reader=reader, with_counts=False)}


def presenter(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return whether a person may present now; what is presented is told by the whisper."""
    return {"may_present": isinstance(reader, User) and access.may_present(reader, meeting)}


def marks(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """Return how many notes others show to a person; the reader hears by it that there are new ones."""
    if not isinstance(reader, User):
        return {"shared": 0}
    return {"shared": marks_queries.shared_count(meeting, reader=reader)}


def register() -> None:
    """Add the panels to the room."""
    panels.register("marks", query=marks, template="documents/_marks.html", shared=False, topics=("papers",))
    panels.register(
        "assisted_papers",
        query=assisted_papers,
        template="documents/_assisted_papers.html",
        shared=False,
        quiet=True,
    )
    panels.register(
        "presenter",
        query=presenter,
        template="documents/_presenter.html",
        shared=False,
        topics=("now", "my_turn"),
    )
    panels.register(
        "papers",
        query=papers,
        template="documents/_papers.html",
        shared=False,
        topics=("now", "agenda"),
    )
