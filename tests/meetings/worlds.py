"""The world of the races: one cast, one played meeting per state, and a copy of it for every race."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

from django.test import override_settings

from ecabinet.demo import Cast
from meetings.models import Meeting
from people.rules import Refused
from tests import emptying, fixtures
from tests.meetings import calls
from tests.meetings.copies import Original
from tests.meetings.stage import Stage

# State of the meeting, and whether it has a paper.
Kind = tuple[str, bool]
STATES = ("draft", "called", "in_session", "paused", "closed")
ABOUT_PAPERS = ("document.", "approval.", "version.", "mark.")


def kind_for(*verbs: str) -> Kind:
    """Return what meeting some acts want."""
    return calls.state_for(*verbs), any(verb.startswith(ABOUT_PAPERS) for verb in verbs)


class World:
    """Rows that are committed once. Shape: `originals` by kind; `copied` counts the meetings made of them."""

    def __init__(self) -> None:
        self.cast: Cast = fixtures.make_cast()
        # All of them before the first copy: a new meeting's number is counted.
        self.originals = {(state, paper): self._played(state, paper) for state in STATES for paper in (0, 1)}
        self.copied = 0

    @classmethod
    @contextmanager
    def begun(cls, papers: Path) -> Iterator["World"]:
        """Make a world with a folder for its papers, and empty the tables when it ends."""
        with override_settings(PAPERS_DIR=papers), emptying.one_world_for_a_module():
            yield cls()

    def _played(self, state: str, paper: int) -> Original:
        played = Stage(self.cast, state)
        if paper:
            # Some states take no paper; then the race finds that out again.
            with suppress(Refused):
                played.document()
        return Original(played.fresh())

    def stage(self, *verbs: str) -> Stage:
        """Return a stage of its own for some acts."""
        return self.stages([verbs])[0]

    def stages(self, races: Sequence[tuple[str, ...]]) -> list[Stage]:
        """Return a stage of its own for each race."""
        kinds = [kind_for(*verbs) for verbs in races]
        ready = {kind: iter(self._copies(kind, len(list(same)))) for kind, same in groupby(sorted(kinds))}
        return [Stage(self.cast, kind[0], next(ready[kind])) for kind in kinds]

    def _copies(self, kind: Kind, count: int) -> list[Meeting]:
        made = self.originals[kind].copies(self.copied + 1, count)
        self.copied += count
        return made
