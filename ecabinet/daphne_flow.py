"""Daphne that waits for its clients: `python -m ecabinet.daphne_flow` takes Daphne's own arguments.

Daphne itself takes the pieces of a streamed answer as fast as the application gives them and keeps them in memory
until the client has read them: eight slow tablets with a paper of 50 MB each take 400 MB. Here a piece is taken
only when the ones before it have left, by Twisted's own way of saying so.

Daphne and Twisted also reckon every duration by the clock of the wall: set forward by a day, each open socket is a
day old and is closed; set back, nothing that was put off happens until the old time has come again. Here they
reckon by the monotonic clock. uvicorn needs none of this.
"""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

from daphne import http_protocol, server, ws_protocol
from daphne.cli import CommandLineInterface
from daphne.server import Server
from twisted.internet import reactor
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer


@implementer(IPushProducer)
class Gate:
    """Open while the connection takes more; Twisted calls these three."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()

    def pauseProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self._open.clear()

    def resumeProducing(self) -> None:  # noqa: N802
        self._open.set()

    def stopProducing(self) -> None:  # noqa: N802
        self._open.set()

    async def passed(self) -> None:
        """Wait until the connection takes more, or is gone."""
        await self._open.wait()


def measure_by_steady_clock() -> None:
    """Let Daphne and Twisted measure by the monotonic clock; before anything is put off. Neither has a setting."""
    reactor.seconds = time.monotonic  # type: ignore[misc,method-assign]
    for module in (http_protocol, server, ws_protocol):
        module.time = SimpleNamespace(time=time.monotonic)  # type: ignore[attr-defined]


class WaitingServer(Server):
    """Hands the pieces of one answer on at the speed of its reader, and measures time steadily."""

    def run(self) -> None:
        """Serve until the process ends."""
        measure_by_steady_clock()
        super().run()

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Hand one piece on; of a stream come back when the next one is welcome."""
        if message["type"] != "http.response.body":
            await super().handle_reply(protocol, message)
        elif message.get("more_body"):
            gate = self._gate_of(protocol)
            await super().handle_reply(protocol, message)
            await gate.passed()
        else:
            if protocol.producer and protocol.channel:
                protocol.unregisterProducer()
            await super().handle_reply(protocol, message)

    @staticmethod
    def _gate_of(protocol: Any) -> Gate:
        # Before the first piece is written, because a full connection tells it only then.
        if protocol.producer is None and protocol.channel is not None:
            protocol.registerProducer(Gate(), True)
        found = protocol.producer
        return found if isinstance(found, Gate) else Gate()


class Command(CommandLineInterface):
    """Daphne's command line with the server that waits."""

    server_class = WaitingServer


if __name__ == "__main__":
    Command.entrypoint()
