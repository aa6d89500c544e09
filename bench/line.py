"""A slow line: a TCP proxy on loopback with a rate and a delay, which counts what is asked under each address."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass

from bench.servers import free_port

# 10 Mbit/s down for all connections together, 40 ms there and back. Units: bytes a second, seconds in one direction.
RATE, LATENCY = 10_000_000 / 8, 0.020
# What is handed on at once; small, so that connections share the line. Unit: bytes.
PIECE = 8 * 1024


@dataclass
class Count:
    """What was asked under one address. Units: `size` bytes, with the headers."""

    requests: int = 0
    size: int = 0


@dataclass
class Asked:
    """The address that a connection asked for last."""

    path: str = ""


class Line:
    """The proxy; HTTP/1.1 without pipelining, as browsers speak it."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = free_port()
        self.counts: dict[str, Count] = {}
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Line":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def forget(self) -> None:
        """Begin to count anew."""
        self.counts.clear()

    def count(self, path: str) -> Count:
        """Return what was asked under an address so far."""
        found = self.counts.get(path, Count())
        return Count(found.requests, found.size)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", self.port))
        self._loop.run_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(LATENCY * 2)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.to)
        asked = Asked()
        ways = (self._up(reader, up_writer, asked), self._down(up_reader, writer, asked))
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(*ways)
        for one in (writer, up_writer):
            one.close()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        while piece := await reader.read(65_536):
            words = piece.split(b" ", 2)
            if words[0] in {b"GET", b"POST", b"HEAD"} and len(words) > 1:
                asked.path = words[1].decode().split("?")[0]
                self.counts.setdefault(asked.path, Count()).requests += 1
            await asyncio.sleep(LATENCY)
            writer.write(piece)
            await writer.drain()
        writer.write_eof()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        """Hand on what comes when the line has carried it, and after the delay; many pieces may be on their way."""
        sending: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
        hand_on = asyncio.ensure_future(self._arrive(sending, writer))
        while piece := await reader.read(PIECE):
            self.counts.setdefault(asked.path, Count()).size += len(piece)
            now = self._loop.time()
            self._free_at = max(now, self._free_at) + len(piece) / RATE
            await sending.put((self._free_at + LATENCY, piece))
            await asyncio.sleep(max(0.0, self._free_at - now))
        await sending.put((0.0, b""))
        await hand_on

    async def _arrive(
        self, sending: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, piece = await sending.get()
            if not piece:
                return
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            writer.write(piece)
            await writer.drain()
