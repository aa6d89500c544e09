"""The locked baseline as the ledger uses it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Baseline:
    """How such meetings went before.

    Shape: `copies` is the number of sets that went to the named recipients on paper, printed on `sides` sides.
    Units: minutes, mean over `n` meetings, and of one item.
    """

    minutes: Fraction
    n: int
    version: int
    period: str
    per_item: Fraction | None = None
    copies: int = 0
    sides: int = 2

    def as_json(self) -> dict[str, Any]:
        """Return the baseline as plain JSON values; minutes as exact fractions."""
        per_item = str(self.per_item) if self.per_item is not None else None
        return {**asdict(self), "minutes": str(self.minutes), "per_item": per_item}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Baseline":
        """Rebuild the baseline from `as_json`."""
        per_item = Fraction(stored["per_item"]) if stored.get("per_item") else None
        return cls(**{**stored, "minutes": Fraction(stored["minutes"]), "per_item": per_item})
