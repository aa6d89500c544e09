"""The server's clock jumps forward and back while people act: nobody is cut off, the journal stays in order."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults import numbers
from tests.faults.acts import Bustle, move_item
from tests.faults.house import House, house
from tests.faults.scenes import Scene

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]
WATCHERS = 6
# How far the clock is off, in turn: as after a wrong time server, a dead battery, a change by hand. Unit: seconds.
JUMPS = (3_600, -3_600, 90, -86_400, 0)


def test_the_servers_clock_moves() -> None:
    times = numbers.number("jumps of the server's clock")
    with house() as made:
        asyncio.run(_jumped(made, times))


async def _jumped(made: House, times: int) -> None:
    with Scene("jumps of the server's clock", made, times) as scene:
        scene.watch(WATCHERS)
        async with Bustle(scene, range(10, 13)):
            for n in range(times):
                made.move_clock(JUMPS[n % len(JUMPS)])
                await asyncio.sleep(1.5)
            made.move_clock(0)
            await asyncio.sleep(0.5)
        # A last act at the right time: what the room expects of the evening is shown anew to everybody.
        await move_item(scene.asker(), 2)
        await scene.judged()
        # The clocks did move: an entry is never earlier than the one before, so the hour ahead stays in the journal.
        assert made.last_entry_at() - datetime.now(UTC) > timedelta(seconds=JUMPS[0]) / 2
        assert [one.name for one in scene.watchers if one.was_stale] == []
        assert made.entries_out_of_time() == []
