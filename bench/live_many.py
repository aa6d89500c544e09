"""Two thousand tablets in many meetings of thirty, as communes meet: what an act costs, and how long it takes.

`python -m bench live_many [--quick]`. First one act after the other, which gives the cost of an act; then acts at
random moments, at half of what the server's core carries, each counted from the moment it was due until the last
tablet of its meeting has the change. bench/capacity.py predicts both from other scenarios and compares.
"""

import asyncio
import random
import time
from typing import Any

import uvloop

from bench.fanout import faults_of, prepare
from bench.rounds import Fault, arrived, p99
from bench.servers import Poster, Project, opened, served
from bench.tablets import Log, Tablet

SERVER = "daphne"
PEOPLE = 30
# Share of a core that the random acts take.
LOAD = 0.5
POSTERS = 8
SEED = 2026


class Communes:
    """The meetings of one server, with all their tablets."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rooms: list[list[int]] = project.room["rooms"]
        self.log = Log()
        self.tablets: list[Tablet] = []

    async def arrive(self) -> None:
        """Let everybody come to their own meeting."""
        for place, (meeting, _item) in enumerate(self.rooms):
            first = place * PEOPLE
            requests = self.project.handshakes(f"/ws/meetings/{meeting}/?v=0", first, first + PEOPLE)
            port = self.project.port
            self.tablets += await opened(self.log, port, requests, acknowledges=True, first=first)

    async def one_by_one(self, acts: int) -> float:
        """Act in one meeting after the other. Unit: seconds of the server's core for one act."""
        poster = Poster(self.project)
        self.log.seen.clear()
        before = self.project.cpu
        for number in range(acts):
            await poster.send(self._item(number))
            await arrived(self.log, (number + 1) * PEOPLE)
        return (self.project.cpu - before) / acts

    async def at_random(self, acts: int, rate: float) -> list[float]:
        """Act at random moments, so many a second; return the delay of each act. Unit: milliseconds."""
        posters: asyncio.Queue[Poster] = asyncio.Queue()
        for _ in range(POSTERS):
            posters.put_nowait(Poster(self.project))
        self.log.seen.clear()
        chance, due, moments = random.Random(SEED), time.monotonic_ns(), []
        sending = []
        for number in range(acts):
            due += int(chance.expovariate(rate) * 1e9)
            await asyncio.sleep(max(0.0, (due - time.monotonic_ns()) / 1e9))
            moments.append(due)
            sending.append(asyncio.ensure_future(self._send(posters, number)))
        await asyncio.gather(*sending)
        await arrived(self.log, acts * PEOPLE)
        return delays(self.log.seen, moments, len(self.rooms))

    async def _send(self, posters: "asyncio.Queue[Poster]", number: int) -> None:
        poster = await posters.get()
        await poster.send(self._item(number))
        posters.put_nowait(poster)

    def _item(self, number: int) -> int:
        return self.rooms[number % len(self.rooms)][1]


def delays(seen: list[tuple[int, int, bytes]], moments: list[int], rooms: int) -> list[float]:
    """Return, for each act, the time from its moment to its last tablet. Unit: milliseconds.

    Shape: act n is of the meeting n modulo `rooms`, whose tablets follow each other by number.
    Errors: Fault when a tablet saw more or fewer changes than its meeting had acts.
    """
    of_tablet: dict[int, list[int]] = {}
    for at, number, _head in seen:
        of_tablet.setdefault(number, []).append(at)
    last = [0] * len(moments)
    for number, arrivals in of_tablet.items():
        acts = range(number // PEOPLE, len(moments), rooms)
        if len(arrivals) != len(acts):
            raise Fault(f"tablet {number} saw {len(arrivals)} of {len(acts)} changes")
        for act, at in zip(acts, arrivals, strict=True):
            last[act] = max(last[act], at)
    return [(at - moment) / 1e6 for at, moment in zip(last, moments, strict=True)]


async def measured(meetings: int, acts: int) -> tuple[float, float, float, float]:
    """Return the cost of an act in seconds, acts a second at random, their p99 in ms, the client's share."""
    rooms = ["bench.rooms", "--clients", str(meetings * PEOPLE), "--meetings", str(meetings)]
    with served(SERVER, rooms) as project:
        communes = Communes(project)
        await communes.arrive()
        await communes.one_by_one(meetings)
        cost = await communes.one_by_one(acts)
        own, began, rate = time.process_time(), time.monotonic(), LOAD / cost
        found = await communes.at_random(acts, rate)
        share = (time.process_time() - own) / (time.monotonic() - began)
        for tablet in communes.tablets:
            tablet.close()
        return cost, rate, p99(found), share


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the figures for bench/__main__.py; bench/capacity.py weighs them."""
    prepare()
    meetings, acts = (4, 20) if quick else (67, 201)
    cost, rate, delay, share = uvloop.run(measured(meetings, acts))
    name = f"{meetings} meetings of {PEOPLE} tablets, {SERVER}"
    told = {
        "reference": None,
        "ratio": None,
        "goal": "told for the capacity sheet",
        "ok": not faults_of(share),
    }
    return [
        {"name": f"server CPU of an act in {name}", "value": round(cost, 5), "unit": "s", **told},
        {"name": f"acts at random in {name}", "value": round(rate, 2), "unit": "acts/s", **told},
        {
            "name": f"an act at random to its last tablet, p99, {name}",
            "value": round(delay, 1),
            "unit": "ms",
            **told,
        },
    ]
