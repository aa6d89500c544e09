"""The dispatcher: one thread per server process that reads what happened and makes each text once (ADR 0004).

It alone reads the database for the sockets, and keeps its own connection open. Work comes by one mailbox:
rings, handshakes, questions. What the database refuses is done again. A defect in a panel ends the thread and
stands in the log; the successor announces that change instead of carrying it, and the room goes on.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from meetings.live import admission, frames, stages
from meetings.live.hub import Hub
from meetings.live.sockets import Socket
from meetings.queries import live as queries
from people import doorbell, precedence

logger = logging.getLogger(__name__)
# How often the heads of all meetings with listeners are read, ring or no ring. Unit: seconds.
LOOK_SECONDS = 2.0
# Every socket's right is read again within three seconds, a third of them each second, so that the one query
# never stands long in the way of a change. Unit: seconds.
RECHECK_SECONDS = 1.0
RECHECK_PARTS = 3
# How long a failing database, or a defect, is left alone. Unit: seconds.
PAUSE_SECONDS = 0.5


class Dispatcher:
    """The thread and its mailbox; every public method may be called from any thread and returns at once."""

    def __init__(self, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        self.hub = hub
        self.loop = loop
        self._stopped = threading.Event()
        self._mail: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._handshakes: list[Socket] = []
        self._stages = stages.Stages(hub, self.tell)
        self._look_at = 0.0
        self._recheck_at = 0.0
        self._turn = 0

    # -- from any thread --

    def start(self) -> None:
        """Begin to listen and to work."""
        precedence.begin()
        doorbell.listen(self.hear)
        threading.Thread(target=self._live, name="dispatcher", daemon=True).start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        doorbell.unlisten(self.hear)
        self._mail.put(("stop", None))

    def hear(self, topic: str) -> None:
        """Take a ring of the doorbell; a change that somebody listens to goes first."""
        if self._stages.is_listened_to(topic):
            precedence.take()
        self._mail.put(("ring", topic))

    def admit(self, socket: Socket) -> None:
        """Ask for admission; the answer reaches the socket by the hub."""
        self._mail.put(("admit", socket))

    def ask_state(self, socket: Socket) -> None:
        """Ask for everything, after a sleep or a gap."""
        self._mail.put(("state", socket))

    def tell(self, function: Callable[..., None], *arguments: Any) -> None:
        """Let the event loop call a function of the hub; a loop that is closing needs it no more."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(function, *arguments)

    # -- the thread --

    def _live(self) -> None:
        precedence.go_first()
        try:
            while not self._stopped.is_set():
                self._survive_round()
        finally:
            connection.close()
            if not self._stopped.is_set():
                self._stages.begin_anew()
                self._stopped.wait(PAUSE_SECONDS)
                threading.Thread(target=self._live, name="dispatcher", daemon=True).start()

    def _survive_round(self) -> None:
        try:
            self._round()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the dispatcher waits for the database: %s", error)
            connection.close()
            # A ring may have been lost with the round; the look finds what it was about.
            self._look_at = 0.0
            self._stopped.wait(PAUSE_SECONDS)

    def _round(self) -> None:
        self._read_mail()
        self._admit_waiting()
        self._stages.publish_rung()
        self._stages.whisper_rung()
        now = time.monotonic()
        if self._stages.rights_changed:
            self._stages.rights_changed = False
            self._recheck(tuple(self.hub.sockets))
        if now >= self._recheck_at:
            self._turn = (self._turn + 1) % RECHECK_PARTS
            due = [one for one in tuple(self.hub.sockets) if one.number % RECHECK_PARTS == self._turn]
            self._recheck(due)
            self._recheck_at = now + RECHECK_SECONDS
        if now >= self._look_at:
            self._stages.look()
            self._look_at = now + LOOK_SECONDS

    def _read_mail(self) -> None:
        due = min(self._look_at, self._recheck_at, self._stages.next_due())
        try:
            self._sort(*self._mail.get(timeout=max(0.0, due - time.monotonic())))
            while True:
                self._sort(*self._mail.get_nowait())
        except queue.Empty:
            return

    def _sort(self, kind: str, content: Any) -> None:
        if kind == "ring":
            self._stages.ring(content)
        elif kind == "admit":
            self._handshakes.append(content)
        elif kind == "state":
            self._stages.questions.append(content)

    def _admit_waiting(self) -> None:
        waiting = [socket for socket in self._handshakes if not socket.closed]
        if waiting:
            found = admission.verdicts([socket.handshake for socket in waiting])
            for socket, verdict in zip(waiting, found, strict=True):
                self._admit(socket, verdict)
        self._handshakes = []
        self._stages.answer_questions()

    def _admit(self, socket: Socket, verdict: admission.Verdict) -> None:
        if verdict.standing is None:
            self.tell(self.hub.dismiss, socket, verdict.code)
            return
        stage = self._stages.of(verdict.standing.meeting_id)
        if stage is None:
            self.tell(self.hub.dismiss, socket, frames.NO_SUCH_MEETING)
            return
        greeting = self._stages.greeting(stage, socket.handshake, verdict.standing)
        self.tell(self.hub.enter, socket, verdict.standing, stage.version, greeting)

    def _recheck(self, sockets: Sequence[Socket]) -> None:
        admitted = [socket for socket in sockets if socket.standing and not socket.closed]
        if admitted:
            now = admission.standings_of(admitted)
            for socket in admitted:
                self._recheck_one(socket, now)

    def _recheck_one(self, socket: Socket, now: queries.Standings) -> None:
        standing = socket.standing
        if standing is None:
            return
        code = admission.code_of(standing, now)
        if code:
            self.tell(self.hub.dismiss, socket, code)
            return
        renewed = admission.renewed(standing, now)
        if renewed != standing:
            self.tell(self.hub.change_scope, socket, renewed)
