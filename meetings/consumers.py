"""The socket of the live room: it listens and tells, never writes, and leaves reading to the dispatcher.

A plain ASGI application, because a consumer class costs a task and a queue more for every tablet.
"""

import json
import re
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from meetings.live import frames, process
from meetings.live.sockets import Handshake, Send, Socket

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
PATH = re.compile(r"^/ws/meetings/(\d{1,18})/$")
# What Django makes session keys of; anything else is nobody's and never reaches the database, because a value
# that PostgreSQL refuses, as a zero byte, would be asked for again and again while every room waits.
SESSION_KEY = re.compile(r"[a-z0-9]{1,40}")
KINDS = ("resume", "ack", "beat")
# The third nonsense frame closes the socket.
STRIKES = 3
# A version or a count that JSON carries without loss.
LARGEST = 2**53
NONSENSE = gettext_noop("Thiết bị gửi dữ liệu không hợp lệ.")


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one tablet from its handshake to its end."""
    handshake = handshake_of(scope)
    await receive()
    if handshake is None or not is_own_origin(scope):
        # Refused before the handshake ends: a foreign page learns nothing, not even a reason.
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    await _serve(Socket(send, handshake), receive)


async def _serve(socket: Socket, receive: Receive) -> None:
    live = process.live()
    if live.hub.is_full():
        live.hub.dismiss(socket, frames.OVERLOAD)
    elif socket.handshake.session_key:
        live.hub.open(socket)
        live.dispatcher.admit(socket)
    else:
        live.hub.dismiss(socket, frames.SESSION_ENDED)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            if not socket.closed:
                _hear(live, socket, message)
    finally:
        live.hub.leave(socket)


def _hear(live: process.Live, socket: Socket, message: dict[str, Any]) -> None:
    if not socket.may_speak():
        live.hub.dismiss(socket, frames.TOO_MANY_FRAMES)
        return
    text = message.get("text")
    if text is None or len(text) > frames.MESSAGE_BYTES:
        live.hub.dismiss(socket, frames.PROTOCOL_ERROR)
        return
    told = _told(text)
    if told is None:
        _strike(live, socket)
        return
    kind, number = told
    if kind == "ack" and socket.acknowledge(number):
        # The client was behind and reads again; a version it missed meanwhile shows in the beat.
        live.hub.beat(socket)
    elif kind == "resume" and socket.standing and not socket.asks_state:
        socket.asks_state = True
        live.dispatcher.ask_state(socket)


def _told(text: str) -> tuple[str, int] | None:
    """Read one message of the protocol, None for anything else."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    kind = told.get("type")
    number = told.get("n" if kind == "ack" else "v")
    if kind not in KINDS or not isinstance(number, int) or isinstance(number, bool):
        return None
    return (kind, number) if 0 <= number < LARGEST else None


def _strike(live: process.Live, socket: Socket) -> None:
    socket.strikes += 1
    if socket.strikes >= STRIKES:
        live.hub.dismiss(socket, frames.PROTOCOL_ERROR)
        return
    with override(socket.handshake.language):
        socket.push(frames.error(frames.PROTOCOL_ERROR, _(NONSENSE), fatal=False), 0)


# -- the handshake --


def handshake_of(scope: Scope) -> Handshake | None:
    """Read what the client brought, None for an address that is none of ours."""
    found = PATH.match(scope["path"])
    if found is None:
        return None
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    cookies = _cookies(_header(scope, b"cookie"))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    version = asked.get("v", [""])[0]
    return Handshake(
        meeting_id=int(found[1]),
        session_key=key if SESSION_KEY.fullmatch(key) else "",
        version=int(version) if version.isdecimal() and len(version) < 16 else None,
        language=_language(asked.get("lang", [""])[0] or cookies.get(settings.LANGUAGE_COOKIE_NAME, "")),
    )


def is_own_origin(scope: Scope) -> bool:
    """Tell whether the page that opens the socket is ours: on the list, or of the very host that was asked.

    Shape: scheme, host and port; a missing origin, `null` and another port are foreign.
    """
    origin = _header(scope, b"origin")
    if settings.LIVE_ORIGINS:
        return origin in settings.LIVE_ORIGINS
    host = _header(scope, b"host")
    if origin != f"{_scheme(scope)}://{host}":
        return False
    return validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)


def _scheme(scope: Scope) -> str:
    name, value = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or ("", "")
    behind_tls = bool(name) and _header(scope, name[5:].replace("_", "-").lower().encode()) == value
    return "https" if behind_tls or scope.get("scheme") == "wss" else "http"


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _language(wished: str) -> str:
    return wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
