"""A change beside what disturbs a room: a view that works for a second, fifty tablets that do not read.

Each round with the disturbance stands beside one without it, in turn, in the same server process.
`python -m bench live_beside [--quick]`.
"""

import asyncio
import socket
import statistics
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from bench.burst import get
from bench.fanout import Stand, faults_of, prepare
from bench.rounds import Fault, Round, arrived
from bench.servers import greeted, reference, served
from bench.tablets import Log, Tablet

WORK_GOAL, STALLED_GOAL = 1.5, 1.2
STALLED = 50
# Nothing of a frame fits into this; the rest is the server's to keep. Unit: bytes.
STALLED_BUFFER = 4096
# The stalled tablets' window of 64 frames runs over within the round.
CHANGES_BEFORE = 30
SERVER = "daphne"
Pair = tuple[Round, Round]


class Worker:
    """Asks for one second of work again and again, so that always one view is at it."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.asked = 0

    async def run(self) -> None:
        """Work until cancelled."""
        project = self.stand.project
        content = get(project.port, "/__bench__/work/", project.room["secretary"])
        reader, writer = await asyncio.open_connection("127.0.0.1", project.port)
        try:
            while True:
                writer.write(content)
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 200 " not in head.split(b"\r\n", 1)[0]:
                    raise Fault(head.decode("latin-1"))
                length = next(line for line in head.lower().split(b"\r\n") if b"content-length" in line)
                await reader.readexactly(int(length.split(b":")[1]))
                self.asked += 1
        finally:
            writer.close()


async def measured(clients: int, rounds: int) -> dict[str, list[Pair]]:
    """Measure pairs of rounds, without and with each disturbance."""
    rooms = ["bench.rooms", "--clients", str(clients + STALLED)]
    with served(SERVER, rooms) as project, reference() as bare:
        stand = Stand(project, bare)
        await stand.grow(clients)
        worked = await _pairs(stand, rounds, _with_work)
        stalled = await _pairs(stand, rounds, _with_stalled)
        for tablet in stand.tablets:
            tablet.close()
        return {"work": worked, "stalled": stalled}


async def _pairs(stand: Stand, rounds: int, disturbed: Callable[[Stand], Awaitable[Round]]) -> list[Pair]:
    return [(await stand.own_round(), await disturbed(stand)) for _ in range(rounds)]


async def _with_work(stand: Stand) -> Round:
    working = asyncio.ensure_future(Worker(stand).run())
    await asyncio.sleep(0.2)
    try:
        found = await stand.own_round()
        if working.done():
            working.result()
        return found
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        # What was asked last still works for a moment; it must not reach the next round.
        await asyncio.sleep(1.2)


async def _with_stalled(stand: Stand) -> Round:
    others = await stalled_tablets(stand)
    try:
        for _ in range(CHANGES_BEFORE):
            stand.log.seen.clear()
            await stand.poster.send()
            await arrived(stand.log, stand.clients)
        return await stand.own_round()
    finally:
        for one in others:
            one.close()
        await asyncio.sleep(0.5)


async def stalled_tablets(stand: Stand) -> list[Tablet]:
    """Let tablets come, greet the server, and never read again."""
    log, project = Log(), stand.project
    path = f"/ws/meetings/{project.room['meeting']}/?v=0"
    requests = project.handshakes(path, stand.clients, stand.clients + STALLED)
    loop = asyncio.get_running_loop()
    tablets = [
        Tablet(log, number, one, acknowledges=False) for number, one in enumerate(requests, stand.clients)
    ]
    for tablet in tablets:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, STALLED_BUFFER)
        line.setblocking(False)
        await loop.sock_connect(line, ("127.0.0.1", project.port))
        await loop.create_connection(lambda one=tablet: one, sock=line)  # type: ignore[misc]
    await greeted(log, len(tablets))
    for tablet in tablets:
        tablet.transport.pause_reading()
    return tablets


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promises for bench/__main__.py."""
    prepare()
    clients, rounds = (100, 1) if quick else (1000, 3)
    found = uvloop.run(measured(clients, rounds))
    name = f"change to the last of {clients} tablets, p99, {SERVER}"
    work = f"{name}, while a view works for a second"
    stalled = f"{name}, beside {STALLED} tablets that do not read"
    return [
        row_of(work, found["work"], WORK_GOAL, quick=quick),
        row_of(stalled, found["stalled"], STALLED_GOAL, quick=quick),
    ]


def row_of(name: str, pairs: list[Pair], goal: float, *, quick: bool) -> dict[str, Any]:
    """Weigh the medians of the rounds with a disturbance against those without."""
    without = statistics.median(pair[0].p99 for pair in pairs)
    value = statistics.median(pair[1].p99 for pair in pairs)
    share = max(one.client_share for pair in pairs for one in pair)
    return {
        "name": name,
        "value": round(value, 1),
        "unit": "ms",
        "reference": round(without, 1),
        "ratio": round(value / without, 2),
        "goal": "none lost" if quick else f"≤ {goal} of without",
        "ok": not faults_of(share) and (quick or value / without <= goal),
    }
