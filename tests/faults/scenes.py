"""What every scenario needs: watchers that come to rest, the checker's last word, and a poll that is voted on."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from tests.faults import numbers
from tests.faults.clients import Asker, Watcher, fresh, new_key
from tests.faults.history import History, faults_of
from tests.faults.house import House

# How often the last word waits for another rest. Unit: looks.
MOST_LOOKS = 8
CHOICES = ("for", "against", "other", "not_voting")


class Scene(AbstractContextManager["Scene"]):
    """One run: its house, its history, those who watch; ends with the checker's word.

    Errors: AssertionError with every fault that was found.
    """

    def __init__(self, name: str, house: House, times: int) -> None:
        self.house, self.history = house, History()
        self.line = numbers.Line(name, times)
        self.watchers: list[Watcher] = []
        # How many server processes had to be started anew.
        self.deaths = 0
        self._began, self._since = time.monotonic(), house.version()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.line.seconds = time.monotonic() - self._began
        self.line.commands = len(self.history.commands)
        self.line.frames = len(self.history.seen)
        if error is not None:
            self.line.faults.append(f"broken off: {error!r}"[:300])
        numbers.told(self.line)

    def watch(self, number: int, ports: Sequence[int] = ()) -> None:
        """Let tablets come into the room, by ports of their own or by any server process."""
        for n in range(number):
            port = ports[n % len(ports)] if ports else 0
            person = self.house.guests[n]
            self.watchers.append(Watcher(self.house, self.history, f"tablet {n}", person, port).start())

    def asker(self, person: object = None) -> Asker:
        """Return somebody who acts; the secretary unless another is named."""
        return Asker(self.house, self.history, person or self.house.secretary)  # type: ignore[arg-type]

    async def judged(self) -> None:
        """Let everything come to rest, and compare what was seen and answered with what is true."""
        for _ in range(MOST_LOOKS):
            newcomer = await fresh(self.house)
            truth, wrong = await asyncio.to_thread(self.house.truth, newcomer.panels, self._since)
            arrived = await asyncio.gather(*(one.at(truth.version) for one in self.watchers))
            # Who came or went is written down seconds later; a page of before then differs from one of after.
            if newcomer.version == truth.version == await asyncio.to_thread(self.house.version):
                break
        late = [one.name for one, there in zip(self.watchers, arrived, strict=True) if not there]
        await asyncio.gather(*(one.stop() for one in self.watchers))
        faults = [*wrong, *(f"{name} never came to rest" for name in late), *faults_of(self.history, truth)]
        self.line.faults += faults
        assert not faults, "\n".join(faults[:40])


async def revived(scene: Scene) -> None:
    """Start every server process anew that has died, for as long as the task lives."""
    while True:
        scene.deaths += await asyncio.to_thread(scene.house.revive)
        await asyncio.sleep(0.05)


async def vote(scene: Scene, poll: int, voters: int) -> None:
    """Let members vote at once: some change their vote, some send an older ballot again, late."""
    people = scene.house.voters[:voters]
    await asyncio.gather(*(_voter(scene.asker(person), poll) for person in people))


async def _voter(asker: Asker, poll: int) -> None:
    key, choice = new_key(), random.choice(CHOICES)
    await asyncio.sleep(random.uniform(0, 0.3))
    first = await asker.cast(poll, choice, 0, key)
    if first["status"] != 200 or random.random() < 0.4:
        return
    await asker.cast(poll, random.choice(CHOICES), 1)
    if random.random() < 0.5:
        await asker.cast(poll, choice, 0, key)
    if random.random() < 0.3:
        # A late first ballot with a key of its own: it never overwrites the newer one.
        await asker.cast(poll, choice, 0)


async def open_poll(scene: Scene, poll: tuple[int, str]) -> None:
    """Let the chair put a question to the vote."""
    pk, uid = poll
    await scene.asker(scene.house.chair).act("poll.opened", uid, f"/voting/polls/{pk}/open/")


async def close_poll(scene: Scene, poll: tuple[int, str]) -> None:
    """Let the chair close a poll."""
    pk, uid = poll
    await scene.asker(scene.house.chair).act("poll.closed", uid, f"/voting/polls/{pk}/close/")
