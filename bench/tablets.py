"""Many light tablets in one process: a WebSocket client that only notes what came when, and acknowledges."""

import asyncio
import base64
import os
import time

# A frame's first bytes are enough to know its type and version.
HEAD = 64
CHANGE = b'{"type":"change"'
HELLO = b'{"type":"hello"'
BEAT = b'{"type":"beat"'
# As the page does: every 16 counted frames; each tablet at its own turn, as they came at different times.
ACK_FRAMES = 16


class Log:
    """What all tablets saw. Shape: `seen` holds (nanoseconds, tablet, first bytes of the frame) of each change."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int, bytes]] = []
        self.texts: list[bytes] = []
        self.greeted = 0
        self.lost = 0


class Tablet(asyncio.Protocol):
    """One socket. `number` 0 keeps the whole text of each change."""

    def __init__(self, log: Log, number: int, request: bytes, *, acknowledges: bool) -> None:
        self.log = log
        self.number = number
        self.request = request
        self.acknowledges = acknowledges
        self.counted = 0
        self.rest = b""
        self.is_open = False
        self.is_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_over:
            self.log.lost += 1

    def close(self) -> None:
        """End the socket without a word."""
        self.is_over = True
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        at = time.monotonic_ns()
        if self.is_open and not self.rest and is_one_change(data):
            self._note(at, data[4 : 4 + HEAD], data[4:] if self.number == 0 else b"")
            return
        if self.rest:
            data = self.rest + data
        if not self.is_open:
            data = self._shaken_hands(data)
        self.rest = self._frames(data, at)

    def _shaken_hands(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(head.decode("latin-1"))
        self.is_open = True
        return rest

    def _frames(self, data: bytes, at: int) -> bytes:
        if not self.is_open:
            return data
        start, end = 0, len(data)
        while end - start >= 2:
            size, body = data[start + 1], start + 2
            if size == 126:
                size, body = int.from_bytes(data[start + 2 : start + 4], "big"), start + 4
            elif size == 127:
                size, body = int.from_bytes(data[start + 2 : start + 10], "big"), start + 10
            if body > end or body + size > end:
                break
            self._frame(data[start] & 15, data, body, size, at)
            start = body + size
        return data[start:]

    def _frame(self, opcode: int, data: bytes, body: int, size: int, at: int) -> None:
        head = data[body : body + min(size, HEAD)]
        if opcode == 9:
            self.transport.write(masked(0x8A, data[body : body + size]))
        elif head.startswith(CHANGE):
            self._note(at, head, data[body : body + size] if self.number == 0 else b"")
        elif head.startswith(HELLO):
            self.log.greeted += 1
            self._count()
        elif self.acknowledges and head.startswith(BEAT):
            # Who says nothing for 45 seconds is taken for dead.
            self.transport.write(masked(0x81, b'{"type":"beat","v":0}'))

    def _note(self, at: int, head: bytes, whole: bytes) -> None:
        self.log.seen.append((at, self.number, head))
        if whole:
            self.log.texts.append(whole)
        self._count()

    def _count(self) -> None:
        self.counted += 1
        if self.acknowledges and (self.counted + self.number) % ACK_FRAMES == 0:
            self.transport.write(masked(0x81, b'{"type":"ack","n":%d}' % self.counted))


def is_one_change(data: bytes) -> bool:
    """Tell, at little cost, whether these bytes are one whole frame with a change: nearly all are."""
    return data.startswith(CHANGE, 4) and data[1] == 126 and int.from_bytes(data[2:4], "big") == len(data) - 4


def masked(first: int, payload: bytes) -> bytes:
    """Write a short client frame; the mask of zeros is as good as any on the loopback."""
    return bytes((first, 0x80 | len(payload))) + b"\0\0\0\0" + payload


def request(port: int, path: str, cookie: str = "") -> bytes:
    """Write the opening handshake of a page of the same origin."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
