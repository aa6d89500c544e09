"""Whose history is whose across a reform: bodies by their dates and successions, never by their codes alone.

Seven province codes changed their meaning on 1 July 2025, so a code without a day names nobody (domain/vietnam.md D.8).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from people.rules import valid_on


@dataclass(frozen=True)
class Unit:
    """A body as far as its dates go. Shape: `key` names it for ever; `level` and `code` on its days."""

    key: int
    level: str
    code: str
    valid_from: date
    valid_to: date | None = None

    def exists_on(self, on: date) -> bool:
        return valid_on(self.valid_from, self.valid_to, on)


@dataclass(frozen=True)
class Step:
    """That one body took over from another on a day."""

    predecessor: int
    successor: int
    on: date


def existing_on(units: Iterable[Unit], level: str, on: date) -> list[Unit]:
    """List the bodies of a level that existed on a day: the denominator of its rate."""
    return [unit for unit in units if unit.level == level and unit.exists_on(on)]


def by_code(units: Iterable[Unit], level: str, code: str, on: date) -> Unit | None:
    """Find the body that bore a code on a day."""
    return next((unit for unit in existing_on(units, level, on) if unit.code == code), None)


def ancestors(key: int, steps: Sequence[Step]) -> dict[int, date]:
    """Return the bodies whose history belongs to one, each with the day from which it was taken over.

    Shape: its own key is not among them; a body that was taken over twice on the way counts once.
    """
    found: dict[int, date] = {}
    waiting = [key]
    while waiting:
        successor = waiting.pop()
        for step in steps:
            if step.successor == successor and step.predecessor not in found and step.predecessor != key:
                found[step.predecessor] = step.on
                waiting.append(step.predecessor)
    return found


def succeeded_by(key: int, steps: Sequence[Step], on: date) -> set[int]:
    """Return who stands in a body's place on a day: itself while nobody has taken over, else its heirs of that day."""
    heirs = {step.successor for step in steps if step.predecessor == key and step.on <= on}
    if not heirs - {key}:
        return {key}
    return set().union(*(succeeded_by(heir, steps, on) for heir in heirs - {key}))


def level_counts(units: Iterable[Unit], on: date) -> Mapping[str, int]:
    """Count the bodies of every level on a day."""
    counts: dict[str, int] = {}
    for unit in units:
        if unit.exists_on(on):
            counts[unit.level] = counts.get(unit.level, 0) + 1
    return counts
