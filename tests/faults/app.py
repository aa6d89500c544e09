"""The project's own application in a process that can be killed at one exact moment, or that lies on purpose.

A file in FAULTS_DIR that is named as a point arms it; the first process that comes there takes the file away and
dies, as by a power cut: nothing is closed, nothing is answered. Two more points plant what the checker must find.
"""

import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from ecabinet.asgi import application as project

# isort: split
from django.db.models.signals import post_save

from people import doorbell
from people.models import JournalEntry
from voting.models import Ballot, BallotRevision

FOLDER = Path(os.environ["FAULTS_DIR"])
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def is_armed(point: str) -> bool:
    """Tell whether this process is the one that has come to an armed point first."""
    try:
        (FOLDER / point).unlink()
    except FileNotFoundError:
        return False
    return True


def die_at(point: str) -> None:
    """Die at once where the point is armed."""
    if is_armed(point):
        os.kill(os.getpid(), signal.SIGKILL)


def before_commit_of_cast(**_: object) -> None:
    """Stand where a ballot is written and its transaction is still open."""
    die_at("cast.before_commit")


def before_commit_of_close(instance: JournalEntry, **_: object) -> None:
    """Stand where a poll is closed and counted and its transaction is still open."""
    if instance.verb == "poll.closed":
        die_at("close.before_commit")


def after_commit(topic: str) -> None:
    """Stand where a transaction is committed and nobody is told so yet."""
    if topic.startswith("whisper:tally:"):
        die_at("cast.after_commit")
        if is_armed("plant.lie"):
            take_back_last_ballot()
    if topic.startswith("meeting:"):
        die_at("close.after_commit")


def take_back_last_ballot() -> None:
    """Leave nothing of what is about to be acknowledged, as if it had been answered before its commit."""
    last = Ballot.objects.latest("pk")
    last.revisions.all().delete()
    last.delete()


post_save.connect(before_commit_of_cast, sender=BallotRevision, weak=False)
post_save.connect(before_commit_of_close, sender=JournalEntry, weak=False)
doorbell.listen(after_commit)


def follow_clock() -> None:
    """Let the clock of the whole process be off by as many seconds as the file `clock` says; its monotonic one is not.

    Checked again and again: a file that appears is no signal.
    """
    traveller, off = None, 0.0
    while True:
        wished = float((FOLDER / "clock").read_text() or 0) if (FOLDER / "clock").exists() else 0.0
        if wished != off:
            if traveller:
                traveller.stop()
            traveller, off = (
                time_machine.travel(datetime.now(UTC) + timedelta(seconds=wished), tick=True),
                wished,
            )
            traveller.start()
        time.sleep(0.05)


threading.Thread(target=follow_clock, daemon=True).start()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve the project; with the point `plant.twice` a socket hears one change twice."""
    if scope["type"] != "websocket" or not (FOLDER / "plant.sockets").exists():
        await project(scope, receive, send)
        return

    async def twice(message: dict[str, Any]) -> None:
        await send(message)
        if '"type":"change"' in message.get("text", "") and is_armed("plant.twice"):
            await send(message)

    await project(scope, receive, twice)
