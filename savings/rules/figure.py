"""One number of a ledger: its unit, its mark, its formula and the numbers put in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from people.rules import msgid

MEASURED, ESTIMATED, DECLARED = "measured", "estimated", "declared"
MARKS = {
    MEASURED: msgid("Đo tự động"),
    ESTIMATED: msgid("Ước tính"),
    DECLARED: msgid("Đơn vị khai báo"),
}

NO_BASELINE = msgid("Chưa có đường cơ sở")

Value = int | str | bool | None


@dataclass(frozen=True)
class Figure:
    """One number of the ledger.

    Shape: `formula` has a place for every key of `inputs`; `why` tells why there is no value; `code` names the reason
    of a verdict for machines; `rows` are the parts that the value is made of, each (name, number) in the unit of the
    value, and never leave the installation.
    """

    value: Value
    unit: str
    mark: str
    formula: str
    inputs: Mapping[str, str | int] = field(default_factory=dict)
    why: str = ""
    code: str = ""
    rows: tuple[tuple[str, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the figure as plain JSON values."""
        # Written out: dataclasses.asdict takes three times as long, and a nation has millions of figures.
        return {
            "value": self.value,
            "unit": self.unit,
            "mark": self.mark,
            "formula": self.formula,
            "inputs": dict(self.inputs),
            "why": self.why,
            "code": self.code,
            "rows": [list(row) for row in self.rows],
        }
