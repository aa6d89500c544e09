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
# How often one whisper is told at most, unless it says otherwise. Unit: seconds.
GATHER_SECONDS = 0.25


@dataclass(frozen=True)
class Whisper:
    """One registered whisper.

    Shape: `hears` returns user keys, people limited to items among them, or None for the whole full audience.
    Who heard one that `ends`, and hears it no more because it is over or has gone elsewhere, is told
    `{"over": true}`. Units: `gather_seconds` between two of its messages.
    """

    name: str
    query: Query
    hears: Hears
    gather_seconds: float = GATHER_SECONDS
    ends: bool = False


_whispers: dict[str, Whisper] = {}


def everybody(meeting: Meeting, fields: dict[str, Any]) -> None:
    """Let the whole full audience hear."""


def register(
    name: str,
    *,
    query: Query,
    hears: Hears = everybody,
    gather_seconds: float = GATHER_SECONDS,
    ends: bool = False,
) -> None:
    """Add a whisper; called once, in `AppConfig.ready`."""
    _whispers[name] = Whisper(name, query, hears, gather_seconds, ends)


def registered() -> dict[str, Whisper]:
    """List every whisper by name."""
    return dict(_whispers)


def ring(name: str, meeting: Meeting) -> None:
    """Ring after commit that a whisper has something new; the ring carries the name only."""
    transaction.on_commit(lambda: doorbell.ring(f"whisper:{name}:{meeting.uid}"), robust=True)
