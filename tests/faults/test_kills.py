"""A server is killed with -9 under votes, at chosen moments and at any: what was answered is in the result, once."""

import asyncio
import random

import pytest

from tests.faults import numbers
from tests.faults.house import House, house
from tests.faults.scenes import Scene, close_poll, open_poll, revived, vote

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]
VOTERS, WATCHERS = 10, 4
# The moments, in turn: any, and the points of tests/faults/app.py.
MOMENTS = (
    "any",
    "cast.before_commit",
    "close.before_commit",
    "cast.after_commit",
    "close.after_commit",
    "any",
)


@pytest.mark.parametrize(("database", "name"), [("postgres", "PostgreSQL"), ("sqlite", "SQLite")])
def test_kills_under_votes(database: str, name: str) -> None:
    times = numbers.number(f"kills on {name}")
    with house(database=database, polls=times) as made:
        asyncio.run(_killed(made, f"kills on {name}", times))


def test_kills_under_uvicorn() -> None:
    """The other server, a few times: what a kill does is the database's affair and not the server's."""
    name = "kills under uvicorn"
    times = numbers.number(name)
    with house(polls=times, server="uvicorn") as made:
        asyncio.run(_killed(made, name, times))


async def _killed(made: House, name: str, times: int) -> None:
    with Scene(name, made, times) as scene:
        scene.watch(WATCHERS)
        reviver = asyncio.create_task(revived(scene))
        for n, poll in enumerate(made.room["polls"]):
            await _one_vote(scene, poll, MOMENTS[n % len(MOMENTS)])
        reviver.cancel()
        await scene.judged()
        assert scene.deaths >= times


async def _one_vote(scene: Scene, poll: tuple[int, str], moment: str) -> None:
    """Hold one poll whose server dies once, and is started anew by somebody else meanwhile."""
    before = scene.deaths
    await open_poll(scene, poll)
    if moment.startswith("cast"):
        scene.house.arm(moment)
    killing = asyncio.create_task(_kill(scene.house)) if moment == "any" else None
    await vote(scene, poll[0], VOTERS)
    if moment.startswith("close"):
        scene.house.arm(moment)
    await close_poll(scene, poll)
    if killing:
        await killing
    while scene.deaths == before:
        await asyncio.sleep(0.05)


async def _kill(made: House) -> None:
    await asyncio.sleep(random.uniform(0, 0.5))
    made.projects[0].web.kill()
