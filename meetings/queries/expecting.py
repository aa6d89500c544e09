"""What another app knows about the coming items of an agenda: how long they take, what is settled already.

A registry, as meetings cannot import who knows; filled in `AppConfig.ready`. What it says is shown to everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Expected:
    """What is expected of one item. Shape: `mark` is shown in place of the treatment, empty for none."""

    length: timedelta
    mark: str = ""


@dataclass(frozen=True)
class Outlook:
    """What is expected of a whole agenda. Shape: `items` by key; `notes` are sentences under the forecast."""

    items: dict[int, Expected]
    notes: tuple[str, ...] = ()

    def length_of(self, items: Iterable[AgendaItem]) -> timedelta:
        """Return how long items take together, each by its plan when nobody knows better."""
        return sum((self._length(item) for item in items), timedelta(0))

    def _length(self, item: AgendaItem) -> timedelta:
        expected = self.items.get(item.pk)
        return expected.length if expected else timedelta(minutes=item.planned_minutes)

    def mark_of(self, item: int) -> str:
        """Return what is shown of an item in place of its treatment; empty for nothing."""
        expected = self.items.get(item)
        return expected.mark if expected else ""


NOTHING = Outlook({})
Source = Callable[[Meeting, Sequence[AgendaItem]], Outlook]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Name who knows; called once, in `AppConfig.ready`."""
    if source not in _sources:
        _sources.append(source)


def registered() -> list[Source]:
    """List who knows, for the test that reviews them."""
    return list(_sources)


def outlook_of(meeting: Meeting, agenda: Sequence[AgendaItem]) -> Outlook:
    """Return what is expected of an agenda; nothing while nobody knows."""
    for source in _sources:
        return source(meeting, agenda)
    return NOTHING
