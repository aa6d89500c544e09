"""The two servers that are compared: the project on a throwaway database, and a bare `websockets` broadcast."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.rounds import PATIENCE_SECONDS, Fault
from bench.tablets import Log, Tablet, request
from ecabinet.management.commands.serve import server_command

ROOT = Path(__file__).resolve().parent.parent
# Handshakes at one moment; the storm is another bench's matter.
CONNECT_AT_ONCE = 50
START_SECONDS = 60.0
CSRF = "b" * 32


# -- the project --


@dataclass
class Project:
    """The served project and its room."""

    port: int
    room: dict[str, Any]
    process: psutil.Process
    server: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    popen: "subprocess.Popen[bytes] | None" = None
    # Processes that took the place of the first one.
    successors: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def succeed(self) -> None:
        """Start another process on the same port and database, without waiting for it."""
        self.popen, new = started(self.server, self.room, self.environment, self.port, wait=False)
        self.process = new.process
        self.successors.append(self.popen)

    async def connect(self, log: Log, first: int = 0, until: int | None = None) -> list[Tablet]:
        """Open the sockets of all clients, or of some by their place in the list of sessions."""
        requests = self.handshakes(f"/ws/meetings/{self.room['meeting']}/?v=0", first, until)
        expected = log.greeted + len(requests)
        tablets = await opened(log, self.port, requests, acknowledges=True, first=first)
        await greeted(log, expected)
        return tablets

    def handshakes(self, path: str, first: int = 0, until: int | None = None) -> list[bytes]:
        """Write the opening request of each client."""
        keys = self.room["sessions"][first:until]
        return [request(self.port, path, f"sessionid={key}") for key in keys]

    @property
    def cpu(self) -> float:
        """Return what the server has used. Unit: seconds of one core."""
        return float(sum(self.process.cpu_times()[:2]))

    def move(self, count: int, item: int | None = None) -> bytes:
        """Write the POST that moves the last item, or another meeting's, to another place."""
        body = f"to={2 + count % 4}".encode()
        lines = [
            f"POST /meetings/items/{item or self.room['item']}/move/ HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: sessionid={self.room['secretary']}; csrftoken={CSRF}",
            f"X-CSRFToken: {CSRF}",
            f"Idempotency-Key: {uuid.uuid4()}",
            "Accept: application/json",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Poster:
    """Sends the acts on one connection that stays open."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.count = 0
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def send(self, item: int | None = None) -> int:
        """Post one act, in another meeting by its item, and return the moment before it."""
        # uvicorn ends a connection that was silent for five seconds.
        if self.writer is None or self.reader is None or self.writer.is_closing() or self.reader.at_eof():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.project.port)
        self.count += 1
        content = self.project.move(self.count, item)
        at = time.monotonic_ns()
        self.writer.write(content)
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise Fault(head.decode("latin-1"))
        await self._rest(head)
        return at

    async def _rest(self, head: bytes) -> None:
        assert self.reader and self.writer
        fields = dict(line.lower().split(b": ", 1) for line in head.strip().split(b"\r\n")[1:])
        if b"content-length" in fields:
            await self.reader.readexactly(int(fields[b"content-length"]))
        elif fields.get(b"transfer-encoding") == b"chunked":
            await self.reader.readuntil(b"0\r\n\r\n")
        else:
            self.writer.close()

    async def commits(self, count: int) -> list[int]:
        """Ask the server when it committed the last acts."""
        address = f"http://127.0.0.1:{self.project.port}/__bench__/commits"
        answer = await asyncio.to_thread(lambda: urllib.request.urlopen(address).read())
        moments: list[int] = json.loads(answer)
        return moments[-count:]


@contextmanager
def served(server: str, rooms: list[str], database: str = "") -> Iterator[Project]:
    """Serve the project until the block ends, on a database of its own unless one is named.

    Shape: `rooms` is the module that fills the database, with its arguments.
    """
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite3",
            "DATA_DIR": folder,
            "REDIS_URL": "",
            "LOG_LEVEL": "WARNING",
        }
        made = [sys.executable, "-m", *rooms]
        room = json.loads(subprocess.check_output(made, cwd=ROOT, env=environment))
        process, project = started(server, room, environment)
        try:
            yield project
        finally:
            for one in (process, *project.successors):
                one.send_signal(signal.SIGKILL)
                one.wait()


def started(
    server: str, room: dict[str, Any], environment: dict[str, str], port: int = 0, *, wait: bool = True
) -> "tuple[subprocess.Popen[bytes], Project]":
    """Start a server process; with `wait` only return when it answers."""
    port = port or free_port()
    command = [
        part.replace("ecabinet.asgi:", "bench.served:") for part in server_command(server, "127.0.0.1", port)
    ]
    if server == "daphne":
        # Daphne ends a handshake after five seconds, which the reference of the storm does not keep.
        command[-1:-1] = ["--websocket_connect_timeout", "120"]
    log = Path(environment["DATA_DIR"]) / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    if wait:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        except Fault:
            process.kill()
            process.wait()
            raise
    return process, Project(port, room, psutil.Process(process.pid), server, environment, process)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise Fault(f"the server did not start:\n{log.read_text(errors='replace')[-2_000:]}")


def free_port() -> int:
    """Return a port of the loopback address that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- the reference --


class Reference:
    """The bare broadcast, told what to send by its standard input."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, folder: str) -> None:
        self.process = process
        self.measured = psutil.Process(process.pid)
        self.port = port
        self.folder = Path(folder)
        self.moments: list[int] = []
        self.texts: list[bytes] = []

    async def send(self) -> int:
        """Broadcast the next text and return the moment before asking for it."""
        file = self.folder / "text"
        file.write_bytes(self.texts[len(self.moments) % len(self.texts)])
        assert self.process.stdin and self.process.stdout
        at = time.monotonic_ns()
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        self.moments.append(int(await asyncio.to_thread(self.process.stdout.readline)))
        return at

    async def commits(self, count: int) -> list[int]:
        """Return the moments before the last broadcasts."""
        return self.moments[-count:]


@contextmanager
def reference() -> Iterator[Reference]:
    """Run the bare broadcast until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "bench.broadcast", str(port)]
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        try:
            assert process.stdout and process.stdout.readline() == "ready\n"
            yield Reference(process, port, folder)
        finally:
            process.kill()
            process.wait()


async def greeted(log: Log, expected: int) -> None:
    """Wait until as many sockets as expected heard their hello."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while log.greeted < expected:
        if time.monotonic() > deadline:
            raise Fault(f"only {log.greeted} of {expected} sockets were greeted")
        await asyncio.sleep(0.01)


async def opened(
    log: Log, port: int, requests: list[bytes], *, acknowledges: bool, first: int = 0
) -> list[Tablet]:
    """Open sockets, a few at once; `first` is the number of the first one."""
    loop = asyncio.get_running_loop()
    tablets: list[Tablet] = []
    for start in range(0, len(requests), CONNECT_AT_ONCE):
        batch = [
            Tablet(log, first + start + number, one, acknowledges=acknowledges)
            for number, one in enumerate(requests[start : start + CONNECT_AT_ONCE])
        ]
        await asyncio.gather(*(_open(loop, one, port) for one in batch))
        tablets += batch
        while not all(one.is_open for one in batch):
            await asyncio.sleep(0.002)
    return tablets


async def _open(loop: asyncio.AbstractEventLoop, tablet: Tablet, port: int) -> None:
    await loop.create_connection(lambda: tablet, "127.0.0.1", port)
