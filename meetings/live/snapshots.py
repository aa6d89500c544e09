"""Everything a full participant sees of a meeting, as one text per language, made once for many readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from meetings import panels
from meetings.access import FULL_AUDIENCE
from meetings.live import frames
from meetings.models import Meeting
from meetings.queries.kept import Kept
from people import once


@dataclass(frozen=True)
class Snapshot:
    """The shared panels of one version in one language. Shape: `html` by name; `content` is frames.content of it."""

    version: int
    content: str
    html: Mapping[str, str]


# Some panels tell an expected time, which moves without an act. Unit: seconds.
FRESH_SECONDS = 5.0
# By (uid, language).
_made: Kept[tuple[str, str], Snapshot] = Kept(FRESH_SECONDS)
# (meeting, version, panel) whose rendering failed.
_broken: set[tuple[str, int, str]] = set()


def at(meeting: Meeting, version: int, language: str) -> Snapshot:
    """Return a snapshot of a meeting at a version or later; many askers at once wait for one rendering.

    The version is read before the rows: a tag never promises more than its content.
    """
    return _made.at((str(meeting.uid), language), version, lambda: _fresh(meeting, language))


def _fresh(meeting: Meeting, language: str) -> Snapshot:
    html = rendered(panels.shared(), meeting, language)
    # A panel that is missing in `panels` is fetched by the tablet, because every name is among the topics.
    return Snapshot(meeting.version, frames.content(html, panels.registered()), html)


def rendered(chosen: Iterable[panels.Panel], meeting: Meeting, language: str) -> dict[str, str]:
    """Render shared panels as the full audience sees them, without those that failed at this version."""
    with once.reading():
        return {
            panel.name: _render(panel.name, meeting, language)
            for panel in chosen
            if (str(meeting.uid), meeting.version, panel.name) not in _broken
        }


def _render(name: str, meeting: Meeting, language: str) -> str:
    """Render one panel; remember its name when a defect ends it, so that the next try leaves it out."""
    ended = False
    try:
        html = panels.render(name, meeting, FULL_AUDIENCE, language)
        ended = True
        return html
    except (DatabaseError, InterfaceError):
        ended = True
        raise
    finally:
        if not ended:
            _broken.add((str(meeting.uid), meeting.version, name))


def forget(uid: str) -> None:
    """Let go of the texts of a meeting that nobody listens to any more."""
    _made.forget(lambda key: key[0] == uid)
    _broken.difference_update([key for key in _broken if key[0] == uid])
