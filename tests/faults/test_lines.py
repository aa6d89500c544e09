"""Lines that are cut and held, commands that come twice and in any order, frames that say nothing."""

import asyncio
import contextlib
import random
from collections.abc import Iterator, Sequence

import pytest
import websockets
from websockets.asyncio.client import connect

from tests.faults import numbers
from tests.faults.acts import Bustle, send_many
from tests.faults.house import House, house
from tests.faults.proxy import Proxy
from tests.faults.scenes import Scene

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]
LINES, AT_ONCE, BAD_AT_ONCE = 5, 8, 4


def test_cuts_commands_and_frames() -> None:
    """One house for three scenarios: starting it takes longer than the least of them."""
    with house() as made:
        asyncio.run(_cuts(made, numbers.number("cuts of single tablets")))
        asyncio.run(_commands(made, numbers.number("duplicated and reordered commands")))
        asyncio.run(_frames(made, numbers.number("bad frames")))


def test_cuts_under_uvicorn() -> None:
    with house(server="uvicorn") as made:
        asyncio.run(_cuts(made, numbers.number("cuts under uvicorn"), "cuts under uvicorn"))


# -- cuts --


async def _cuts(made: House, times: int, name: str = "cuts of single tablets") -> None:
    async with contextlib.AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(Proxy(made.ports[0])) for _ in range(LINES)]
        with Scene(name, made, times) as scene:
            scene.watch(LINES, [line.port for line in lines])
            async with Bustle(scene, range(10, 12)):
                for n in range(times):
                    await _cut(lines, n)
            await scene.judged()
            assert sum(one.was_stale for one in scene.watchers) >= times // 2


async def _cut(lines: Sequence[Proxy], n: int) -> None:
    line = lines[n % len(lines)]
    if n % 3 == 2:
        line.hold()
        await asyncio.sleep(random.uniform(0.1, 0.6))
    line.cut()
    await asyncio.sleep(random.uniform(0.05, 0.4))
    line.mend()
    await asyncio.sleep(random.uniform(0.05, 0.2))


# -- commands --


async def _commands(made: House, times: int) -> None:
    with Scene("duplicated and reordered commands", made, times) as scene:
        scene.watch(3)
        await send_many(scene, times, AT_ONCE)
        await scene.judged()
        scene.line.note = f"{len(scene.history.answers)} sendings"


# -- frames --

BAD: tuple[str | bytes, ...] = (
    "",
    "{",
    "[]",
    "null",
    '"ack"',
    '{"type":"cast"}',
    '{"type":"resume"}',
    '{"type":"resume","v":-1}',
    '{"type":"resume","v":"1"}',
    '{"type":"ack","n":true}',
    '{"type":"ack","n":1e400}',
    '{"type":["ack"],"n":1}',
    '{"type":"beat","v":' + "9" * 400 + "}",
    "[" * 3_000,
    "\u0000",
    "\U0001f5f3" * 50,
    b"\x00\xff",
)


async def _frames(made: House, times: int) -> None:
    with Scene("bad frames", made, times) as scene:
        scene.watch(3)
        left = iter(range(times))
        async with Bustle(scene, range(10, 11), pause=0.2):
            await asyncio.gather(*(_bad_tablet(scene, 20 + n, left) for n in range(BAD_AT_ONCE)))
        await scene.judged()


async def _bad_tablet(scene: Scene, number: int, left: Iterator[int]) -> None:
    """Send nonsense until the server hangs up, and come back with more."""
    made, person = scene.house, scene.house.guests[number]
    port = made.ports[0]
    address = f"ws://127.0.0.1:{port}/ws/meetings/{made.room['meeting']}/?v=0"
    headers = {"Cookie": f"sessionid={person.session}"}
    sent = True
    while sent:
        sent = False
        with contextlib.suppress(OSError, websockets.WebSocketException, TimeoutError):
            origin = f"http://127.0.0.1:{port}"
            async with connect(
                address, origin=origin, additional_headers=headers, close_timeout=0.2, compression=None
            ) as socket:  # type: ignore[arg-type]
                for _ in left:
                    sent = True
                    await socket.send(random.choice(BAD))
