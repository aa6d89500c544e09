"""A tablet for the tests: a logged-in person with a real socket and plain HTTP, against a real server."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from ecabinet.demo import Cast
from meetings.models import Meeting, Participant
from people.models import User
from tests.served import Project

Open = Callable[..., "Tablet"]
CSRF = "a" * 32


def session_of(person: User) -> str:
    """Log a person in on the server's own database and return the session's key."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Tablet:
    """One person's tablet. Shape: `frames` holds every message heard since the socket opened."""

    def __init__(self, project: Project, person: User | None, *, session: str | None = None) -> None:
        self.project = project
        self.session = session or (session_of(person) if person else "")
        cookies = {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: CSRF}
        headers = {"X-CSRFToken": CSRF, "Accept": "application/json"}
        self._open = ExitStack()
        self.http = self._open.enter_context(
            httpx.Client(base_url=project.url, cookies=cookies, headers=headers, timeout=20)
        )
        self.socket: ClientConnection | None = None
        self.frames: list[dict[str, Any]] = []

    def __enter__(self) -> "Tablet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    # -- the socket --

    def open(self, meeting: Meeting | int, v: int | str = "", **options: Any) -> "Tablet":
        """Open the room's socket as the page does. Shape: `origin` may be another, or None for no header."""
        pk = meeting if isinstance(meeting, int) else meeting.pk
        address = (
            f"ws://127.0.0.1:{self.project.port}/ws/meetings/{pk}/?v={v}&lang={options.pop('lang', 'vi')}"
        )
        origin = options.pop("origin", self.project.url)
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}"} if self.session else {}
        connecting = connect(
            address, origin=origin, additional_headers=cookie, compression=None, close_timeout=1, **options
        )
        self.socket = self._open.enter_context(connecting)
        self.frames = []
        return self

    def hear(self, timeout: float = 10.0) -> dict[str, Any]:
        """Return the next message.

        Errors: TimeoutError when nothing comes; ConnectionClosed when the server ends the socket.
        """
        assert self.socket
        message: dict[str, Any] = json.loads(self.socket.recv(timeout))
        self.frames.append(message)
        return message

    def hear_until(self, kind: str, timeout: float = 10.0) -> dict[str, Any]:
        """Skip messages until one of a type comes."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.hear(max(0.01, deadline - time.monotonic()))
            if message["type"] == kind:
                return message

    def hears_nothing(self, of: str, within: float) -> bool:
        """Tell whether no message of a type comes for a while."""
        try:
            self.hear_until(of, within)
        except TimeoutError:
            return True
        return False

    def end(self, timeout: float = 10.0) -> tuple[int, list[dict[str, Any]]]:
        """Wait until the server closes the socket and return the code with what it said before."""
        try:
            while True:
                self.hear(timeout)
        except ConnectionClosed as closed:
            assert closed.rcvd
            return closed.rcvd.code, self.frames

    def say(self, message: object) -> None:
        """Send JSON, or a text or bytes as they are."""
        assert self.socket
        self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    # -- pages --

    def act(self, path: str, **fields: object) -> httpx.Response:
        """Post an act with a fresh key and expect it to be done."""
        answer = self.http.post(path, data=fields, headers={"Idempotency-Key": str(uuid.uuid4())})
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        return answer

    def state(self, meeting: Meeting, v: int | str = "") -> dict[str, Any]:
        """Poll, as a page without a socket does."""
        answer = self.http.get(f"/meetings/{meeting.pk}/state/?v={v}")
        assert answer.status_code == 200, answer.status_code
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def opener(cast: Cast) -> Iterator[Open]:
    """Give a factory of tablets of the cast until the block ends: `tablet(project, "minister1")`."""
    with ExitStack() as stack:

        def one(project: Project, username: str | None, **options: Any) -> Tablet:
            return stack.enter_context(Tablet(project, cast[username] if username else None, **options))

        yield one


def place(meeting: Meeting, cast: Cast, username: str) -> Participant:
    return Participant.objects.get(meeting=meeting, person=cast[username])


def act_of_check_in(meeting: Meeting, cast: Cast, username: str) -> str:
    """Return the address of the check-in of somebody who is not there yet."""
    return f"/meetings/participants/{place(meeting, cast, username).pk}/check-in/"
