"""What the servers stand on fails: Redis is killed, frozen, emptied, absent; PostgreSQL falls and comes back."""

import asyncio
import signal
import time

import pytest

from tests.faults import house as houses
from tests.faults import numbers
from tests.faults.acts import Bustle
from tests.faults.house import House, house
from tests.faults.jumps import jumped
from tests.faults.scenes import Scene

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]
WATCHERS = 6
FROZEN_SECONDS = 1.5
FAULTS = ("killed", "frozen", "emptied", "absent", "killed twice")


def test_redis_is_a_doorbell_that_may_be_lost() -> None:
    with house(processes=2, with_redis=True) as made:
        asyncio.run(_without_redis(made, "Redis faults"))


async def _without_redis(made: House, name: str) -> None:
    times = numbers.number(name)
    with Scene(name, made, times) as scene:
        scene.watch(WATCHERS)
        for n in range(times):
            async with Bustle(scene, range(10, 13)):
                await asyncio.sleep(0.3)
                await asyncio.to_thread(_harm, made, FAULTS[n % len(FAULTS)])
                await asyncio.sleep(1.0)
            await asyncio.to_thread(made.redis.start)
        await scene.judged()


def _harm(made: House, fault: str) -> None:
    redis = made.redis
    if fault == "emptied":
        redis.clear()
    elif fault == "frozen":
        redis.process.popen.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        redis.process.popen.send_signal(signal.SIGCONT)
    else:
        redis.kill()
        if fault == "killed twice":
            redis.start()
            redis.kill()


def test_postgresql_falls_and_comes_back() -> None:
    with house() as made:
        asyncio.run(_without_postgres(made, "PostgreSQL restarts"))


async def _without_postgres(made: House, name: str) -> None:
    times = numbers.number(name)
    with Scene(name, made, times) as scene:
        scene.watch(WATCHERS)
        for n in range(times):
            async with Bustle(scene, range(10, 13)):
                await asyncio.sleep(0.5)
                # As a power cut, and as an administrator would.
                await asyncio.to_thread(made.cluster.stop if n % 2 else made.cluster.kill)
                await asyncio.sleep(0.5)
                await asyncio.to_thread(houses.start, made.cluster)
                await asyncio.sleep(0.5)
        await scene.judged()


def test_the_same_under_uvicorn() -> None:
    """One house for three scenarios: starting it takes longer than they do."""
    with house(processes=2, with_redis=True, server="uvicorn") as made:
        asyncio.run(_under_uvicorn(made))


async def _under_uvicorn(made: House) -> None:
    # In one event loop: what is started from its threads ends with them.
    await _without_redis(made, "Redis faults under uvicorn")
    await _without_postgres(made, "PostgreSQL restarts under uvicorn")
    name = "jumps of the clock under uvicorn"
    await jumped(made, name, numbers.number(name))
