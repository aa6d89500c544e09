"""What the ledgers of several meetings say together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from savings.rules import arithmetic
from savings.rules.arithmetic import number_text


@dataclass(frozen=True)
class Summary:
    """What the ledgers of a period say together. Units: seconds, sheets; percent with one decimal."""

    meetings: int
    held: int
    planned: int
    compared: int
    before: int
    after: int
    sheets: int
    with_sheets: int
    paperless: int
    counted: int

    @property
    def change(self) -> str | None:
        """Return the change of the compared meetings against their baselines."""
        if not self.compared:
            return None
        return number_text(arithmetic.rounded(arithmetic.percent_change(self.before, self.after)))

    @property
    def is_shorter(self) -> bool:
        return self.after < self.before

    @property
    def change_size(self) -> str | None:
        """Return the change without its sign, for a sentence that says shorter or longer."""
        return self.change.lstrip("-") if self.change else None

    @property
    def paperless_percent(self) -> str | None:
        if not self.counted:
            return None
        percent = arithmetic.rounded(Fraction(self.paperless * 100, self.counted))
        return number_text(int(percent) if percent == percent.to_integral() else percent)

    @property
    def not_counted(self) -> int:
        return self.meetings - self.counted


def summary_of(ledgers: Iterable[Mapping[str, Mapping[str, Any]]]) -> Summary:
    """Add up ledgers as they are stored; only meetings with a baseline enter the change."""
    rows = list(ledgers)
    compared = [row for row in rows if _value(row, "baseline") is not None]
    verdicts = [_value(row, "paperless") for row in rows]
    return Summary(
        meetings=len(rows),
        held=sum(_value(row, "held") for row in rows),
        planned=sum(_value(row, "planned") or 0 for row in rows),
        compared=len(compared),
        before=sum(_value(row, "baseline") for row in compared),
        after=sum(_value(row, "held") for row in compared),
        sheets=sum(_value(row, "sheets") or 0 for row in rows),
        with_sheets=sum(_value(row, "sheets") is not None for row in rows),
        paperless=verdicts.count(True),
        counted=sum(verdict is not None for verdict in verdicts),
    )


def _value(ledger: Mapping[str, Mapping[str, Any]], key: str) -> Any:
    return ledger.get(key, {}).get("value")
