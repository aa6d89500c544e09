"""Whether a body met without paper in a period, and the rate of a level: numbers in, a verdict with its reason out.

Source: docs/SAVINGS.md, paperless. Who does not report has not achieved; who had nothing to count is never in the
numerator and is shown beside the rate.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from people.rules import msgid

ACHIEVED = "achieved"
PRINTED = "printed"
SILENT = "silent"
UNRECONCILED = "unreconciled"
NO_MEETING = "no_meeting"
NO_PAPERS = "no_papers"
REASONS = {
    ACHIEVED: msgid("Mọi phiên họp đều không giấy"),
    PRINTED: msgid("Có phiên họp còn dùng giấy"),
    SILENT: msgid("Chưa báo cáo"),
    UNRECONCILED: msgid("Số phiên họp báo cáo không khớp với lịch họp"),
    NO_MEETING: msgid("Không họp trong kỳ nên không tính"),
    NO_PAPERS: msgid("Các phiên họp không có tài liệu nên không tính"),
}
NOT_COUNTED = frozenset({NO_MEETING, NO_PAPERS})


@dataclass(frozen=True)
class Held:
    """What is known of a body's meetings in a period.

    Shape: `ledgers` meetings with a ledger, `counted` of them paperless or not, `paperless` of those; `reported` how
    many the body says it held by its calendar, None while it has not said so.
    Errors: ValueError when the parts exceed the whole.
    """

    ledgers: int = 0
    counted: int = 0
    paperless: int = 0
    reported: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.paperless <= self.counted <= self.ledgers:
            raise ValueError(f"{self} does not add up")

    def plus(self, other: "Held") -> "Held":
        """Add another period's; a part that was not reported leaves the whole unreported."""
        said = (self.reported, other.reported)
        return Held(
            self.ledgers + other.ledgers,
            self.counted + other.counted,
            self.paperless + other.paperless,
            None if None in said else sum(number for number in said if number is not None),
        )


@dataclass(frozen=True)
class LevelRate:
    """The rate of one level.

    Shape: `existing` bodies of the level on the day; `by_reason` how many stand where; the rate is paperless bodies
    over existing ones, and beside it paperless meetings over meetings held.
    """

    existing: int
    by_reason: Counter[str]
    meetings: int
    counted: int
    paperless_meetings: int

    @property
    def achieved(self) -> int:
        return self.by_reason[ACHIEVED]

    @property
    def not_counted(self) -> int:
        return sum(self.by_reason[reason] for reason in NOT_COUNTED)

    @property
    def share(self) -> Fraction | None:
        """Return the share of bodies; None for a level that has none."""
        return Fraction(self.achieved, self.existing) if self.existing else None

    @property
    def share_of_meetings(self) -> Fraction | None:
        """Return the share of meetings; None without a meeting."""
        return Fraction(self.paperless_meetings, self.meetings) if self.meetings else None


def verdict(held: Held) -> str:
    """Say where a body stands in a period: one of REASONS.

    Shape: a body that reported zero meetings, and has no ledger, had nothing to count; one that said nothing at all
    is silent, whatever it did.
    """
    if held.reported is None:
        return SILENT
    if held.reported != held.ledgers:
        return UNRECONCILED
    if held.ledgers == 0:
        return NO_MEETING
    if held.counted == 0:
        return NO_PAPERS
    return ACHIEVED if held.paperless == held.counted else PRINTED


def level_rate(bodies: Iterable[Held]) -> LevelRate:
    """Return the rate of a level from what is known of every body that existed on the day, silent ones included."""
    every = list(bodies)
    return LevelRate(
        existing=len(every),
        by_reason=Counter(verdict(held) for held in every),
        meetings=sum(held.ledgers for held in every),
        counted=sum(held.counted for held in every),
        paperless_meetings=sum(held.paperless for held in every),
    )
