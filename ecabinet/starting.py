"""What every server process does once at its start, before it takes a request."""

import gc
import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connections

from voting.actions import secret

logger = logging.getLogger(__name__)


# Python's own 700 makes the collector walk after every request or two. Unit: objects made and not yet given back.
YOUNG_OBJECTS = 20_000


def start_serving() -> None:
    """Forget keys of secret polls that are over, and make the open polls void whose key a reboot has taken."""
    _in_a_thread(_settle)
    _spare_the_collector()


def _spare_the_collector() -> None:
    """Take what was imported out of the collector's walks, each of which stands in the way of every tablet."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)


def _settle() -> None:
    secret.forget_keys()
    for poll in secret.void_lost_polls():
        logger.warning("secret poll %s is void: its key is lost", poll.uid)


def _in_a_thread(work: Callable[[], object]) -> None:
    """Run and wait; in a thread of its own because uvicorn imports the application inside its event loop."""

    def run() -> None:
        try:
            work()
        except DatabaseError as error:
            # The pages say the same; a server that starts before its database goes on when that is there.
            logger.warning("the keys of secret polls were not looked at: %s", error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name="start")
    thread.start()
    thread.join()
