"""What the journal hashes, and dated facts: text written one way only."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime


def canonical_json(value: object) -> str:
    """Write JSON one way only: sorted keys, no blanks, UTF-8 kept; what a hash is made of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def utc_text(at: datetime) -> str:
    """Write an aware moment as UTC text with microseconds, the form that the journal hashes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(prev_hash: str, fields: Mapping[str, object]) -> str:
    """Chain one journal entry to the one before it.

    Shape: SHA-256 in hex of the previous hash and the canonical JSON of the entry.
    Source: docs/JOURNAL.md, the chain.
    """
    return hashlib.sha256((prev_hash + canonical_json(dict(fields))).encode()).hexdigest()


def valid_on(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Tell whether a dated fact holds on a day; both ends are included."""
    return valid_from <= on and (valid_to is None or on <= valid_to)
