"""Many tablets send one request each at the same moment: raw connections that stay open, as cheap as can be."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field

from bench.rounds import Fault

CONNECT_AT_ONCE = 50
PATIENCE_SECONDS = 120.0
CSRF = "b" * 32
BOUNDARY = "----WebKitFormBoundaryAbCdEf0123456789"


@dataclass(frozen=True)
class Answer:
    """One answer. Unit: `at` nanoseconds of the monotonic clock."""

    at: int
    status: int
    body: bytes


@dataclass
class Burst:
    """What came of one burst. Units: `milliseconds` from before the first byte to the last answer; `client_share`
    of one core meanwhile."""

    milliseconds: float
    client_share: float
    answers: list[Answer] = field(repr=False)


class Line(asyncio.Protocol):
    """One tablet's connection, on which one request after the other is answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.transport: asyncio.Transport | None = None
        self.rest = b""
        self.answer: Answer | None = None
        self.over: asyncio.Event | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None

    def send(self, request: bytes) -> None:
        """Send one request; its answer ends up in `answer`."""
        self.rest, self.answer = b"", None
        if self.transport is None:
            raise Fault("the server closed a connection that was to stay open")
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.rest += data
        head, end, body = self.rest.partition(b"\r\n\r\n")
        if end and len(body) >= length_of(head):
            self.answer = Answer(time.monotonic_ns(), int(head[9:12]), body)
            if self.over:
                self.over.set()


def length_of(head: bytes) -> int:
    """Read how long a body is.

    Errors: Fault for an answer that does not say it; Django says it for every page that is not streamed.
    """
    for line in head.lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    if head[9:12] in {b"204", b"304"}:
        return 0
    raise Fault(f"an answer without its length:\n{head.decode('latin-1')}")


async def opened(port: int, count: int) -> list[Line]:
    """Open connections, a few at once: those of the tablets are open long before the vote."""
    loop = asyncio.get_running_loop()
    lines = [Line(port) for _ in range(count)]
    for start in range(0, count, CONNECT_AT_ONCE):
        batch = lines[start : start + CONNECT_AT_ONCE]
        await asyncio.gather(*(_open(loop, one) for one in batch))
    return lines


async def _open(loop: asyncio.AbstractEventLoop, line: Line) -> None:
    await loop.create_connection(lambda: line, "127.0.0.1", line.port)


async def burst(lines: list[Line], requests: list[bytes]) -> Burst:
    """Send every line its request at one moment and wait for the last answer.

    Errors: Fault when one stays without an answer.
    """
    cpu, started = time.process_time(), time.monotonic_ns()
    for line, request in zip(lines, requests, strict=True):
        line.send(request)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for line in lines:
        line.over = asyncio.Event()
        if line.answer is None:
            await _answered(line, deadline)
    last = max(line.answer.at for line in lines if line.answer)
    spent = time.process_time() - cpu
    answers = [line.answer for line in lines if line.answer]
    return Burst((last - started) / 1e6, spent / (time.monotonic_ns() - started) * 1e9, answers)


async def _answered(line: Line, deadline: float) -> None:
    assert line.over
    try:
        await asyncio.wait_for(line.over.wait(), deadline - time.monotonic())
    except TimeoutError:
        raise Fault("a request stayed without an answer") from None


def post(port: int, path: str, session: str, fields: dict[str, str], key: str = "") -> bytes:
    """Write a POST as the page's script sends a form: multipart, the token from the cookie, a key of its own."""
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    content = f"{body}--{BOUNDARY}--\r\n".encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: sessionid={session}; csrftoken={CSRF}",
        f"X-CSRFToken: {CSRF}",
        f"Idempotency-Key: {key or uuid.uuid4()}",
        "Accept: application/json",
        "Accept-Language: vi",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(content)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def get(port: int, path: str, session: str) -> bytes:
    """Write a GET of somebody who is logged in."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: sessionid={session}; csrftoken={CSRF}",
        "Accept: application/json",
        "Accept-Language: vi",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
