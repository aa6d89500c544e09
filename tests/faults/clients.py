"""Clients that write down what they do: one that asks until it is answered, and one that watches the room."""

import asyncio
import contextlib
import json
import random
import uuid
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from bench.burst import length_of, post
from bench.rounds import Fault
from tests.faults.history import DONE, NO_ANSWER, Answer, Command, History, Seen
from tests.faults.house import House, Person

# How long one sending may take before the line counts as dead, and a command until somebody must answer.
ANSWER_SECONDS, PATIENCE_SECONDS = 15.0, 150.0
# As static/js/live.js: every 16 counted frames.
ACK_FRAMES = 16


async def ask(port: int, request: bytes) -> tuple[int, dict[str, Any]]:
    """Send one request on a connection of its own. Shape: (0, {}) where no answer came, or no answer of ours."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await _asked(port, request)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return NO_ANSWER, {}


async def _asked(port: int, request: bytes) -> tuple[int, dict[str, Any]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length_of(head[:-4]))
    finally:
        writer.close()
    status = int(head[9:12])
    # A server that is lost for words has not said whether it acted.
    return (NO_ANSWER, {}) if status >= 500 else (status, _told(body))


def _told(body: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(body)
    except ValueError:
        return {}
    return told


class Asker:
    """One person with a tablet that sends what it was told to until somebody answers, with the same key."""

    def __init__(self, house: House, history: History, person: Person, port: int = 0) -> None:
        self.house, self.history, self.person = house, history, person
        self.port = port

    def address(self) -> int:
        """Return where to send: the own address, otherwise any server process."""
        return self.port or random.choice(self.house.ports)

    async def once(self, command: Command, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Send a command one time and write down what came of it."""
        self.history.send(command)
        port = self.address()
        status, told = await ask(port, post(port, path, self.person.session, fields, command.key))
        text = json.dumps(told, sort_keys=True) if status == DONE else ""
        self.history.answer(Answer(command.key, status, text, told.get("revision", 0) if text else 0))
        return status, told

    async def until_answered(self, command: Command, path: str, fields: dict[str, str]) -> dict[str, Any]:
        """Send a command until it is answered, and return the answer.

        Errors: Fault when nobody answers for minutes.
        """
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                status, told = await self.once(command, path, fields)
                if status != NO_ANSWER:
                    return {"status": status, **told}
                await asyncio.sleep(random.uniform(0.05, 0.3))

    async def cast(self, poll: int, choice: str, replaces: int, key: str = "") -> dict[str, Any]:
        """Cast or change the vote."""
        command = Command(str(self.person.pk), key or new_key(), "cast", str(poll), choice, replaces)
        remark = "Cần bổ sung nguồn lực." if choice == "other" else ""
        fields = {"choice": choice, "replaces": str(replaces), "remark": remark}
        return await self.until_answered(command, f"/voting/polls/{poll}/cast/", fields)

    async def act(self, verb: str, about: str, path: str, **fields: str) -> dict[str, Any]:
        """Act once."""
        command = Command(str(self.person.pk), new_key(), verb, about)
        return await self.until_answered(command, path, {"next": "", **fields})


def new_key() -> str:
    """Return a key as the tablet makes it."""
    return str(uuid.uuid4())


class Watcher:
    """One tablet in the room: it comes back after every cut, and shows what the page would show."""

    def __init__(self, house: House, history: History, name: str, person: Person, port: int = 0) -> None:
        self.house, self.history, self.name, self.person = house, history, name, person
        self.port = port
        self.version = 0
        self.panels: dict[str, str] = {}
        self.link = 0
        self.is_live = False
        self.was_stale = 0
        self.frames = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> "Watcher":
        """Come into the room."""
        self._task = asyncio.create_task(self._live())
        return self

    async def stop(self) -> None:
        """Leave, and write down the last screen."""
        assert self._task
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self.history.screens[self.name] = dict(self.panels)

    async def at(self, version: int, seconds: float = 60.0) -> bool:
        """Wait until the tablet shows a version; tell whether it came to that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (self.is_live and self.version >= version):
                    await asyncio.sleep(0.02)
        return self.is_live and self.version >= version

    async def _live(self) -> None:
        while True:
            port = self.port or random.choice(self.house.ports)
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    socket = await self._opened(port)
                async with socket:
                    self.link += 1
                    await self._hear(socket)
            except (OSError, TimeoutError, websockets.WebSocketException):
                pass
            self.was_stale += self.is_live
            self.is_live = False
            await asyncio.sleep(random.uniform(0.05, 0.4))

    async def _opened(self, port: int) -> ClientConnection:
        # Who has never been there knows no version, and is told everything.
        v = self.version if self.link else ""
        address = f"ws://127.0.0.1:{port}/ws/meetings/{self.house.room['meeting']}/?v={v}&lang=vi"
        cookie = {"Cookie": f"sessionid={self.person.session}"}
        origin: Any = f"http://127.0.0.1:{port}"
        return await connect(
            address, origin=origin, additional_headers=cookie, compression=None, close_timeout=0.2
        )

    async def _hear(self, socket: ClientConnection) -> None:
        counted = 0
        async for text in socket:
            message = json.loads(text)
            self.frames += 1
            if message["type"] in HEARD:
                counted += 1
                self._show(message)
                if counted % ACK_FRAMES == 0:
                    await socket.send(json.dumps({"type": "ack", "n": counted}))
            elif message["type"] == "behind" or (message["type"] == "beat" and message["v"] > self.version):
                await socket.send(json.dumps({"type": "resume", "v": self.version}))

    def _show(self, message: dict[str, Any]) -> None:
        seen = Seen(self.name, self.link, message["type"], message["v"], message.get("from", 0))
        self.history.see(seen)
        if message["v"] > self.version or message["type"] != "change":
            self.version = max(self.version, message["v"])
            self.panels.update(message.get("panels", {}))
        self.is_live = True


HEARD = {"hello", "state", "change"}


async def fresh(house: House, port: int = 0) -> Watcher:
    """Open the room anew, as somebody who comes in only now."""
    newcomer = Watcher(house, History(), "fresh", house.secretary, port).start()
    if not await newcomer.at(0):
        raise Fault("nobody can come into the room any more")
    await newcomer.stop()
    return newcomer
