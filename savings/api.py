"""Doors for machines: a log-in's own view of the figures, read only, and the parcels of other installations."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Header, Query, Router, Schema
from ninja.security import HttpBearer, django_auth

from people.models import Body
from people.rules import Refused
from people.views import person_of
from savings import access, store
from savings.actions import receiving
from savings.models import Installation
from savings.queries import figures, nation, received
from savings.rules import parcels

router = Router(tags=["savings"], auth=django_auth)
parcels_router = Router(tags=["parcels"])
MOST = 500
SENT = parcels.Parcel.model_json_schema()
Page = Annotated[int, Query(ge=1, le=100_000)]


class BodyOut(Schema):
    uid: str
    code: str
    level: str
    name: str
    parent: str | None
    valid_from: date
    valid_to: date | None


class FigureOut(Schema):
    value: int | str | bool | None = Field(description="Decimals as text; null with the reason in `why`.")
    unit: str
    mark: str = Field(description="measured, estimated or declared")
    formula: str
    inputs: dict[str, int | str]
    why: str
    code: str = ""


class LedgerOut(Schema):
    uid: str
    body: str
    kind: str
    year: int
    number: int
    held_on: date
    paperless: bool | None = Field(description="null: not counted")
    journal_head: str
    is_generated: bool
    figures: dict[str, FigureOut]


class MonthOut(Schema):
    body: str
    code: str
    level: str
    name: str
    month: str
    sums: dict[str, int | None] = Field(description="As in the dictionary of /savings/data/.")
    is_generated: bool


class TargetOut(Schema):
    level: str
    indicator: str
    at_least: str
    at_most: str | None
    valid_from: date
    valid_to: date | None
    source: str


class Problem(Schema):
    """Why a request was refused. Source: RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


REFUSED = {401: Problem, 404: Problem, 422: Problem}


@router.get("bodies/", response={200: list[BodyOut], **REFUSED}, url_name="bodies")
def bodies(request: HttpRequest, level: str = "", page: Page = 1) -> Any:
    """Bodies whose figures the person may see, 500 on a page."""
    return [figures.body_of(one) for one in _part(figures.bodies(_seen(request), level), page)]


@router.get("bodies/{uid}/months/", response={200: list[MonthOut], **REFUSED}, url_name="months")
def months(
    request: HttpRequest, uid: UUID, first: date | None = None, last: date | None = None, page: Page = 1
) -> Any:
    """What the months of a body add up to, 500 on a page."""
    found = _part(figures.months(_one(request, uid), first, last), page)
    return [_month(figures.month_of(row)) for row in found]


@router.get("bodies/{uid}/ledgers/", response={200: list[LedgerOut], **REFUSED}, url_name="ledgers")
def ledgers(
    request: HttpRequest, uid: UUID, first: date | None = None, last: date | None = None, page: Page = 1
) -> Any:
    """The ledgers of a body's own meetings, 500 on a page: figures with formula and mark, never content."""
    found = _part(figures.ledgers(_one(request, uid), first, last), page)
    return [figures.ledger_of(row) for row in found]


@router.get("targets/", response={200: list[TargetOut], **REFUSED}, url_name="targets")
def targets_of_levels(request: HttpRequest) -> Any:
    """The targets of all levels with their validity and source."""
    return [
        {
            "level": one.level,
            "indicator": one.indicator,
            "at_least": str(one.at_least),
            "at_most": None if one.at_most is None else str(one.at_most),
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "source": one.source,
        }
        for one in nation.law().goals
    ]


class _Token(HttpBearer):
    """The token of an installation that is registered and not switched off."""

    def authenticate(self, request: HttpRequest, token: str) -> Installation | None:
        found = Installation.objects.filter(token_sha256=receiving.token_hash(token), is_active=True)
        return found.select_related("body").first()


class BodyKeyOut(Schema):
    level: str
    code: str


class NextOut(Schema):
    wanted: int
    body: BodyKeyOut


class ReceivedOut(Schema):
    serial: int
    sha256: str


class Missing(Problem):
    wanted: int | None = Field(None, description="The serial that comes next, when parcels are missing.")


@parcels_router.get("next/", auth=_Token(), response={200: NextOut, 401: Problem}, url_name="next_parcel")
def next_parcel(request: HttpRequest) -> Any:
    """Which parcel comes next, and the body that the installation reports for."""
    source = _source(request)
    receiving.note_seen(source)
    body = {"level": source.body.level, "code": source.body.code}
    return {"wanted": received.wanted_serial(source), "body": body}


@parcels_router.post(
    "",
    auth=_Token(),
    response={200: ReceivedOut, 401: Problem, 409: Missing},
    url_name="parcels",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": SENT}}}},
)
def take_parcel(request: HttpRequest, x_signature: Annotated[str, Header(max_length=200)]) -> Any:
    """Take a parcel in; `X-Signature` is the Ed25519 signature of its bytes, base64. Repeating changes nothing."""
    source = _source(request)
    if not store.is_signed(request.body, x_signature, source.public_key):
        raise Refused("Chữ ký của gói số liệu không đúng.")
    row = receiving.receive(source=source, content=request.body)
    return {"serial": row.serial, "sha256": row.sha256}


def _source(request: HttpRequest) -> Installation:
    source = getattr(request, "auth", None)
    if not isinstance(source, Installation):
        raise TypeError("this door needs the token of an installation")
    return source


def _seen(request: HttpRequest) -> QuerySet[Body]:
    return access.bodies_overseen_by(person_of(request))


def _one(request: HttpRequest, uid: UUID) -> QuerySet[Body]:
    """Return the one body, as a query; 404 for one that the person does not oversee."""
    seen = _seen(request)
    return seen.filter(pk=get_object_or_404(seen, uid=uid).pk)


def _part(rows: QuerySet[Any], page: int) -> QuerySet[Any]:
    return rows[(page - 1) * MOST : page * MOST]


def _month(row: dict[str, Any]) -> dict[str, Any]:
    sums = {name: row.pop(name) for name in figures.MONTH_FIELDS}
    return {**row, "sums": sums}
