"""The server's clock jumps forward and back while people act: nobody is cut off, the journal stays in order."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.faults.acts import Bustle, move_item
from tests.faults.house import House
from tests.faults.scenes import Scene

WATCHERS = 6
# How far the clock is off, in turn: as after a wrong time server, a dead battery, a change by hand. The first is more
# than the day after which Daphne takes a socket for a forgotten one. Unit: seconds.
JUMPS = (90_000, -3_600, 90, -90_000, 0)


async def jumped(made: House, name: str, times: int) -> None:
    """Let the clock jump so often under the eyes of watchers, who hear every change."""
    with Scene(name, made, times) as scene:
        scene.watch(WATCHERS)
        # Only a socket that is open before the clock is set forward can be taken for one of yesterday.
        assert all([await one.at(0) for one in scene.watchers])
        async with Bustle(scene, range(10, 13)):
            for n in range(times):
                made.move_clock(JUMPS[n % len(JUMPS)])
                # Longer than Daphne's look for sockets that are too old, every 2 s.
                await asyncio.sleep(2.5)
            made.move_clock(0)
            await asyncio.sleep(0.5)
        # A last act at the right time: what the room expects of the evening is shown anew to everybody.
        await move_item(scene.asker(), 2)
        await scene.judged()
        # The clocks did move: an entry is never earlier than the one before, so the day ahead stays in the journal.
        assert made.last_entry_at() - datetime.now(UTC) > timedelta(seconds=JUMPS[0]) / 2
        assert [one.name for one in scene.watchers if one.was_stale] == []
        assert made.entries_out_of_time() == []
