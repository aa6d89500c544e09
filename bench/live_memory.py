"""What a connected tablet takes of the server's memory, beside an idle socket of the same server.

`python -m bench live_memory [--quick]`: idle sockets and tablets come in turn and stay, so that both grow one
heap.
"""

import asyncio
import statistics
from typing import Any

import uvloop

from bench.fanout import prepare
from bench.servers import Project, opened, served
from bench.tablets import Log, Tablet, request

GOAL = 1.5
SERVER = "daphne"
# The server frees what the handshakes took. Unit: seconds.
SETTLE_SECONDS = 2.0


async def measured(step: int, rounds: int) -> tuple[list[float], list[float]]:
    """Return the growth for each tablet and for each idle socket, by round. Unit: KB."""
    rooms = ["bench.rooms", "--clients", str(step * (rounds + 1))]
    with served(SERVER, rooms) as project:
        log, kept = Log(), []
        # The first of both make the server load what it has not needed yet.
        kept += await _tablets(project, log, 0, step)
        kept += await _idle(project, step)
        own, idle = [], []
        for number in range(1, rounds + 1):
            before = await _memory(project)
            kept += await _idle(project, step)
            between = await _memory(project)
            kept += await _tablets(project, log, number * step, step)
            idle.append((between - before) / step)
            own.append((await _memory(project) - between) / step)
        for tablet in kept:
            tablet.close()
        return own, idle


async def _tablets(project: Project, log: Log, first: int, count: int) -> list[Tablet]:
    return await project.connect(log, first, first + count)


async def _idle(project: Project, count: int) -> list[Tablet]:
    requests = [request(project.port, "/ws/bench/idle/")] * count
    return await opened(Log(), project.port, requests, acknowledges=False)


async def _memory(project: Project) -> float:
    await asyncio.sleep(SETTLE_SECONDS)
    return float(project.process.memory_info().rss) / 1024


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promise for bench/__main__.py."""
    prepare()
    own, idle = uvloop.run(measured(*((100, 1) if quick else (500, 3))))
    value, other = statistics.median(own), statistics.median(idle)
    ratio = value / other if other > 0 else 0.0
    return [
        {
            "name": f"memory for each connected tablet, {SERVER}",
            "value": round(value, 1),
            "unit": "KB",
            "reference": round(other, 1),
            "ratio": round(ratio, 2),
            "goal": f"≤ {GOAL} of an idle socket",
            "ok": quick or 0 < ratio <= GOAL,
        }
    ]
