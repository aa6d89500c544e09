"""Acts without end for the scenarios: items are moved, guests come and go; every one is in the journal once."""

import asyncio
import random

from tests.faults.clients import Asker, new_key
from tests.faults.history import Command
from tests.faults.scenes import Scene


async def move_item(asker: Asker, to: int) -> None:
    """Move the last item to another place."""
    pk, uid = asker.house.room["items"][-1]
    await asker.act("item.moved", uid, f"/meetings/items/{pk}/move/", to=str(to))


async def come_and_go(scene: Scene, number: int) -> None:
    """Let one guest come in and leave again, and be answered both times."""
    guest = scene.house.guests[number]
    asker = scene.asker(guest)
    for verb, door in (("presence.checked_in", "check-in"), ("presence.checked_out", "check-out")):
        await asker.act(verb, guest.uid, f"/meetings/participants/{guest.place}/{door}/")


class Bustle:
    """Acts that go on for as long as the block lasts, and are all answered when it ends."""

    def __init__(self, scene: Scene, guests: range, pause: float = 0.05) -> None:
        self.scene, self.guests, self.pause = scene, guests, pause
        self.goes_on = True

    async def __aenter__(self) -> "Bustle":
        self._tasks = [asyncio.create_task(self._guest(number)) for number in self.guests]
        self._tasks.append(asyncio.create_task(self._secretary()))
        return self

    async def __aexit__(self, *error: object) -> None:
        self.goes_on = False
        await asyncio.gather(*self._tasks)

    async def _guest(self, number: int) -> None:
        while self.goes_on:
            await come_and_go(self.scene, number)
            await asyncio.sleep(random.uniform(0, self.pause * 4))

    async def _secretary(self) -> None:
        asker = self.scene.asker()
        while self.goes_on:
            await move_item(asker, random.choice((2, 3)))
            await asyncio.sleep(self.pause)


async def send_many(scene: Scene, sendings: int, at_once: int) -> None:
    """Send commands two to four times each, near each other in any order, many at once."""
    queue = iter(_shuffled(scene, sendings))
    pk = scene.house.room["items"][-1][0]

    async def work() -> None:
        for asker, command, to in queue:
            await asker.until_answered(command, f"/meetings/items/{pk}/move/", {"next": "", "to": to})

    await asyncio.gather(*(work() for _ in range(at_once)))


def _shuffled(scene: Scene, sendings: int) -> list[tuple[Asker, Command, str]]:
    uid = scene.house.room["items"][-1][1]
    asker = scene.asker()
    placed: list[tuple[float, tuple[Asker, Command, str]]] = []
    while len(placed) < sendings:
        command = Command(str(asker.person.pk), new_key(), "item.moved", uid)
        one = (asker, command, random.choice("23"))
        placed += [(len(placed) + random.uniform(0, 12), one) for _ in range(random.randint(2, 4))]
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])][:sendings]
