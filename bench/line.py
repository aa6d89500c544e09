"""A slow line: a TCP proxy on loopback with a rate and a delay, which counts what is asked under each address."""

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass

from bench.servers import free_port

# 10 Mbit/s down for all connections together, 40 ms there and back. Units: bytes a second, seconds in one direction.
RATE, LATENCY = 10_000_000 / 8, 0.020
# What is handed on at once; small, so that connections share the line. Unit: bytes.
PIECE = 8 * 1024


# How far the line may catch up after the proxy itself was late, on a busy machine. Unit: seconds.
CATCH_UP = 0.02


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
        # When, under which address, how many bytes came; 0 for a request.
        self._noted: list[tuple[float, str, int]] = []
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Line":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def forget(self) -> None:
        """Begin to count anew."""
        self._noted.clear()

    def count(self, path: str, until: float) -> Count:
        """Return what was asked and what had come under an address by a moment. Unit: seconds since 1970."""
        sizes = [size for at, noted, size in self._noted if noted == path and at <= until]
        return Count(sizes.count(0), sum(sizes))

    def _note(self, path: str, size: int) -> None:
        self._noted.append((time.time(), path, size))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        await self._over.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(LATENCY * 2)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.to)
        asked = Asked()
        ways = (self._up(reader, up_writer, asked), self._down(up_reader, writer, asked))
        # Cancelled at the end of the line: the streams' own callback would print it as a fault.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(*ways)
        for one in (writer, up_writer):
            one.close()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        while piece := await reader.read(65_536):
            words = piece.split(b" ", 2)
            if words[0] in {b"GET", b"POST", b"HEAD"} and len(words) > 1:
                asked.path = words[1].decode().split("?")[0]
                self._note(asked.path, 0)
            await asyncio.sleep(LATENCY)
            writer.write(piece)
            await writer.drain()
        writer.write_eof()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked) -> None:
        """Hand on what comes when the line has carried it, and after the delay; many pieces may be on their way."""
        sending: asyncio.Queue[tuple[float, str, bytes]] = asyncio.Queue(maxsize=64)
        hand_on = asyncio.ensure_future(self._arrive(sending, writer))
        while piece := await reader.read(PIECE):
            now = self._loop.time()
            self._free_at = max(now - CATCH_UP, self._free_at) + len(piece) / RATE
            await sending.put((self._free_at + LATENCY, asked.path, piece))
            await asyncio.sleep(max(0.0, self._free_at - now))
        await sending.put((0.0, "", b""))
        await hand_on

    async def _arrive(
        self, sending: asyncio.Queue[tuple[float, str, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, path, piece = await sending.get()
            if not piece:
                return
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            self._note(path, len(piece))
            writer.write(piece)
            await writer.drain()
