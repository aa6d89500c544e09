"""One tablet's socket as the event loop sees it: its window, its own way out, and what its client may send.

Only the event loop's thread touches a socket. A socket never waits for another one.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any

from meetings.live import frames, lanes

Send = Callable[[dict[str, Any]], Awaitable[None]]
# The window of counted frames that the client has not acknowledged. Units: frames, bytes.
WINDOW_FRAMES = 64
WINDOW_BYTES = 256 * 1024
# What a client may send. Unit: frames a second, and as many at once.
FRAMES_PER_SECOND = 20.0
# What the two servers raise when the other end is gone: Autobahn a Disconnected, which is a RuntimeError; uvicorn an
# OSError, or a plain RuntimeError once it has given a silent tablet up and its connection is not lost yet.
GONE = (OSError, RuntimeError)
# Sockets are attended in turns by their number, which does not shift when others go.
_numbers = itertools.count()


@dataclass(frozen=True)
class Handshake:
    """What a client brought with it. Shape: `version` is what its page shows, None when it does not know."""

    meeting_id: int
    session_key: str
    version: int | None
    language: str


@dataclass(frozen=True)
class Standing:
    """Why a socket was let in; compared with the database every few seconds."""

    meeting_id: int
    person_id: int
    session_key: str
    password: str
    scoped: bool
    is_participant: bool


class Socket:
    """One open socket; it is in a room from its admission until it closes."""

    __slots__ = (
        "_bytes",
        "_draining",
        "_filled_at",
        "_lane",
        "_send",
        "_sizes",
        "_tokens",
        "_waiting",
        "acked",
        "asks_state",
        "behind_since",
        "closed",
        "handshake",
        "heard_at",
        "number",
        "standing",
        "strikes",
    )

    def __init__(self, send: Send, handshake: Handshake) -> None:
        self.number = next(_numbers)
        self._send = send
        self._lane = lanes.lane_of(send)
        self.handshake = handshake
        self.standing: Standing | None = None
        self.closed = False
        self.heard_at = time.monotonic()
        self.strikes = 0
        self.asks_state = False
        self.acked = 0
        self.behind_since: float | None = None
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._tokens = FRAMES_PER_SECOND
        self._filled_at = self.heard_at
        self._waiting: deque[dict[str, Any]] | None = None
        self._draining: asyncio.Task[None] | None = None

    # -- out --

    def push(self, frame: frames.Frame, version: int) -> None:
        """Send a frame, or note that the client is behind when its window is full."""
        if self.closed:
            return
        if frame.counted:
            if self.behind_since is not None:
                return
            if len(self._sizes) >= WINDOW_FRAMES or self._bytes + frame.size > WINDOW_BYTES:
                self.behind_since = time.monotonic()
                frame = frames.behind(version)
            else:
                self._sizes.append(frame.size)
                self._bytes += frame.size
        self._write(frame)

    def close(self, code: int, message: str = "") -> None:
        """Say why, then close; nothing is sent after it."""
        if self.closed:
            return
        if message:
            self._write(frames.error(code, message, fatal=True))
        self.closed = True
        self._pass({"type": "websocket.close", "code": code})

    def farewell(self, cause: str, retry_ms: int, code: int) -> None:
        """Say good-bye, then close."""
        if not self.closed:
            self._write(frames.bye(cause, retry_ms))
            self.close(code)

    def _write(self, frame: frames.Frame) -> None:
        if self._waiting is None and self._lane is not None and self._lane(frame):
            return
        self._pass(frame.message)

    def _pass(self, message: dict[str, Any]) -> None:
        """Hand a message to the server without a task of its own, unless the server makes us wait.

        Both servers send at once as long as the tablet takes its bytes; then the coroutine ends in its first
        step. Only a stalled tablet costs a task; the messages behind it queue here, bounded by the window.
        """
        if self._waiting is not None:
            self._waiting.append(message)
            return
        sending = self._send(message).__await__()
        try:
            held = next(sending)
        except StopIteration:
            return
        except GONE:
            self.closed = True
            return
        self._waiting = deque()
        self._draining = asyncio.ensure_future(self._drain(_Begun(sending, held)))

    async def _drain(self, begun: "_Begun") -> None:
        try:
            await begun
            while self._waiting:
                await self._send(self._waiting.popleft())
        except GONE:
            self.closed = True
        finally:
            self._waiting = None

    def forget(self) -> None:
        """Let go of a message that the server still holds, when the socket is over."""
        self.closed = True
        if self._draining:
            self._draining.cancel()
            self._draining = None

    # -- in --

    def may_speak(self) -> bool:
        """Take one token of the client's bucket; False when it sends too fast."""
        now = time.monotonic()
        self.heard_at = now
        filled = self._tokens + (now - self._filled_at) * FRAMES_PER_SECOND
        self._tokens = min(filled, FRAMES_PER_SECOND) - 1.0
        self._filled_at = now
        return self._tokens >= 0.0

    def acknowledge(self, count: int) -> bool:
        """Take the client's count of frames since the beginning; True when it was behind and is no longer."""
        while self._sizes and self.acked < count:
            self._bytes -= self._sizes.popleft()
            self.acked += 1
        if self.behind_since is not None and len(self._sizes) <= WINDOW_FRAMES // 2:
            self.behind_since = None
            return True
        return False


class _Begun:
    """A sending that took its first step outside a task; a task takes the rest."""

    def __init__(self, steps: Generator[Any, Any, None], held: Any) -> None:
        self.steps = steps
        self.held = held

    def __await__(self) -> Generator[Any, Any, None]:
        yield self.held
        yield from self.steps
