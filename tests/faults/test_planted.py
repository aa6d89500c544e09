"""A server that lies is found out: an act acknowledged and taken back, a change sent twice."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.faults.acts import move_item
from tests.faults.house import House, house
from tests.faults.scenes import Scene, close_poll, open_poll

pytestmark = [pytest.mark.faults]


@pytest.fixture(scope="module")
def liar() -> Iterator[House]:
    with house(database="sqlite", polls=1) as made:
        yield made


def test_an_act_acknowledged_before_its_commit_is_found(liar: House) -> None:
    asyncio.run(_lied_to(liar))


async def _lied_to(made: House) -> None:
    (poll,) = made.room["polls"]
    scene = Scene("planted: acknowledged and taken back", made, 1)
    await open_poll(scene, poll)
    made.arm("plant.lie")
    answer = await scene.asker(made.voters[1]).cast(poll[0], "for", 0)
    assert answer["status"] == 200
    await scene.asker(made.voters[2]).cast(poll[0], "against", 0)
    await close_poll(scene, poll)
    with pytest.raises(AssertionError, match=r"revision 1 \(for\) was acknowledged and is not stored"):
        await scene.judged()


def test_a_change_sent_twice_is_found(liar: House) -> None:
    asyncio.run(_told_twice(liar))


async def _told_twice(made: House) -> None:
    scene = Scene("planted: a change sent twice", made, 1)
    made.arm("plant.sockets")
    scene.watch(1)
    await scene.watchers[0].at(1)
    made.arm("plant.twice")
    await move_item(scene.asker(), 2)
    await scene.watchers[0].at(scene.watchers[0].version + 1, 5)
    with pytest.raises(AssertionError, match="came twice, or out of order"):
        await scene.judged()
