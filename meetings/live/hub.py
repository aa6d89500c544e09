"""The sockets of this process by meeting and by person; every frame is handed on at once."""

import asyncio
import time
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from meetings.live import frames
from meetings.live.frames import Frame
from meetings.live.sockets import Socket, Standing

# Tablets, phone and desk of one person; the oldest goes when a sixth comes.
SOCKETS_PER_PERSON = 5
# How often both sides say that they live, and how long the server waits for a client. Units: seconds.
BEAT_SECONDS = 20
SILENCE_SECONDS = 45.0

SENTENCES = {
    frames.PROTOCOL_ERROR: gettext_noop("Thiết bị gửi dữ liệu không hợp lệ. Hãy tải lại trang."),
    frames.SESSION_ENDED: gettext_noop("Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại."),
    frames.RIGHT_REMOVED: gettext_noop("Đồng chí không còn trong thành phần tham gia."),
    frames.NO_SUCH_MEETING: gettext_noop("Không tìm thấy phiên họp."),
    frames.NO_HEARTBEAT: gettext_noop("Thiết bị không phản hồi."),
    frames.TOO_MANY_SOCKETS: gettext_noop(
        "Đồng chí đã mở phòng họp trên quá nhiều thiết bị. Thiết bị này đã được đóng."
    ),
    frames.TOO_MANY_FRAMES: gettext_noop("Thiết bị gửi quá nhanh."),
    frames.SLOW_READER: gettext_noop("Đường truyền quá chậm."),
    frames.OVERLOAD: gettext_noop("Máy chủ đang quá tải. Thiết bị sẽ tự kết nối lại."),
}


class Room:
    """The sockets of one meeting: the full audience by language, and those limited to items."""

    __slots__ = ("full", "scoped", "version")

    def __init__(self) -> None:
        self.full: dict[str, dict[Socket, None]] = {}
        self.scoped: dict[Socket, None] = {}
        self.version = 0

    def part_of(self, socket: Socket) -> dict[Socket, None]:
        """Return the part of the audience that a socket belongs to."""
        if socket.standing is None or socket.standing.scoped:
            return self.scoped
        return self.full.setdefault(socket.handshake.language, {})

    def sockets(self) -> list[Socket]:
        """List every socket of the meeting."""
        return [socket for part in (*self.full.values(), self.scoped) for socket in part]

    def discard(self, socket: Socket) -> bool:
        """Take a socket out; True when the room is empty now."""
        for part in (*self.full.values(), self.scoped):
            part.pop(socket, None)
        return not self.scoped and not any(self.full.values())


class Hub:
    """All sockets of this process."""

    def __init__(self) -> None:
        self.sockets: dict[Socket, None] = {}
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, list[Socket]] = {}

    # -- coming and going --

    def is_full(self) -> bool:
        """Tell whether the process has all the sockets it may have."""
        return len(self.sockets) >= settings.LIVE_MAX_SOCKETS

    def open(self, socket: Socket) -> None:
        """Count a socket from its handshake on."""
        self.sockets[socket] = None

    def enter(self, socket: Socket, standing: Standing, version: int, greeting: Iterable[Frame]) -> None:
        """Let an admitted socket into its room; from here on it misses no change."""
        if socket.closed or socket.standing:
            return
        socket.standing = standing
        room = self.rooms.setdefault(standing.meeting_id, Room())
        room.version = max(room.version, version)
        room.part_of(socket)[socket] = None
        self._count(standing.person_id, socket)
        for frame in greeting:
            socket.push(frame, version)

    def _count(self, person_id: int, socket: Socket) -> None:
        own = self.people.setdefault(person_id, [])
        own.append(socket)
        if len(own) > SOCKETS_PER_PERSON:
            self.dismiss(own[0], frames.TOO_MANY_SOCKETS)

    def leave(self, socket: Socket) -> None:
        """Forget a socket that is over."""
        self.sockets.pop(socket, None)
        socket.forget()
        self.leave_room(socket)

    def dismiss(self, socket: Socket, code: int) -> None:
        """Close a socket with its reason in the person's language, and send it nothing more."""
        with override(socket.handshake.language):
            socket.close(code, _(SENTENCES[code]))
        self.leave_room(socket)

    def leave_room(self, socket: Socket) -> None:
        """Take a closing socket out of its room at once, and out of the process when its connection ends."""
        if socket.standing is None:
            return
        meeting_id, person_id = socket.standing.meeting_id, socket.standing.person_id
        room = self.rooms.get(meeting_id)
        if room and room.discard(socket):
            del self.rooms[meeting_id]
        own = self.people.get(person_id, [])
        if socket in own:
            own.remove(socket)
        if not own:
            self.people.pop(person_id, None)

    def change_scope(self, socket: Socket, standing: Standing) -> None:
        """Move a socket between the full audience and those limited to items.

        Who is limited now has more on the screen than may stay there: that page is told to wipe it and load anew.
        """
        room = self.rooms.get(standing.meeting_id)
        if room is None or socket.closed:
            return
        if standing.scoped and socket.standing and not socket.standing.scoped:
            self.leave_room(socket)
            socket.farewell("scope", 0, frames.OVERLOAD)
            return
        room.discard(socket)
        socket.standing = standing
        room.part_of(socket)[socket] = None

    def people_by_meeting(self) -> dict[int, set[int]]:
        """Return who holds a socket, by meeting."""
        return {
            meeting_id: {one.standing.person_id for one in room.sockets() if one.standing}
            for meeting_id, room in self.rooms.items()
        }

    # -- telling --

    def deliver(self, meeting_id: int, version: int, texts: Mapping[str, Frame], bare: Frame) -> None:
        """Hand one change to every socket of a meeting."""
        room = self.rooms.get(meeting_id)
        if room is None:
            return
        room.version = version
        for language, part in room.full.items():
            frame = texts.get(language, bare)
            for socket in part:
                socket.push(frame, version)
        for socket in room.scoped:
            socket.push(bare, version)

    def whisper(self, meeting_id: int, frame: Frame, hears: set[int] | None) -> None:
        """Hand a whisper to those who may hear it: all of the full audience, or the persons named."""
        room = self.rooms.get(meeting_id)
        if room is None:
            return
        if hears is None:
            for part in room.full.values():
                for socket in part:
                    socket.push(frame, 0)
            return
        for socket in room.sockets():
            if socket.standing and socket.standing.person_id in hears:
                socket.push(frame, 0)

    def answer(self, socket: Socket, frame: Frame, version: int) -> None:
        """Answer a `resume`."""
        socket.asks_state = False
        socket.push(frame, version)

    def beat(self, socket: Socket) -> None:
        """Tell one socket the version now."""
        room = self.rooms.get(socket.standing.meeting_id) if socket.standing else None
        if room:
            socket.push(Frame(frames.beat_text(room.version)), room.version)

    def say_goodbye(self, cause: str = "restart", retry_ms: int = 2_000) -> None:
        """Tell every tablet that the server goes, so that they come back one by one and not all at once."""
        for socket in list(self.sockets):
            socket.farewell(cause, retry_ms, frames.OVERLOAD)

    # -- time --

    async def tick(self) -> None:
        """Beat and look for the silent, a twentieth of the sockets every second; look for the slow among all."""
        turn = 0
        while True:
            await asyncio.sleep(1.0)
            turn = (turn + 1) % BEAT_SECONDS
            now = time.monotonic()
            beats: dict[int, Frame] = {}
            for socket in list(self.sockets):
                if socket.number % BEAT_SECONDS == turn:
                    self._attend(socket, now, beats)
                elif socket.behind_since is not None:
                    self._end_slow(socket, now)

    def _attend(self, socket: Socket, now: float, beats: dict[int, Frame]) -> None:
        if socket.closed or socket.standing is None:
            return
        if now - socket.heard_at > SILENCE_SECONDS:
            self.dismiss(socket, frames.NO_HEARTBEAT)
        elif not self._end_slow(socket, now):
            room = self.rooms.get(socket.standing.meeting_id)
            version = room.version if room else 0
            if version not in beats:
                beats[version] = Frame(frames.beat_text(version))
            socket.push(beats[version], version)

    def _end_slow(self, socket: Socket, now: float) -> bool:
        """Close a socket that has been behind for too long; tell whether it was."""
        since = socket.behind_since
        if socket.closed or since is None or now - since <= settings.LIVE_BEHIND_SECONDS:
            return False
        self.dismiss(socket, frames.SLOW_READER)
        return True
