"""The project's own application, and beside it the moments of its commits for the bench's client.

The doorbell rings in the thread that committed, as soon as the commit is done, and its listeners are called in the
order they came; this one comes first. CLOCK_MONOTONIC is one clock for all processes of a machine.
"""

import importlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ecabinet.asgi import application as project
from people import doorbell
from people.models import User

# After the application, which sets Django up.
from bench import bench_sockets  # isort: skip

PATH = "/__bench__/commits"
WORK_SECONDS = 1.0
_commits: list[int] = []


def note(topic: str) -> None:
    """Note when a meeting was rung. Unit: nanoseconds of the monotonic clock."""
    if topic.startswith("meeting:"):
        _commits.append(time.monotonic_ns())


doorbell.listen(note)


def empty(request: HttpRequest) -> HttpResponse:
    """Do nothing, behind the same log-in as every page."""
    return HttpResponse(status=204)


def work(request: HttpRequest) -> HttpResponse:
    """Read and reckon for a second, as a long report does: rows of people, sorted and written as JSON."""
    until, turns = time.monotonic() + WORK_SECONDS, 0
    while time.monotonic() < until:
        people = User.objects.order_by("full_name").values("pk", "full_name", "username")[:200]
        json.dumps(sorted(people, key=lambda row: str(row["username"])[::-1]))
        turns += 1
    return HttpResponse(str(turns))


importlib.import_module(settings.ROOT_URLCONF).urlpatterns.extend(
    [path("__bench__/empty/", empty), path("__bench__/work/", work)]
)


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer the one extra address; everything else is the project's."""
    if scope["type"] == "websocket" and scope["path"].startswith("/ws/bench/"):
        await bench_sockets.application(scope, receive, send)
        return
    if scope["type"] != "http" or scope["path"] != PATH:
        await project(scope, receive, send)
        return
    body = json.dumps(_commits).encode()
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})
