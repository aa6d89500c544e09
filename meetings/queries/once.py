"""Rows that several panels of one rendering need are read once: agenda and now share the agenda's lines."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from meetings.models import Meeting

Rows = TypeVar("Rows")
_kept: ContextVar[dict[tuple[Any, int], Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Keep what the marked reads return until the block ends; without such a block they read every time."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(read: Callable[[Meeting], Rows]) -> Callable[[Meeting], Rows]:
    """Mark a read of a meeting whose rows no reader changes."""

    @functools.wraps(read)
    def kept(meeting: Meeting) -> Rows:
        rows = _kept.get()
        if rows is None:
            return read(meeting)
        key = (read, meeting.pk)
        if key not in rows:
            rows[key] = read(meeting)
        found: Rows = rows[key]
        return found

    return kept
