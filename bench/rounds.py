"""One round of changes: send, wait for every tablet, check that none was lost or reordered, weigh the delays."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psutil

from bench.tablets import Log

CHANGES = 40
# The pause after each change, so that changes do not meet. Unit: seconds.
PAUSE_SECONDS = 0.03
PATIENCE_SECONDS = 20.0


class Fault(Exception):  # noqa: N818 -- what the bench is to find, not a defect of its own
    """A change that was lost, or came out of order."""


@dataclass
class Round:
    """One round.

    Units: milliseconds; `client_share` of one core over the whole round, `client_share_at_work` between a change and
    its last arrival; `server_cpu` seconds for 1,000 deliveries.
    """

    p99: float
    p99_from_post: float
    worst: float
    client_share: float
    client_share_at_work: float
    server_cpu: float


@dataclass
class Sent:
    """One change as the sender knows it. Units: nanoseconds of the monotonic clock."""

    asked_at: int
    committed_at: int


Send = Callable[[], Awaitable[int]]


async def one_round(
    log: Log, clients: int, send: Send, commits: Callable[[int], Awaitable[list[int]]], server: psutil.Process
) -> Round:
    """Send changes one after the other, wait for every tablet each time, and weigh the delays.

    Shape: `send` returns when it began; `commits` returns the moments of the last n commits.
    """
    log.seen.clear()
    asked: list[int] = []
    busy = window = 0.0
    cpu_at_start, started = time.process_time(), time.monotonic()
    cpu_before = sum(server.cpu_times()[:2])
    for number in range(1, CHANGES + 1):
        cpu, wall = time.process_time(), time.monotonic()
        asked.append(await send())
        await arrived(log, number * clients)
        busy += time.process_time() - cpu
        window += time.monotonic() - wall
        await asyncio.sleep(PAUSE_SECONDS)
    shares = ((time.process_time() - cpu_at_start) / (time.monotonic() - started), busy / window)
    cpu_of_server = sum(server.cpu_times()[:2]) - cpu_before
    committed = await commits(CHANGES)
    sent = [Sent(*pair) for pair in zip(asked, committed, strict=True)]
    return weighed(log, clients, sent, shares, cpu_of_server)


async def arrived(log: Log, expected: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(log.seen) < expected:
        if log.lost or time.monotonic() > deadline:
            raise Fault(f"{expected - len(log.seen)} deliveries missing, {log.lost} sockets lost")
        await asyncio.sleep(0.001)


def weighed(log: Log, clients: int, sent: list[Sent], shares: tuple[float, float], cpu: float) -> Round:
    """Check that every tablet saw every change once and in order, and compute the delays."""
    versions = [version_of(head) for _at, number, head in log.seen if number == 0]
    if len(versions) != len(sent):
        raise Fault(f"{len(sent)} acts gave {len(versions)} changes")
    place = {version: number for number, version in enumerate(versions)}
    seen: dict[int, list[int]] = {}
    from_commit, from_post = [], []
    for at, number, head in log.seen:
        change = place[version_of(head)]
        seen.setdefault(number, []).append(change)
        from_commit.append((at - sent[change].committed_at) / 1e6)
        from_post.append((at - sent[change].asked_at) / 1e6)
    if len(seen) != clients or any(order != list(range(len(sent))) for order in seen.values()):
        raise Fault("a tablet missed a change, or saw changes out of order")
    return Round(p99(from_commit), p99(from_post), max(from_commit), *shares, cpu / len(log.seen) * 1000)


def version_of(head: bytes) -> int:
    """Read the version at the beginning of a change."""
    return int(head.split(b'"v":', 1)[1].split(b",", 1)[0])


def p99(values: list[float]) -> float:
    """Return the value that 99 of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]
