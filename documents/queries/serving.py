"""The check of one byte range or picture: access.versions_as_bytes and _as_pictures, compiled once per process.

A tablet asks for hundreds of ranges, and every one is authorised (people/compiled.py says how).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from documents import access
from documents.models import DocumentVersion
from people import compiled
from people.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_COLUMNS = (
    "sha256",
    "size",
    "pages",
    "document__title",
    "document__is_view_only",
    "document__dossier__body__uid",
)


@dataclass(frozen=True)
class Served:
    """What serving needs of a version. Units: size in bytes."""

    sha256: str
    size: int
    pages: int
    title: str
    is_view_only: bool
    body: uuid.UUID


def served_as_bytes(version: int, *, reader: "User | AnonymousUser") -> Served | None:
    """Return a version whose PDF a person may have, None for any other; one query."""
    return _served(_BYTES, version, reader)


def served_as_picture(version: int, *, reader: "User | AnonymousUser") -> Served | None:
    """Return a version whose pages a person may see as pictures, None for any other; one query."""
    return _served(_PICTURES, version, reader)


def _asked_by(rule: Callable[[User], QuerySet[DocumentVersion]]) -> compiled.Question[DocumentVersion]:
    nobody = User(pk=compiled.PERSON, is_active=True)
    return compiled.Question(
        lambda: rule(nobody).filter(pk=compiled.THING).order_by().values_list(*_COLUMNS),
        compiled.PERSON,
        compiled.THING,
    )


_BYTES, _PICTURES = _asked_by(access.versions_as_bytes), _asked_by(access.versions_as_pictures)


def _served(
    question: compiled.Question[DocumentVersion], version: int, reader: "User | AnonymousUser"
) -> Served | None:
    if not isinstance(reader, User) or not reader.is_active:
        return None
    rows = question.rows(reader.pk, version)
    return Served(*rows[0]) if rows else None
