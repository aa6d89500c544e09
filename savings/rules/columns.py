"""The columns of a ledger that roll-ups add up: read out of its figures, so that both can never disagree."""

from collections.abc import Mapping
from typing import Any

WAYS = ("consent", "poll", "discussion", "writing", "postponed")


def columns_of(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the columns of a ledger from its stored figures.

    Shape: keys are the fields of savings.models.MeetingLedger. Units: seconds, items, pages, sheets.
    """
    return {
        "seconds_held": _value(values, "held") or 0,
        "seconds_before": _value(values, "baseline"),
        "items": _value(values, "items") or 0,
        **{f"items_{way}": _value(values, f"items_{way}") or 0 for way in WAYS},
        "pages": _value(values, "pages") or 0,
        "pages_printed": _value(values, "pages_printed"),
        "sheets": _value(values, "sheets"),
        "items_reopened": _value(values, "items_reopened") or 0,
        "person_seconds": _value(values, "person_seconds") or 0,
        "position_seconds": _value(values, "position_seconds") or 0,
        "saved_person_seconds": _value(values, "saved_person_seconds"),
        "paperless": _value(values, "paperless"),
        "paperless_reason": values.get("paperless", {}).get("code", ""),
    }


def _value(values: Mapping[str, Mapping[str, Any]], key: str) -> Any:
    return values.get(key, {}).get("value")
