"""The act decorator: one transaction with lock, key, clock, journal entry and ring, the same for every act.

An act changes what another person may see. What only its owner sees is `@personal`: a transaction and a key.
Order of locks (ADR 0003): command key, meeting, then the act's own rows, the body's chain head last.
"""

import functools
import hashlib
import operator
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest

from people import clock, doorbell, followers, journal, rules
from people.models import Body, Command, User

T = TypeVar("T")
HEADER = "Idempotency-Key"
FIELD = "idempotency_key"
# SQLSTATE of PostgreSQL for a reference to a row that is not there.
FOREIGN_KEY_VIOLATION = "23503"
GONE = rules.msgid("Dòng này vừa được người khác xóa. Hãy tải lại trang.")
DONE_AND_GONE = rules.msgid("Việc này đã được thực hiện trước đó, và kết quả của nó nay đã bị xóa.")


class Stream(Protocol):
    """What an act is ordered by: a row with a version, as a meeting."""

    pk: Any
    uid: uuid.UUID
    version: int
    body: Body

    @property
    def stream(self) -> str: ...


@dataclass(frozen=True)
class Key:
    """The key of one command and the digest of what was sent with it."""

    value: uuid.UUID
    body_sha256: str


class KeyReused(Exception):  # noqa: N818 -- a state of the command, not a defect
    """The same key came with another content; answered with 422."""


@dataclass(frozen=True)
class Registered:
    """One act as the journal knows it."""

    verb: str
    name: str


_acts: dict[str, Registered] = {}


def registered() -> dict[str, Registered]:
    """List every act by its journal verb, for docs/JOURNAL.md and its test."""
    return dict(_acts)


def act(
    verb: str, *, on: str = "meeting", body: str = "", topics: tuple[str, ...] = ()
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Make a function an act, journalled as `verb`.

    Shape: `on` is the dotted path from the arguments to the meeting ("poll.item.meeting"); for an act without a
    meeting `body` is the path to the body. The function gets `now` and `draft` (journal.Draft) from here; its
    callers pass `by=` and may pass `key=`. It returns None, a model row or a JSON value.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        _acts[verb] = Registered(verb, f"{function.__module__}.{function.__qualname__}")

        @functools.wraps(function)
        def perform(*, by: User | None, key: Key | None = None, **arguments: Any) -> T:
            def inside() -> T:
                if body:
                    return _of_body(function, verb, topics, _at(arguments, body), {**arguments, "by": by})
                return _of_stream(function, verb, topics, _at(arguments, on), {**arguments, "by": by})

            return _once(by, key, inside)

        return perform

    return decorate


def personal(function: Callable[..., T]) -> Callable[..., T]:
    """Make a function a private write: one transaction and the key, no journal entry.

    Shape: the function gets `now` from here; its callers pass `by=` and may pass `key=`.
    """

    @functools.wraps(function)
    def perform(*, by: User, key: Key | None = None, **arguments: Any) -> T:
        return _once(by, key, lambda: function(by=by, now=clock.now(), **arguments))

    return perform


def key_of(request: HttpRequest) -> Key | None:
    """Read the idempotency key of a request, from the header or from the form's hidden field.

    Errors: Refused when it is no UUID.
    """
    raw = request.headers.get(HEADER) or request.POST.get(FIELD)
    if not raw:
        return None
    try:
        return Key(uuid.UUID(raw), _digest(request))
    except ValueError:
        raise rules.Refused("Yêu cầu không hợp lệ. Hãy tải lại trang rồi thử lại.") from None


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type == "application/json":
        digest.update(request.body)
        return digest.hexdigest()
    for name in sorted(request.POST):
        if name not in {"csrfmiddlewaretoken", FIELD}:
            digest.update(repr((name, request.POST.getlist(name))).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(f.name, f.size) for f in files])).encode())
    return digest.hexdigest()


def _at(arguments: dict[str, Any], path: str) -> Any:
    first, _, rest = path.partition(".")
    return operator.attrgetter(rest)(arguments[first]) if rest else arguments[first]


def _of_stream(
    function: Callable[..., T], verb: str, topics: tuple[str, ...], stream: Stream, arguments: dict[str, Any]
) -> T:
    raise_version(stream)
    draft = journal.Draft(journal.time_for(stream.body), set(topics))
    followers.run_before(verb, {**arguments, "now": draft.now})
    result = function(now=draft.now, draft=draft, **arguments)
    journal.write(
        body=stream.body,
        verb=verb,
        by=arguments["by"],
        draft=draft,
        stream=stream.stream,
        version=stream.version,
    )
    followers.enqueue_after(verb, str(stream.uid))
    transaction.on_commit(functools.partial(doorbell.ring, stream.stream), robust=True)
    return result


def _of_body(
    function: Callable[..., T], verb: str, topics: tuple[str, ...], body: Body, arguments: dict[str, Any]
) -> T:
    draft = journal.Draft(journal.time_for(body), set(topics))
    followers.run_before(verb, {**arguments, "now": draft.now})
    result = function(now=draft.now, draft=draft, **arguments)
    journal.write(body=body, verb=verb, by=arguments["by"], draft=draft)
    followers.enqueue_after(verb, str(body.uid))
    transaction.on_commit(functools.partial(doorbell.ring, f"body:{body.uid}"), robust=True)
    return result


def raise_version(stream: Stream) -> None:
    """Take the stream's lock by raising its version, and read the row as it is under the lock."""
    model = type(stream)
    model._default_manager.filter(pk=stream.pk).update(version=models.F("version") + 1)  # type: ignore[attr-defined]
    stream.refresh_from_db()  # type: ignore[attr-defined]


# Who writes on SQLite in this process; a thread that has the turn may take it again.
_turn = threading.RLock()


@contextmanager
def _transaction() -> Iterator[None]:
    """Open the transaction of one write; on SQLite the writers of this process queue for it.

    SQLite itself lets its writers ask again and again, the lucky one first: of 500 that come at once some have
    found no gap when their time is over, and fail.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with _refusing_what_is_gone(), transaction.atomic():
            yield
        return
    with _turn, _refusing_what_is_gone(), transaction.atomic():
        yield


@contextmanager
def _refusing_what_is_gone() -> Iterator[None]:
    """Say in words that a row was removed between the reading of a page and the act that names it.

    The database alone sees it for every act: at the commit, when the foreign keys are checked.
    """
    try:
        yield
    except IntegrityError as error:
        if not _is_of_foreign_key(error):
            raise
        raise rules.Refused(GONE) from error


def _is_of_foreign_key(error: IntegrityError) -> bool:
    """Tell a missing row from a row that is there twice, by the code of the driver."""
    cause = error.__cause__
    if connection.vendor == "sqlite":
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    return getattr(cause, "sqlstate", None) == FOREIGN_KEY_VIOLATION


def _once(by: User | None, key: Key | None, inside: Callable[[], T]) -> T:
    """Run `inside` in one transaction; with a key, at most once ever."""
    if key is None or by is None:
        with _transaction():
            return inside()
    try:
        with _transaction():
            stored = _stored(by, key)
            if stored:
                return _answer_of(stored)
            command = Command.objects.create(
                actor=by, key=key.value, body_sha256=key.body_sha256, at=clock.now()
            )
            result = inside()
            Command.objects.filter(pk=command.pk).update(answer=_as_answer(result))
            return result
    except IntegrityError:
        # Two requests with one key at the same moment: the slower one reads what the faster one stored.
        stored = _stored(by, key)
        if stored is None:
            raise
        return _answer_of(stored)


def _stored(by: User, key: Key) -> Command | None:
    command = Command.objects.filter(actor=by, key=key.value).first()
    if command and command.body_sha256 != key.body_sha256:
        raise KeyReused(str(key.value))
    return command


def _as_answer(result: object) -> dict[str, Any]:
    if isinstance(result, models.Model):
        return {"model": result._meta.label, "pk": result.pk}
    return {"value": result}


def _answer_of(command: Command) -> Any:
    if "model" in command.answer:
        rows = apps.get_model(command.answer["model"])._default_manager
        row = rows.filter(pk=command.answer["pk"]).first()
        if row is None:
            raise rules.Refused(DONE_AND_GONE)
        return row
    return command.answer.get("value")
