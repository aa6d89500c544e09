"""The one clock that acts read; a rehearsal or the demo may play another time on it, a request never can."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.utils import timezone

_played: ContextVar["Played | None"] = ContextVar("played", default=None)


class Played:
    """A clock that stands still until it is told to go on. Unit: aware moments."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def go_on(self, **duration: float) -> datetime:
        """Let time pass, as `go_on(minutes=5)`, and return the new moment."""
        self.at += timedelta(**duration)
        return self.at


def now() -> datetime:
    """Return the present moment, or the played one."""
    played = _played.get()
    return played.at if played else timezone.now()


@contextmanager
def playing(at: datetime) -> Iterator[Played]:
    """Play another time for the acts of this thread: the demo's past meetings, a rehearsal."""
    played = Played(at)
    token = _played.set(played)
    try:
        yield played
    finally:
        _played.reset(token)
