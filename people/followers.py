"""Who follows an act: `before` runs inside its transaction and may refuse, `after` is a job enqueued in it.

Filled in each `AppConfig.ready`; no Django signals. tests/people/test_followers.py lists every entry.
"""

from collections.abc import Callable
from typing import Any

from people import jobs

Before = Callable[[dict[str, Any]], None]
_before: dict[str, list[Before]] = {}
_after: dict[str, list[str]] = {}


def before(verb: str, follower: Before) -> None:
    """Run `follower(arguments)` in the transaction of every act `verb`, before its body; it may raise Refused."""
    if follower not in _before.setdefault(verb, []):
        _before[verb].append(follower)


def after(verb: str, task: str) -> None:
    """Enqueue the job `task` (dotted name, called with the stream's uid) in the transaction of every act `verb`."""
    if task not in _after.setdefault(verb, []):
        _after[verb].append(jobs.declared(task))


def run_before(verb: str, arguments: dict[str, Any]) -> None:
    """Run every follower that may refuse the act."""
    for follower in _before.get(verb, ()):
        follower(arguments)


def enqueue_after(verb: str, uid: str) -> None:
    """Enqueue every job that follows the act."""
    for task in _after.get(verb, ()):
        jobs.later(task, uid)


def registered() -> dict[str, list[str]]:
    """List every follower by verb, for the test that reviews them."""
    rows = {verb: [f"before {f.__module__}.{f.__qualname__}" for f in fs] for verb, fs in _before.items()}
    for verb, tasks in _after.items():
        rows.setdefault(verb, []).extend(f"after {task}" for task in tasks)
    return rows
