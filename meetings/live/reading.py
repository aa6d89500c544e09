"""The panels of a room as one person reads them by HTTP: the page, one by one, and when sockets fail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from meetings import access, panels
from meetings.live import frames, snapshots
from meetings.models import Meeting, Participant
from people import once
from people.models import User

DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True)
class Slot:
    """One panel at its place in a page. Shape: `topics` as the attribute data-topics wants them."""

    name: str
    html: str
    topics: str
    shared: bool
    quiet: bool
    language: str


@dataclass(frozen=True)
class Reading:
    """One person in front of one meeting. Shape: `place` is None for an officer who only prepares it."""

    request: HttpRequest
    meeting: Meeting
    person: User
    place: Participant | None

    @property
    def scoped(self) -> bool:
        return bool(self.place and self.place.is_scoped)

    @property
    def language(self) -> str:
        return get_language() or DEFAULT_LANGUAGE

    def panel(self, name: str) -> str:
        """Render one panel for the person."""
        return panels.render(
            name, self.meeting, self.person, self.language, scoped=self.scoped, request=self.request
        )

    def slots(self, names: Iterable[str]) -> dict[str, Slot]:
        """Render panels for a page, by name; the shared ones were made once for everybody who comes now."""
        made = {} if self.scoped else snapshots.at(self.meeting, self.meeting.version, self.language).html
        registered, language = panels.registered(), self.language
        with once.reading():
            return {name: self._slot(registered[name], made.get(name), language) for name in names}

    def _slot(self, panel: panels.Panel, made: str | None, language: str) -> Slot:
        html = self.panel(panel.name) if made is None else made
        return Slot(panel.name, html, " ".join(sorted(panel.topics)), panel.shared, panel.quiet, language)

    def state(self, version: int | None) -> str:
        """Write the answer to a poll: the state when the page is behind, otherwise a beat."""
        if version is not None and version >= self.meeting.version:
            return frames.beat_text(self.meeting.version)
        if self.scoped:
            return frames.state_text(self.meeting.version, frames.content({}, panels.registered()))
        snapshot = snapshots.at(self.meeting, self.meeting.version, self.language)
        return frames.state_text(snapshot.version, snapshot.content)


def reading_of(request: HttpRequest, meeting: Meeting) -> Reading:
    """Put the person of a request in front of a meeting that they may see."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError("a room is read by a person who is logged in")
    return Reading(request, meeting, person, access.participant_of(meeting, person))
