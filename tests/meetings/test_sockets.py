"""Frames as they travel, and the window of one socket."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.frames import Frame
from websockets.streams import StreamReader

from ecabinet.demo import Cast
from meetings.live import frames, sockets
from meetings.models import Meeting
from people import doorbell
from tests.meetings.rooms import Room, of_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(live_meeting: Meeting) -> Iterator[Room]:
    room = Room(live_meeting)
    yield room
    doorbell.unlisten(room.stages.ring)


def test_a_panel_over_16_kib_is_announced_and_not_carried() -> None:
    big, small = "ạ" * frames.PANEL_BYTES, "nhỏ"
    assert frames.carried({"agenda": big, "now": small}) == {"now": small}


def test_a_message_stays_under_64_kib() -> None:
    html = {f"panel{number}": "x" * 15_000 for number in range(10)}
    text = frames.change(2, 1, frames.content(html, html), [])
    assert text.size < frames.MESSAGE_BYTES
    assert json.loads(text.message["text"])["topics"] == sorted(html)


def test_a_wire_frame_is_what_a_websocket_client_reads() -> None:
    for text in ("", "ngắn", "dài " * 100, "rất dài " * 20_000):
        made = frames.Frame(text)
        reader = StreamReader()
        reader.feed_data(made.wire)
        parsing = Frame.parse(reader.read_exact, mask=False)
        with pytest.raises(StopIteration) as read:
            next(parsing)
        assert bytes(read.value.value.data).decode() == text
        assert made.size == len(text.encode())


# -- the window --


def test_a_slow_reader_is_told_once_and_left_alone_until_it_acknowledges(room: Room, cast: Cast) -> None:
    heard = room.enter(cast["minister1"], version=0)
    (one,) = room.hub.sockets
    frame = frames.change(2, 1, frames.content({}, []), [])
    for _ in range(sockets.WINDOW_FRAMES + 20):
        one.push(frame, 7)
    assert len(of_type(heard, "change")) == sockets.WINDOW_FRAMES - 1
    assert of_type(heard, "behind") == [{"type": "behind", "v": 7}]

    assert not one.acknowledge(10)
    assert one.acknowledge(sockets.WINDOW_FRAMES)
    one.push(frame, 8)
    assert len(of_type(heard, "change")) == sockets.WINDOW_FRAMES


def test_the_window_counts_bytes_too(room: Room, cast: Cast) -> None:
    heard = room.enter(cast["minister1"], version=0)
    (one,) = room.hub.sockets
    giant = frames.Frame('{"type":"change","x":"' + "x" * 60_000 + '"}', counted=True)
    for _ in range(10):
        one.push(giant, 1)
    assert len(of_type(heard, "change")) == sockets.WINDOW_BYTES // giant.size


async def test_a_server_that_makes_a_socket_wait_delays_no_other_one() -> None:
    gate, passed = asyncio.Event(), []

    async def stalled(message: dict[str, Any]) -> None:
        await gate.wait()
        passed.append(message["text"])

    quick_heard: list[str] = []

    async def quick(message: dict[str, Any]) -> None:
        quick_heard.append(message["text"])

    handshake = sockets.Handshake(1, "", 0, "vi")
    slow, other = sockets.Socket(stalled, handshake), sockets.Socket(quick, handshake)
    for number in range(3):
        for one in (slow, other):
            one.push(frames.Frame(f"{number}", counted=True), 1)
    assert quick_heard == ["0", "1", "2"]
    assert passed == []
    gate.set()
    await asyncio.sleep(0.01)
    assert passed == ["0", "1", "2"]
