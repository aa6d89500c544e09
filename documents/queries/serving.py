"""The check of one byte range or picture: access.versions_as_bytes and _as_pictures, compiled once per process.

Django takes a hundred times longer to write this query than the database takes to answer it, and a tablet asks for
hundreds of ranges. So the rule of documents/access.py is written out once, for a person and a version that cannot
exist, and each check puts the real two in their places. Nothing of an answer is kept: every range is authorised.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from documents import access
from documents.models import DocumentVersion
from people.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Keys that no row ever has; a value of the query that equals one of them is the place of the real one.
_PERSON, _VERSION = 9_007_199_254_740_881, 9_007_199_254_740_847
_COLUMNS = (
    "sha256",
    "size",
    "pages",
    "document__title",
    "document__is_view_only",
    "document__dossier__body__uid",
)
Rule = Callable[[User], QuerySet[DocumentVersion]]


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
    return _served(access.versions_as_bytes, version, reader)


def served_as_picture(version: int, *, reader: "User | AnonymousUser") -> Served | None:
    """Return a version whose pages a person may see as pictures, None for any other; one query."""
    return _served(access.versions_as_pictures, version, reader)


def _served(rule: Rule, version: int, reader: "User | AnonymousUser") -> Served | None:
    if not isinstance(reader, User) or not reader.is_active:
        return None
    sql, values = _compiled(rule, connection.vendor)
    real = {_PERSON: reader.pk, _VERSION: version}
    with connection.cursor() as cursor:
        cursor.execute(sql, [real.get(value, value) if type(value) is int else value for value in values])
        row = cursor.fetchone()
    return Served(*[*row[:-1], uuid.UUID(str(row[-1]))]) if row else None


@cache
def _compiled(rule: Rule, vendor: str) -> tuple[str, tuple[Any, ...]]:
    nobody = User(pk=_PERSON, is_active=True)
    # Without an order: there is one row or none.
    found = rule(nobody).filter(pk=_VERSION).order_by().values_list(*_COLUMNS)
    sql, values = found.query.sql_with_params()
    if _PERSON not in values or values.count(_VERSION) != 1:
        raise ValueError("the rule does not ask for this person and this version")
    return sql, values
