"""The registry of whispers: small facts of the room that are not journalled; the latest wins.

A ring carries only the name; the dispatcher asks the query and sends the answer to those who may hear it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from meetings.models import Meeting
from people import doorbell

Query = Callable[[Meeting], dict[str, Any] | None]
Hears = Callable[[Meeting, dict[str, Any]], set[int] | None]


@dataclass(frozen=True)
class Whisper:
    """One registered whisper. Shape: `hears` returns user keys, or None for the whole full audience."""

    name: str
    query: Query
    hears: Hears


_whispers: dict[str, Whisper] = {}


def everybody(meeting: Meeting, fields: dict[str, Any]) -> None:
    """Let the whole full audience hear."""


def register(name: str, *, query: Query, hears: Hears = everybody) -> None:
    """Add a whisper; called once, in `AppConfig.ready`."""
    _whispers[name] = Whisper(name, query, hears)


def registered() -> dict[str, Whisper]:
    """List every whisper by name."""
    return dict(_whispers)


def ring(name: str, meeting: Meeting) -> None:
    """Ring after commit that a whisper has something new; the ring carries the name only."""
    transaction.on_commit(lambda: doorbell.ring(f"whisper:{name}:{meeting.uid}"), robust=True)
