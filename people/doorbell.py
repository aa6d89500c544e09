"""The doorbell: tells every server process that something has changed; carries no content and may be lost.

The database is the only truth. Redis, when it is there, carries the ring to the other processes; without it
the ring reaches this process at once and the others at their next look (every two seconds).
"""

import functools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from people import precedence

logger = logging.getLogger(__name__)
CHANNEL = "ecabinet.ring"
# A Redis that does not answer within this time is treated as absent for this ring. Unit: seconds.
TIMEOUT_SECONDS = 0.25
# How long a Redis that failed is left alone, so that no act waits for it again and again. Unit: seconds.
PAUSE_SECONDS = 5.0

Listener = Callable[[str], None]
_listeners: list[Listener] = []
_lock = threading.Lock()


def listen(listener: Listener) -> None:
    """Call `listener(topic)` in whatever thread rings; it must return at once."""
    with _lock:
        if listener not in _listeners:
            _listeners.append(listener)


def unlisten(listener: Listener) -> None:
    """Stop calling `listener`."""
    with _lock:
        if listener in _listeners:
            _listeners.remove(listener)


def ring(topic: str) -> None:
    """Ring here and, by Redis, in every other process; a Redis that is down costs nothing but time."""
    ring_here(topic)
    if settings.REDIS_URL:
        _publish(topic)
    precedence.step_aside()


def ring_here(topic: str) -> None:
    """Ring the listeners of this process only."""
    for listener in tuple(_listeners):
        listener(topic)


@functools.cache
def client() -> redis.Redis:
    """Return the process's Redis client; it connects at first use and reconnects by itself, without trying twice."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        protocol=2,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


@dataclass
class _Pause:
    """How long Redis is left alone. Unit: seconds of the monotonic clock."""

    until: float = 0.0


_pause = _Pause()


def _publish(topic: str) -> None:
    if time.monotonic() < _pause.until:
        return
    try:
        client().publish(CHANNEL, topic)
    except redis.RedisError as error:
        _pause.until = time.monotonic() + PAUSE_SECONDS
        logger.warning("doorbell without Redis: %s", error)


def follow_redis(stop: threading.Event) -> None:
    """Listen on Redis until `stop` is set and ring here for every message; reconnect after every fault."""
    while not stop.is_set():
        try:
            _follow(stop)
        except redis.RedisError as error:
            logger.warning("doorbell lost Redis: %s", error)
            stop.wait(1.0)


def _follow(stop: threading.Event) -> None:
    connection = redis.Redis.from_url(
        settings.REDIS_URL,
        protocol=2,
        socket_connect_timeout=1.0,
        health_check_interval=10,
        decode_responses=True,
    )
    with connection.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(CHANNEL)
        while not stop.is_set():
            message = channel.get_message(timeout=1.0)
            if message:
                ring_here(str(message["data"]))
