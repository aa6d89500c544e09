"""The one application that Daphne or uvicorn serves."""

import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
# Event loop and dispatcher give the interpreter away at every read and write; a view that reckons hands it back only
# after this time. Python's own 5 ms, for each of a dozen reads, is what a room waits for. Unit: seconds.
sys.setswitchinterval(0.0005)
pages = get_asgi_application()

# Only after the line above the models can be imported.
from ecabinet import gate, starting  # noqa: E402
from meetings.consumers import room_socket  # noqa: E402

starting.start_serving()
gated_pages = gate.Gate(pages)  # type: ignore[arg-type]


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Hand pages to Django and sockets to the live room; server-neutral."""
    if scope["type"] == "websocket":
        await room_socket(scope, receive, send)
    elif scope["type"] == "http":
        await gated_pages(scope, receive, send)
    else:
        # uvicorn asks for a lifespan; without one it goes on by itself.
        raise NotImplementedError(scope["type"])
