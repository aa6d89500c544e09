"""How many people hold a socket of a meeting, over all server processes, with a time to live.

Not the check-ins, which are rows and decide the quorum: this tells who runs a meeting whether the tablets are there.
Every process says again and again whom it serves; whom nobody names any more, because a process was killed, is gone
when the time is over. With Redis the names of all processes are counted, each person once; without it this process
is the only one. The processes of an installation share one host and its clock.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

import redis
from django.conf import settings

from meetings import access
from meetings.models import Meeting
from people import doorbell

logger = logging.getLogger(__name__)
KEY = "ecabinet.connected.{}"
# How often a process names its people, and how long a name lasts without it. Unit: seconds.
TELL_SECONDS = 3.0
LIFE_SECONDS = 10.0
# The last count by meeting; None while Redis does not answer, because the own part is not the whole.
_counted: dict[int, int | None] = {}


def tell(people: Mapping[int, set[int]]) -> None:
    """Name the people of this process by meeting, and count those of all."""
    try:
        counts: Mapping[int, int | None] = _shared(people) if settings.REDIS_URL else _own(people)
    except redis.RedisError as error:
        logger.info("nobody counts the tablets: %s", error)
        counts = dict.fromkeys(people)
    _counted.clear()
    _counted.update(counts)


def _own(people: Mapping[int, set[int]]) -> dict[int, int]:
    return {meeting_id: len(persons) for meeting_id, persons in people.items()}


def _shared(people: Mapping[int, set[int]]) -> dict[int, int]:
    now = time.time()
    with doorbell.client().pipeline(transaction=False) as line:
        for meeting_id, persons in people.items():
            key = KEY.format(meeting_id)
            line.zadd(key, dict.fromkeys(map(str, persons), now + LIFE_SECONDS))
            line.zremrangebyscore(key, "-inf", now)
            # Named while the clock was ahead: it would stay until that time has come.
            line.zremrangebyscore(key, now + 2 * LIFE_SECONDS, "+inf")
            line.expire(key, int(LIFE_SECONDS * 6))
            line.zcard(key)
        answers = line.execute()
    return dict(zip(people, answers[4::5], strict=True))


def counted(meeting: Meeting) -> dict[str, Any] | None:
    """Return the fields of the whisper `connected`. Shape: `people` None while nobody can count them."""
    return {"people": _counted[meeting.pk]} if meeting.pk in _counted else None


def hears(meeting: Meeting, fields: dict[str, Any]) -> set[int]:
    """Return the keys of those who run the meeting."""
    return access.conductors(meeting)
