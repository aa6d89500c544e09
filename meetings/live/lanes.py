"""The quick ways out: both servers let finished bytes go straight to a tablet's connection.

ASGI makes a server encode and frame the same text once for every socket. A lane writes the one finished frame
instead, where the server underneath is known by its own class; anything else goes the ASGI way. A lane never
waits: what the kernel does not take is the server's to keep, and bounded by the socket's window.
"""

import functools
from collections.abc import Callable
from typing import Any

from meetings.live.frames import Frame

# Writes a frame and says whether it could.
Lane = Callable[[Frame], bool]
OPEN = 3


def lane_of(send: Any) -> Lane | None:
    """Find the lane behind an ASGI `send`, None when the server is not known."""
    if isinstance(send, functools.partial) and send.args:
        return _daphne(send.args[0])
    return _uvicorn(getattr(send, "__self__", None))


def _is(thing: object, module: str, name: str) -> bool:
    return type(thing).__module__ == module and type(thing).__name__ == name


def _daphne(protocol: Any) -> Lane | None:
    """Write past Autobahn's framing, and to the kernel at once: Twisted would ask epoll three times for it."""
    if not _is(protocol, "daphne.ws_protocol", "WebSocketProtocol"):
        return None
    transport = protocol.transport
    if not hasattr(transport, "writeSomeData"):
        return None

    def write(frame: Frame) -> bool:
        if protocol.state != OPEN or protocol.send_queue or not transport.connected:
            return False
        if transport.dataBuffer or transport._tempDataLen:
            transport.write(frame.wire)
            return True
        taken = transport.writeSomeData(frame.wire)
        if isinstance(taken, int) and taken < len(frame.wire):
            transport.write(frame.wire[taken:])
        # Anything but a number is a lost connection, which the reactor notices by itself.
        return True

    return write


def _uvicorn(protocol: Any) -> Lane | None:
    """Write past websockets' framing, as long as the transport does not ask to wait."""
    if not _is(protocol, "uvicorn.protocols.websockets.websockets_sansio_impl", "WebSocketsSansIOProtocol"):
        return None

    def write(frame: Frame) -> bool:
        is_open = protocol.handshake_complete and not protocol.close_sent and not protocol.disconnected
        if not is_open or not protocol.writable.is_set() or protocol.transport.is_closing():
            return False
        protocol.transport.write(frame.wire)
        return True

    return write
