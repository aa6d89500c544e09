"""The gate in front of the pages: how many requests are at work at once, how many wait, and who is asked to come again.

Every request that Django works on holds a thread and a database connection, under Daphne as under uvicorn, and
neither server bounds them. Here a request takes a place of its lane when its body is complete, so that a slow upload
holds none; it waits for a place in the order of arrival, and is answered 503 with Retry-After when it may not. Votes
and the addresses that machines ask have lanes of their own. Server-neutral: ASGI in, ASGI out.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from ecabinet import busy

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
# An open vote, and the sealed one of a secret poll.
CAST = re.compile(r"^/voting/polls/\d+/(cast|seal)/$")
HEALTH = frozenset({"/healthz", "/readyz"})


class FullError(Exception):
    """No place came free in time, or too many wait already; the request did nothing."""


class GoneError(Exception):
    """The client left while it waited; the request did nothing."""


class Lane:
    """Places for requests of one kind, and the queue before them. Unit: `wait` in seconds."""

    def __init__(self, places: int, queue: int, wait: float) -> None:
        self.places, self.queue, self.wait = places, queue, wait
        self.taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def is_free(self) -> bool:
        """Tell whether a place can be taken without waiting."""
        return self.taken < self.places and not self._waiting

    async def enter(self, leaving: "asyncio.Task[Message] | None" = None) -> None:
        """Take a place; `leaving` is done when the client has gone.

        Errors: FullError, GoneError.
        """
        if self.is_free():
            self.taken += 1
            return
        if len(self._waiting) >= self.queue:
            raise FullError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        awaited: set[asyncio.Future[Any]] = {turn, leaving} if leaving else {turn}
        try:
            await asyncio.wait(awaited, timeout=self.wait, return_when="FIRST_COMPLETED")
        finally:
            came = self._came(turn)
        if not came:
            raise GoneError if leaving and leaving.done() else FullError

    def _came(self, turn: "asyncio.Future[None]") -> bool:
        """Tell whether the turn came; a place that was given to somebody who is being cancelled goes on."""
        if not turn.done():
            self._waiting.remove(turn)
            turn.cancel()
            return False
        task = asyncio.current_task()
        if task and task.cancelling():
            self.leave()
        return True

    def leave(self) -> None:
        """Give a place back: to who waits longest, otherwise to nobody."""
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self.taken -= 1


def lanes_of(seconds: float) -> dict[str, Lane]:
    """Make the lanes of a process from the settings."""
    return {
        "pages": Lane(settings.HTTP_PLACES, settings.HTTP_QUEUE, seconds),
        "casts": Lane(settings.HTTP_CAST_PLACES, settings.HTTP_CAST_QUEUE, settings.HTTP_CAST_WAIT_SECONDS),
        "health": Lane(2, 64, seconds),
        "streams": Lane(settings.HTTP_STREAMS, 0, 0.0),
    }


class Gate:
    """The pages behind their gate."""

    def __init__(self, pages: App) -> None:
        self.pages = pages
        self.lanes = lanes_of(settings.HTTP_WAIT_SECONDS)
        # asyncio forgets tasks that nobody holds.
        self._working: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or ask its client to come again."""
        passage = Passage(self.lanes, lane_name(scope), receive, send)
        # A task of its own: a server that gives a vanished client up ends this call and not the thread at work, whose
        # place is free only when the thread is.
        work = asyncio.ensure_future(self._work(scope, passage))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        await asyncio.shield(work)

    async def _work(self, scope: Scope, passage: "Passage") -> None:
        try:
            await self.pages(scope, passage.receive, passage.send)
        except FullError:
            await busy.answer(scope, passage.send_on)
        except GoneError:
            return
        finally:
            passage.leave()


def lane_name(scope: Mapping[str, Any]) -> str:
    """Choose the lane of a request by its method and address."""
    if scope["path"] in HEALTH:
        return "health"
    return "casts" if scope["method"] == "POST" and CAST.match(scope["path"]) else "pages"


class Passage:
    """One request on its way through: the `receive` and `send` that Django gets."""

    def __init__(self, lanes: Mapping[str, Lane], name: str, receive: Receive, send: Send) -> None:
        self._lanes = lanes
        self._lane: Lane = lanes[name]
        self._is_inside = False
        self._answering = asyncio.Event()
        self._leaving: asyncio.Task[Message] | None = None
        self._receive, self.send_on = receive, send

    async def receive(self) -> Message:
        """Hand the body on; its last piece waits for a place. What comes later waits for the answer's beginning.

        A client that leaves does not stop a view in its thread, so Django learns of it only while it sends.
        """
        if self._is_inside:
            await self._answering.wait()
            return await (self._leaving or self._receive())
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            await self._enter()
        return message

    async def _enter(self) -> None:
        if not self._lane.is_free():
            self._leaving = asyncio.ensure_future(self._receive())
        await self._lane.enter(self._leaving)
        self._is_inside = True

    async def send(self, message: Message) -> None:
        """Hand the answer on; a long one moves to the streams, where a slow reader is in nobody's way."""
        self._answering.set()
        if message["type"] == "http.response.body" and message.get("more_body"):
            self._move()
        await self.send_on(message)

    def _move(self) -> None:
        streams = self._lanes["streams"]
        if self._lane is not streams and streams.is_free():
            streams.taken += 1
            self._lane.leave()
            self._lane = streams

    def leave(self) -> None:
        """Give the place back."""
        if self._leaving:
            self._leaving.cancel()
        if self._is_inside:
            self._is_inside = False
            self._lane.leave()
