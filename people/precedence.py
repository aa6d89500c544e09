"""Which thread goes first: pages step aside for the moment in which a change is made and sent to the tablets.

Python runs one thread at a time and shares evenly among those that reckon, so a page that reckons for a second would
double the time of every change, and so would the answer to the act itself. Therefore a page's thread waits at its
next question to the database, and the acting one after its ring, until the change has left. Server-neutral.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# No thread stands aside for longer, whatever became of the change. Unit: seconds.
MOST_SECONDS = 0.05


@dataclass
class _Going:
    """The change that goes first. Units: `until` in seconds of the monotonic clock."""

    number: int = 0
    until: float = 0.0


class _Own(threading.local):
    """What one thread knows of itself. Units: `works_until` in seconds of the monotonic clock."""

    goes_first = False
    works_until = 0.0


_going, _own = _Going(), _Own()
_lock = threading.Lock()
_free = threading.Event()
_free.set()


def begin() -> None:
    """Let every connection that is opened from now on step aside before its questions."""
    connection_created.connect(_watch, dispatch_uid="people.precedence")


def go_first() -> None:
    """Let this thread never step aside: it is the one that makes the change."""
    _own.goes_first = True


def take() -> int:
    """Let a change go first from now on, and return its number for `give_back`."""
    now = time.monotonic()
    with _lock:
        _going.number += 1
        if _free.is_set() or now >= _going.until:
            _going.until = now + MOST_SECONDS
        _free.clear()
        return _going.number


def give_back(number: int) -> None:
    """Let everybody go on, unless another change goes first by now."""
    with _lock:
        if number == _going.number:
            _free.set()


def step_aside() -> None:
    """Wait while a change goes first; whoever has waited then works as long before it waits again."""
    if _free.is_set() or _own.goes_first:
        return
    before = time.monotonic()
    left = _going.until - before
    if left <= 0 or before < _own.works_until:
        return
    _free.wait(left)
    after = time.monotonic()
    _own.works_until = after + (after - before)


def _watch(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _before_question not in connection.execute_wrappers:
        connection.execute_wrappers.append(_before_question)


def _before_question(execute: Callable[..., Any], *question: Any) -> Any:
    step_aside()
    return execute(*question)
