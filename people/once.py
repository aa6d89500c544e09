"""Reads that several panels of one page need are done once: the lines of the agenda, who conducts, somebody's place.

Only pages read inside `reading()`; acts never do, so what they ask is always asked anew.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Rows = TypeVar("Rows")
_kept: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Keep what the marked reads return until the outermost block ends; without one they read every time."""
    token = _kept.set(_kept.get() or {})
    try:
        yield
    finally:
        _kept.reset(token)


def once(read: Callable[Asked, Rows]) -> Callable[Asked, Rows]:
    """Mark a read whose rows no reader changes. Shape: it is asked by hashable values, as rows that have a key."""

    @functools.wraps(read)
    def kept(*asked: Asked.args, **named: Asked.kwargs) -> Rows:
        rows = _kept.get()
        if rows is None:
            return read(*asked, **named)
        key = (read, *asked, *sorted(named.items()))
        if key not in rows:
            rows[key] = read(*asked, **named)
        found: Rows = rows[key]
        return found

    return kept
