"""Registry of what has a dossier beside an agenda item: who reads its papers, who prepares them, what acts raise.

Filled in each `AppConfig.ready`; so documents keep the papers of an opinion form without knowing what one is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from meetings.models import Dossier
from people.models import Body, User
from people.rules import Refused


@dataclass(frozen=True)
class Kind:
    """One kind of holder of dossiers.

    Shape: `name` is the way from a dossier to its holder, whose row is a stream of acts with a `uid`; `prepared_by`
    and `read_by` return dossiers as one subquery that holds the person's key and no other value of the moment,
    because it is compiled once; `readers_of` is the same rule the other way round, as keys of people; `why_closed`
    returns the sentence why a person may not change the papers, empty when they may; `address_of` is the holder's
    page.
    """

    name: str
    prepared_by: Callable[[User], QuerySet[Dossier]]
    read_by: Callable[[User], QuerySet[Dossier]]
    readers_of: Callable[[Any], set[int]]
    why_closed: Callable[[User, Any], str]
    address_of: Callable[[Any], str]


@dataclass(frozen=True)
class Holder:
    """What has a dossier: the kind and the row."""

    kind: Kind
    row: Any

    def __str__(self) -> str:
        return str(self.row)

    @property
    def body(self) -> Body:
        body: Body = self.row.body
        return body

    @property
    def stream(self) -> Any:
        return self.row

    @property
    def address(self) -> str:
        return self.kind.address_of(self.row)

    @property
    def readers(self) -> set[int]:
        return self.kind.readers_of(self.row)

    def may_change(self, person: User) -> bool:
        """Tell whether a person may change the papers now."""
        return not self.kind.why_closed(person, self.row)

    def require_managing(self, person: User) -> None:
        """Refuse who may not change the papers now."""
        reason = self.kind.why_closed(person, self.row)
        if reason:
            raise Refused(reason)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let a kind of row have dossiers of papers."""
    _kinds[kind.name] = kind


def registered() -> list[str]:
    """List the kinds, for the test that reviews them."""
    return sorted(_kinds)


def holder_of(dossier: Dossier) -> Holder | None:
    """Return what has a dossier; None for the dossier of an agenda item."""
    if hasattr(dossier, "item"):
        return None
    rows = ((kind, getattr(dossier, kind.name, None)) for kind in _kinds.values())
    return next((Holder(kind, row) for kind, row in rows if row), None)


def prepared_by(person: User, path: str) -> Q:
    """Match what lies in a dossier that a person prepares. Shape: `path` leads to the dossier."""
    return _any(path, [kind.prepared_by(person) for kind in _kinds.values()])


def read_by(person: User, path: str) -> Q:
    """Match what lies in a dossier whose papers a person may read. Shape: `path` leads to the dossier."""
    return _any(path, [kind.read_by(person) for kind in _kinds.values()])


def of_stream(uid: object, path: str) -> Q:
    """Match what lies in the dossiers of the stream with this uid, items' meetings aside."""
    found = Q(pk__in=[])
    for kind in _kinds.values():
        found |= Q(**{f"{path}__{kind.name}__uid": uid})
    return found


def _any(path: str, found: list[QuerySet[Dossier]]) -> Q:
    matched = Q(pk__in=[])
    for dossiers in found:
        matched |= Q(**{f"{path}__in": dossiers.order_by().values("pk")})
    return matched
