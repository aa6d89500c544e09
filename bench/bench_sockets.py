"""Sockets that the live room is compared with, in the same server process: Channels' own way, and an idle one.

`/ws/bench/stack/<id>/`: AuthMiddlewareStack finds the person, and each socket asks the database for access and state
itself, as a consumer by the book does. `/ws/bench/idle/`: accepted, and nothing more.
"""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path

from meetings import access, panels
from meetings.live import frames, snapshots
from meetings.models import Meeting

LANGUAGE = "vi"


class StackConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Tell one person the state of a meeting, read for this socket alone."""

    async def connect(self) -> None:
        """Accept who may see the meeting and send its state."""
        user, meeting = self.scope["user"], int(self.scope["url_route"]["kwargs"]["pk"])
        hello = await database_sync_to_async(_hello)(user, meeting) if user.is_authenticated else ""
        if not hello:
            await self.close()
            return
        await self.accept()
        await self.send(text_data=hello)


def _hello(user: Any, pk: int) -> str:
    visible = access.meetings_visible_to(user).select_related("body", "current_item")
    meeting: Meeting | None = visible.filter(pk=pk).first()
    if meeting is None:
        return ""
    html = snapshots.rendered(panels.shared(), meeting, LANGUAGE)
    text = frames.hello(meeting.version, frames.content(html, panels.registered())).message["text"]
    return str(text)


async def idle(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Accept and wait for the end."""
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


application = URLRouter(
    [
        path("ws/bench/stack/<int:pk>/", AuthMiddlewareStack(StackConsumer.as_asgi())),
        path("ws/bench/idle/", idle),  # type: ignore[arg-type]
    ]
)
