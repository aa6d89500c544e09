"""A thousand logged-in tablets at once: a storm of handshakes, and the return after a restart of the server.

`python -m bench live_storm [--quick]`. The storm counts from the first connection until the last tablet has the whole
state; its reference, in turn in the same server process, is Channels' AuthMiddlewareStack with a consumer that reads
for each socket (bench/bench_sockets.py). The restart ends the server by SIGTERM and starts the next one on the same
port at once; it counts from the moment that one accepts connections. Tablets come back as static/js/live.js does: after
`bye` again and again within the announced spread, without it within a pause that doubles.
"""

import asyncio
import json
import random
import signal
import statistics
import time
from dataclasses import dataclass
from typing import Any

import uvloop

from bench.fanout import faults_of, prepare
from bench.rounds import Fault
from bench.servers import Project, served
from bench.tablets import Log, Tablet

STORM_GOAL, RESTART_GOAL = 1 / 6, 2.5
SERVER = "daphne"
PATIENCE_SECONDS = 120.0
# As in static/js/live.js. Units: seconds.
FIRST_PAUSE, LONGEST_PAUSE, RESTART = 0.5, 15.0, 60.0
BYE = b'{"type":"bye"'


@dataclass
class Storm:
    """One storm. Units: `seconds` until the last has the state, `cpu` seconds of the server, `client_share` of one
    core."""

    seconds: float
    cpu: float
    client_share: float


class Storming(Tablet):
    """A tablet that tells its log when it has the state, and a crew when its line is lost."""

    crew: "Crew | None" = None
    retry = 0.0

    def _frame(self, opcode: int, data: bytes, body: int, size: int, at: int) -> None:
        if self.crew and data[body : body + len(BYE)] == BYE:
            self.retry = json.loads(data[body : body + size])["retry_ms"] / 1000
            self.crew.spread = max(self.crew.spread, self.retry)
        super()._frame(opcode, data, body, size, at)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if self.crew and not self.is_over:
            self.crew.lost(self)


async def storm(project: Project, path: str) -> Storm:
    """Connect all at once and wait until everybody was told the state."""
    log, loop = Log(), asyncio.get_running_loop()
    requests = project.handshakes(path)
    tablets = [Tablet(log, number, one, acknowledges=True) for number, one in enumerate(requests)]
    cpu, own, began = project.cpu, time.process_time(), time.monotonic()
    await asyncio.gather(
        *(loop.create_connection(lambda one=one: one, "127.0.0.1", project.port) for one in tablets)  # type: ignore[misc]
    )
    await _all_greeted(log, len(tablets))
    took = time.monotonic() - began
    found = Storm(took, project.cpu - cpu, (time.process_time() - own) / took)
    for tablet in tablets:
        tablet.close()
    # Their ends are not the next storm's matter.
    await asyncio.sleep(1.0)
    return found


async def _all_greeted(log: Log, expected: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while log.greeted < expected:
        if time.monotonic() > deadline:
            raise Fault(f"only {log.greeted} of {expected} tablets have the state")
        await asyncio.sleep(0.005)


class Crew:
    """Tablets that come back by themselves. Unit: `spread` seconds, the longest that a `bye` announced."""

    def __init__(self, project: Project, requests: list[bytes]) -> None:
        self.project, self.requests = project, requests
        self.log = Log()
        self.failures = [0] * len(requests)
        self.spread = 0.0
        # How soon each comes back, and until when it does so.
        self.expected: dict[int, tuple[float, float]] = {}
        self.tablets: dict[int, Storming] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def arrive(self) -> None:
        """Let all come, at a walk."""
        for number in range(len(self.requests)):
            await self._connect(number)
            if number % 20 == 0:
                await asyncio.sleep(0.01)
        await _all_greeted(self.log, len(self.requests))

    async def _connect(self, number: int) -> None:
        tablet = Storming(self.log, number, self.requests[number], acknowledges=True)
        tablet.crew = self
        try:
            await asyncio.get_running_loop().create_connection(lambda: tablet, "127.0.0.1", self.project.port)
        except OSError:
            self.lost(tablet)
            return
        self.tablets[number] = tablet

    def lost(self, tablet: Storming) -> None:
        """Come back as the page does."""
        number = tablet.number
        if tablet.retry:
            self.expected[number] = (tablet.retry, time.monotonic() + RESTART)
        # A greeting sets the page's count of failures back.
        self.failures[number] = 1 if tablet.is_open else self.failures[number] + 1
        retry, until = self.expected.get(number, (0.0, 0.0))
        pause = retry if time.monotonic() < until else pause_after(self.failures[number])
        task = asyncio.ensure_future(self._come_back(number, random.random() * pause))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _come_back(self, number: int, pause: float) -> None:
        await asyncio.sleep(pause)
        await self._connect(number)

    def leave(self) -> None:
        """End all."""
        for task in self._tasks:
            task.cancel()
        for tablet in self.tablets.values():
            tablet.close()


def pause_after(failures: int) -> float:
    """Return within which time the page tries again. Unit: seconds."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures))


async def restart(project: Project) -> tuple[float, float]:
    """Restart the server under all tablets. Shape: (seconds until all are live, the announced spread)."""
    crew = Crew(project, project.handshakes(f"/ws/meetings/{project.room['meeting']}/?v=0"))
    await crew.arrive()
    before = crew.log.greeted
    process = project.popen
    assert process
    process.send_signal(signal.SIGTERM)
    while process.poll() is None:
        await asyncio.sleep(0.02)
    project.succeed()
    listening = await _listening(project.port)
    await _all_greeted(crew.log, before + len(crew.requests))
    took = time.monotonic() - listening
    crew.leave()
    await asyncio.sleep(1.0)
    return took, crew.spread


async def _listening(port: int) -> float:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        return time.monotonic()
    raise Fault("the new process does not listen")


async def measured(clients: int, rounds: int) -> list[dict[str, Any]]:
    """Measure storms in turn, then restarts."""
    with served(SERVER, ["bench.rooms", "--clients", str(clients)]) as project:
        meeting = project.room["meeting"]
        live, stack = f"/ws/meetings/{meeting}/?v=0", f"/ws/bench/stack/{meeting}/"
        pairs = [(await storm(project, live), await storm(project, stack)) for _ in range(rounds)]
        restarts = [await restart(project) for _ in range(min(2, rounds))]
    return [*storm_rows(clients, pairs), restart_row(clients, pairs, restarts)]


def storm_rows(clients: int, pairs: list[tuple[Storm, Storm]]) -> list[dict[str, Any]]:
    """Weigh the storms against the reference, and tell what they cost the server."""
    value = statistics.median(own.seconds for own, _ in pairs)
    other = statistics.median(stack.seconds for _, stack in pairs)
    share = max(own.client_share for own, _ in pairs)
    cpu = statistics.median(own.cpu for own, _ in pairs)
    other_cpu = statistics.median(stack.cpu for _, stack in pairs)
    return [
        {
            "name": f"storm of {clients} logged-in tablets until all have the state, {SERVER}",
            "value": round(value, 3),
            "unit": "s",
            "reference": round(other, 3),
            "ratio": round(value / other, 4),
            "goal": f"≤ {STORM_GOAL:.4f}",
            "ok": not faults_of(share) and value / other <= STORM_GOAL,
        },
        {
            "name": f"server CPU of a storm of {clients} tablets, {SERVER}",
            "value": round(cpu, 3),
            "unit": "s",
            "reference": round(other_cpu, 3),
            "ratio": round(cpu / other_cpu, 4),
            "goal": "told for the capacity sheet",
            "ok": True,
        },
    ]


def restart_row(
    clients: int, pairs: list[tuple[Storm, Storm]], restarts: list[tuple[float, float]]
) -> dict[str, Any]:
    """Weigh the return, less the announced spread, against the storm."""
    own = statistics.median(one.seconds for one, _ in pairs)
    took = statistics.median(seconds for seconds, _ in restarts)
    spread = max(spread for _, spread in restarts)
    ratio = max(0.0, took - spread) / own
    return {
        "name": f"restart under {clients} tablets, from listening until all are live, {SERVER}",
        "value": round(took, 3),
        "unit": "s",
        "reference": round(own, 3),
        "ratio": round(ratio, 2),
        "goal": f"≤ {RESTART_GOAL} of the storm beside the announced spread of {spread:g} s",
        "ok": ratio <= RESTART_GOAL,
    }


def rows(quick: bool = False) -> list[dict[str, Any]]:
    """Return the promises for bench/__main__.py."""
    prepare()
    clients, rounds = (100, 1) if quick else (1000, 3)
    found = uvloop.run(measured(clients, rounds))
    return [{**row, "ok": True, "goal": "all are live"} for row in found] if quick else found
