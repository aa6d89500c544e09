"""The reference: nothing but `websockets.broadcast` of given bytes to everybody who is connected.

A process of its own: `python -m bench.broadcast PORT`. A line on its standard input names a file with a text to
send; the moment before the broadcast is printed. Unit: nanoseconds of the monotonic clock.
"""

import asyncio
import sys
import threading
import time
from pathlib import Path

from websockets.asyncio.server import ServerConnection, broadcast, serve

connected: set[ServerConnection] = set()


async def listen(connection: ServerConnection) -> None:
    """Keep a client until it goes; what it says is not read."""
    connected.add(connection)
    try:
        await connection.wait_closed()
    finally:
        connected.discard(connection)


def send(text: str) -> None:
    """Send one text to all."""
    before = time.monotonic_ns()
    broadcast(connected, text)
    print(before, flush=True)


def obey(loop: asyncio.AbstractEventLoop) -> None:
    """Read what to send, until the input ends."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(send, Path(line.strip()).read_text())
    loop.call_soon_threadsafe(loop.stop)


async def main(port: int) -> None:
    """Serve until the input ends."""
    async with serve(listen, "127.0.0.1", port, compression=None, ping_interval=None, backlog=4096):
        print("ready", flush=True)
        threading.Thread(target=obey, args=(asyncio.get_running_loop(),), daemon=True).start()
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    try:
        asyncio.run(main(int(sys.argv[1])))
    except RuntimeError as ended:
        # The loop was stopped on purpose when the input ended.
        if "Event loop stopped" not in str(ended):
            raise
