"""How long a session is expected to take, from the plan, the body's own history and what is agreed before.

Exact fractions of minutes; no clock, no database. Source: docs/RULES.md, forecast.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# What one item takes that is decided by consent, as its share of the joint poll. Unit: minutes.
# Source: design/voting.md; our own choice until a body has measured its own.
CONSENT_MINUTES = Fraction(1, 2)
# With fewer discussed items than this a body has no history yet, and the plan stands. Unit: items.
FEWEST = 5
# A history beyond these bounds says more about the plans than about the items.
LEAST_PACE, MOST_PACE = Fraction(1, 2), Fraction(3, 2)


@dataclass(frozen=True)
class Past:
    """One item of a closed meeting. Units: planned minutes; seconds spent, less breaks."""

    planned_minutes: int
    seconds: int
    by_consent: bool = False


@dataclass(frozen=True)
class Coming:
    """One item that is still to come. Shape: `consent` is the chance, 0 to 1, that it needs no discussion."""

    minutes: Fraction
    consent: Fraction = Fraction(0)


@dataclass(frozen=True)
class Habits:
    """What the past meetings of a body say. Shape: `pace` is time spent over time planned."""

    pace: Fraction = Fraction(1)
    consent_share: Fraction = Fraction(0)


def habits(past: Sequence[Past]) -> Habits:
    """Return pace and consent share of a body; the plan itself while there is too little history."""
    if len(past) < FEWEST:
        return Habits()
    discussed = [item for item in past if not item.by_consent and item.planned_minutes]
    planned = sum(item.planned_minutes for item in discussed)
    share = Fraction(sum(item.by_consent for item in past), len(past))
    if len(discussed) < FEWEST:
        return Habits(consent_share=share)
    pace = Fraction(sum(item.seconds for item in discussed), 60 * planned)
    return Habits(min(max(pace, LEAST_PACE), MOST_PACE), share)


def chance(*, is_over: bool, is_agreed: bool, filed: int, members: int, share: Fraction) -> Fraction:
    """Return the chance that an item needs no discussion.

    Shape: after the deadline the list of agreed items says it; before, only how many have filed is used: the body's
    usual share, as far as the members have filed.
    """
    if is_over:
        return Fraction(int(is_agreed))
    return share * Fraction(filed, members) if members else Fraction(0)


def minutes_of(item: Coming) -> Fraction:
    """Return the expected minutes of one item."""
    # An item that is shorter than a consent keeps its own time.
    settled = min(item.minutes, CONSENT_MINUTES)
    return (1 - item.consent) * item.minutes + item.consent * settled


def total(items: Iterable[Coming]) -> Fraction:
    """Return the expected minutes of all items."""
    return sum((minutes_of(item) for item in items), Fraction(0))


def saving_percent(before: Fraction, after: Fraction) -> int:
    """Return by how many percent a time became shorter, rounded to the nearest whole one, half up."""
    return int((before - after) * 100 / before + Fraction(1, 2)) if before else 0


def may_be_written(agreed: int, items: int) -> bool:
    """Tell whether an agenda could be settled by opinion forms: there are items and all of them are agreed."""
    return 0 < items == agreed
