"""The page of a room with 30 items and 60 papers, in requests a second beside an empty view behind the same log-in.

`python -m bench live_page [--quick]`: every request is another person's, as when a room arrives; both addresses are
asked in turn by as many connections at once as a tablet room has at eight o'clock.
"""

import asyncio
import statistics
import time
from typing import Any

import uvloop

from bench.burst import burst, get, opened
from bench.fanout import faults_of, prepare
from bench.rounds import Fault
from bench.servers import Project, served

GOAL = 0.4
SERVER = "daphne"
ITEMS, PAPERS = 30, 60
AT_ONCE = 8


async def measured(people: int, rounds: int) -> tuple[list[float], list[float], float]:
    """Return requests a second of the room and of the empty view, and the client's largest share of its core."""
    rooms = ["bench.rooms", "--clients", str(people), "--items", str(ITEMS), "--papers", str(PAPERS)]
    with served(SERVER, rooms) as project:
        page = f"/meetings/{project.room['meeting']}/room/"
        await _rate(project, page, 200, people // 4)
        pairs = [
            (
                await _rate(project, page, 200, people),
                await _rate(project, "/__bench__/empty/", 204, people),
            )
            for _ in range(rounds)
        ]
    own, other = [one[0] for one, _ in pairs], [two[0] for _, two in pairs]
    return own, other, max(share for pair in pairs for _, share in pair)


async def _rate(project: Project, path: str, status: int, count: int) -> tuple[float, float]:
    """Ask as many people's pages, a few at once; return requests a second and the client's share of its core."""
    lines = await opened(project.port, AT_ONCE)
    requests = [get(project.port, path, key) for key in project.room["sessions"][:count]]
    cpu, began = time.process_time(), time.monotonic()
    queue = iter(requests)

    async def one(number: int) -> None:
        for request in queue:
            sent = await burst([lines[number]], [request])
            if sent.answers[0].status != status:
                raise Fault(f"{path} answered {sent.answers[0].status}: {sent.answers[0].body[:300]!r}")

    await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
    took = time.monotonic() - began
    return len(requests) / took, (time.process_time() - cpu) / took


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promise for bench/__main__.py."""
    prepare()
    own, other, share = uvloop.run(measured(*((40, 1) if quick else (200, 5))))
    value, empty = statistics.median(own), statistics.median(other)
    # Of neighbours in time: a machine that is slow for a moment is so for both.
    ratio = statistics.median(one / two for one, two in zip(own, other, strict=True))
    return [
        {
            "name": f"room page with {ITEMS} items and {PAPERS} papers, {SERVER}",
            "value": round(value, 1),
            "unit": "requests/s",
            "reference": round(empty, 1),
            "ratio": round(ratio, 3),
            "goal": f"≥ {GOAL} of an empty view",
            "ok": not faults_of(share) and (quick or ratio >= GOAL),
        }
    ]
