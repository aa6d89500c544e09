"""Messages of the live room as the texts that travel (design: live.md); built once, sent to many."""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

# A larger panel is announced and fetched by HTTP. Unit: bytes of UTF-8.
PANEL_BYTES = 16 * 1024
# No message is longer. Unit: bytes of UTF-8.
MESSAGE_BYTES = 64 * 1024
# What a message needs beside its panels: type, versions, topics, names, quotation marks. Unit: bytes.
ENVELOPE_BYTES = 4 * 1024

# Close codes beside 1000; Daphne raises on other codes below 4000.
PROTOCOL_ERROR, SESSION_ENDED, RIGHT_REMOVED, NO_SUCH_MEETING = 4400, 4401, 4403, 4404
NO_HEARTBEAT, TOO_MANY_SOCKETS, TOO_MANY_FRAMES = 4408, 4409, 4429
SLOW_READER, OVERLOAD = 4490, 4503


class Frame:
    """One message, encoded once, however many tablets get it.

    Shape: `message` for any ASGI server; `wire` is the finished unmasked WebSocket frame of RFC 6455 5.2, for
    the servers that let us write it; `counted` frames fill the window of unacknowledged ones.
    Units: `size` in bytes.
    """

    __slots__ = ("counted", "message", "size", "wire")

    def __init__(self, text: str, *, counted: bool = False) -> None:
        payload = text.encode()
        self.message = {"type": "websocket.send", "text": text}
        self.size = len(payload)
        self.wire = _head(self.size) + payload
        self.counted = counted


def _head(size: int) -> bytes:
    if size < 126:
        return bytes((0x81, size))
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big")
    return b"\x81\x7f" + size.to_bytes(8, "big")


def dumps(value: object) -> str:
    """Write JSON without blanks; Vietnamese stays UTF-8, three times shorter than escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def now_ms() -> int:
    """Return the server's clock for the tablets' offset. Unit: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def carried(panels: Mapping[str, str]) -> dict[str, str]:
    """Keep the panels that fit into one message, the small ones first; the rest is announced by its topic."""
    kept: dict[str, str] = {}
    room = MESSAGE_BYTES - ENVELOPE_BYTES
    for name, html in sorted(panels.items(), key=lambda item: len(item[1])):
        size = len(dumps(html).encode())
        if size <= min(PANEL_BYTES, room):
            kept[name] = html
            room -= size
    return {name: kept[name] for name in panels if name in kept}


def content(panels: Mapping[str, str], topics: Iterable[str]) -> str:
    """Write the part that `state`, `change` and a full `hello` have in common, without braces."""
    return f'"panels":{dumps(carried(panels))},"topics":{dumps(sorted(topics))}'


def hello(version: int, panels: str = "") -> Frame:
    """Greet a socket; `panels` is the cached content for a tablet that is behind."""
    more = f",{panels}" if panels else ""
    head = f'"v":{version},"now":{now_ms()},"build":{dumps(settings.BUILD)}'
    return Frame(f'{{"type":"hello",{head}{more}}}', counted=True)


def state_text(version: int, panels: str) -> str:
    """Write everything a full participant sees; the same text answers a poll by HTTP."""
    return f'{{"type":"state","v":{version},{panels}}}'


def change(version: int, since: int, panels: str, notices: list[str]) -> Frame:
    """Tell the full audience what changed after the version `since`."""
    notes = f',"notices":{dumps(notices)}' if notices else ""
    return Frame(f'{{"type":"change","v":{version},"from":{since},{panels}{notes}}}', counted=True)


def bare_change(version: int, since: int) -> Frame:
    """Tell a socket limited to items that something changed, and not what."""
    return Frame(dumps({"type": "change", "v": version, "from": since}), counted=True)


def whisper(name: str, fields: Mapping[str, Any]) -> Frame:
    """Tell a small unjournalled fact; the latest wins."""
    return Frame(dumps({**fields, "type": "whisper", "name": name}))


def beat_text(version: int) -> str:
    """Write the heartbeat; the same text answers a poll of a tablet that is up to date."""
    return dumps({"type": "beat", "v": version, "now": now_ms()})


def behind(version: int) -> Frame:
    """Tell a slow reader to read by HTTP."""
    return Frame(dumps({"type": "behind", "v": version}))


def error(code: int, message: str, *, fatal: bool) -> Frame:
    """Say in words what was wrong, because Daphne drops the reason of a close."""
    return Frame(dumps({"type": "error", "code": code, "message": message, "fatal": fatal}))


def bye(cause: str, retry_ms: int) -> Frame:
    """Announce the end and when to come back."""
    return Frame(dumps({"type": "bye", "cause": cause, "retry_ms": retry_ms}))
