"""How many tablets are connected, counted by the names in a real Redis."""

import time
from collections.abc import Iterator

import pytest
import redis

from meetings.live import connected
from people import doorbell
from tests.servers import Redis

MEETING, PERSON, GHOST = 1, 7, 8


@pytest.fixture
def names(redis_server: Redis, settings) -> Iterator[redis.Redis]:
    """Give the Redis in which this process and others name their people."""
    settings.REDIS_URL = redis_server.url
    doorbell.client.cache_clear()
    yield doorbell.client()
    doorbell.client.cache_clear()


@pytest.mark.parametrize(
    ("seconds", "counted"),
    [(5, 2), (connected.LIFE_SECONDS, 2), (-1, 1), (90_000, 1)],
    ids=["another process", "named just now", "fell silent", "named while the clock was ahead"],
)
def test_a_name_lasts_its_time_and_never_longer(names: redis.Redis, seconds: float, counted: int) -> None:
    names.zadd(connected.KEY.format(MEETING), {str(GHOST): time.time() + seconds})
    assert connected._shared({MEETING: {PERSON}, MEETING + 1: {PERSON}}) == {MEETING: counted, MEETING + 1: 1}
