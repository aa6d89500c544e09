"""What one installation tells another of its meetings: figures and numbers alone, checked on both ends.

Plain values in, checked values out. Nothing of a meeting's content has a place in a parcel: what is not named here is
neither sent nor accepted. Source: docs/INSTALLATIONS.md, parcels.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from people.rules import Refused, canonical_json, msgid
from savings.rules import columns

VERSION = 1
MOST_ROWS = 200
# An installation that has meetings every month and sends nothing for longer than this is late. Unit: days.
LATE_DAYS = 10
# How long a failed sender waits before it tries again, doubled each time. Units: seconds.
FIRST_PAUSE, LONGEST_PAUSE = 60, 3_600
# What the columns of a ledger hold. Source: PostgreSQL, integer and bigint.
SMALL, LARGE = 2**31 - 1, 2**62
WIDE = frozenset({"pages", "sheets", "person_seconds", "position_seconds", "saved_person_seconds"})
WRONG = msgid("Gói số liệu không đúng quy cách: %(where)s.")

Text = Annotated[StrictStr, Field(max_length=300)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[StrictInt, Field(ge=-(2**62), le=2**62)]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BodyKey(_Exact):
    """A body as every installation knows it: its level and its official code, on the day in question."""

    level: Literal["national", "province", "district", "commune"]
    code: Annotated[str, Field(min_length=1, max_length=35)]


class Figure(_Exact):
    """One figure of a ledger. Shape: as savings.rules.figure.Figure, without its rows, which name people and items."""

    value: StrictBool | Number | Text | None
    unit: Annotated[str, Field(max_length=20)]
    mark: Literal["measured", "estimated", "declared"]
    formula: Annotated[str, Field(max_length=600)]
    inputs: dict[Annotated[str, Field(max_length=40)], Number | Text]
    why: Text = ""
    code: Annotated[str, Field(max_length=20)] = ""

    @model_validator(mode="after")
    def _formula_is_filled(self) -> "Figure":
        # A page prints the formula with its numbers put in; one that misses a number would stop the page.
        try:
            _ = self.formula % self.inputs
        except (KeyError, ValueError, TypeError) as wrong:
            raise ValueError("formula") from wrong
        return self


class Ledger(_Exact):
    """The ledger of one meeting, as it stands now."""

    uid: UUID
    meeting_uid: UUID
    body: BodyKey
    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,12}$")]
    year: Annotated[int, Field(ge=2000, le=2999)]
    number: Annotated[int, Field(ge=1, le=100_000)]
    held_on: date
    written_at: datetime
    journal_head: Hash
    is_generated: bool
    values: dict[Annotated[str, Field(pattern=r"^[a-z_0-9]{1,40}$")], Figure]


class Held(_Exact):
    """How many meetings a body held in a month by its calendar."""

    body: BodyKey
    month: date
    held: Annotated[int, Field(ge=0, le=1_000)]
    at: datetime


class Form(_Exact):
    """An opinion form that was counted. Units: answers; seconds of people, estimated at the sender's own rate."""

    uid: UUID
    body: BodyKey
    closed_on: date
    answered: Annotated[int, Field(ge=0, le=1_000_000)]
    seconds: Annotated[int, Field(ge=0, le=2**40)]


class Parcel(_Exact):
    """One parcel. Shape: `serial` counts without a gap; `upto` is the last journal entry that it tells of."""

    version: Literal[1]
    serial: Annotated[int, Field(ge=1, le=2**62)]
    upto: Annotated[int, Field(ge=0, le=2**62)]
    made_at: datetime
    ledgers: Annotated[list[Ledger], Field(max_length=MOST_ROWS)]
    held: Annotated[list[Held], Field(max_length=MOST_ROWS)]
    forms: Annotated[list[Form], Field(max_length=MOST_ROWS)]


def read(content: bytes) -> Parcel:
    """Read a parcel from its bytes.

    Errors: Refused for what has not its form, with the place; for figures that do not add up to their columns.
    """
    if b"\\u0000" in content:
        # PostgreSQL keeps no zero byte, in a text as in JSON.
        raise Refused(WRONG, where="U+0000")
    try:
        parcel = Parcel.model_validate_json(content)
    except ValidationError as wrong:
        where = sorted(
            {".".join(str(part) for part in error["loc"])[:80] or "JSON" for error in wrong.errors()}
        )
        raise Refused(WRONG, where=", ".join(where[:3])) from None
    for ledger in parcel.ledgers:
        _require_columns(ledger)
    return parcel


def _require_columns(ledger: Ledger) -> None:
    """Refuse figures whose numbers fit no column: the roll-ups add them up."""
    for name, value in columns.columns_of(values_of(ledger)).items():
        wanted: tuple[type, ...] = (int, type(None))
        if name == "paperless":
            wanted = (bool, type(None))
        elif name == "paperless_reason":
            wanted = (str,)
        least = -LARGE if name == "saved_person_seconds" else 0
        fits = type(value) is not int or least <= value <= (LARGE if name in WIDE else SMALL)
        if type(value) not in wanted or not fits:
            raise Refused(WRONG, where=f"{ledger.uid}.{name}")


def values_of(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return the figures of a received ledger as MeetingLedger stores them: none has rows."""
    return {key: {**figure.model_dump(), "rows": []} for key, figure in ledger.values.items()}


def figure_to_send(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a stored figure leaves the installation."""
    return {name: stored[name] for name in Figure.model_fields if name in stored}


def written(parcel: Parcel) -> bytes:
    """Write a parcel; the same parcel is always the same bytes, whatever order its keys came back in."""
    return canonical_json(parcel.model_dump(mode="json")).encode()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pause_after(tries: int) -> timedelta:
    """Return how long a sender waits after so many failures."""
    seconds = min(FIRST_PAUSE * 2 ** max(0, tries - 1), LONGEST_PAUSE) if tries < 20 else LONGEST_PAUSE
    return timedelta(seconds=seconds if tries else 0)


def is_late(last_seen: datetime | None, since: datetime, now: datetime) -> bool:
    """Tell whether an installation is late. Shape: `since` is when it was registered: it counts before the first."""
    return now - (last_seen or since) > timedelta(days=LATE_DAYS)
