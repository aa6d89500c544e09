"""Plain rules of my pack: what is left to read of a paper, how long it takes, and which state that is.

A paper of which an earlier version was read is left with the pages that changed since, and those never reached.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil
from statistics import median

# Silent reading of non-fiction, adults. Unit: words a minute. Source: Brysbaert, "How many words do we read per
# minute?", Journal of Memory and Language 109 (2019): 238 for English; for Vietnamese no figure of that rank is known.
WORDS_A_MINUTE = 238
# A full page of an official paper, 14 pt on A4 within the margins of Decree 30/2020. Unit: words.
WORDS_A_PAGE = 357
# Unit: minutes a page; 3/2.
MINUTES_A_PAGE = Fraction(WORDS_A_PAGE, WORDS_A_MINUTE)
# A pace outside is no reading: leafing through, or a tablet left open. Unit: minutes a page.
QUICKEST, SLOWEST = Fraction(1, 5), Fraction(6)
# One's own pace counts from so many papers on, each read over so many pages at least. Units: papers, pages.
LEAST_PAPERS, LEAST_PAGES = 3, 4


class State(IntEnum):
    """What a paper is to its reader, in the order in which the pack lists them."""

    NEVER = 0
    STARTED = 1
    CHANGED = 2
    READ = 3


@dataclass(frozen=True)
class Left:
    """What is left of one paper. Shape: `changed` pages since the version that was read, from 1. Units: pages."""

    state: State
    pages: int
    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sitting:
    """How far somebody got in a paper and in which time. Units: pages, seconds."""

    pages: int
    seconds: int


def left(*, pages: int, reached: int, before: int | None = None, changed: Sequence[int] = ()) -> Left:
    """Return what is left of a paper of some pages.

    Shape: `reached` is the furthest page of what is read now, 0 when it was never opened; `before` that of an earlier
    version, None when none was opened; `changed` its pages that differ from that version.
    """
    wanted = set(range(1, pages + 1)) if before is None else {*changed, *range(before + 1, pages + 1)}
    missing = sum(page > reached for page in wanted)
    if missing == 0:
        state = State.READ
    elif reached:
        state = State.STARTED
    else:
        state = State.NEVER if before is None else State.CHANGED
    return Left(state, missing, tuple(changed) if before is not None else ())


def pace(sittings: Iterable[Sitting]) -> Fraction:
    """Return the minutes a page takes somebody: the median of what was measured, the constant while that is little."""
    measured = [
        each
        for sitting in sittings
        if sitting.pages >= LEAST_PAGES
        and QUICKEST <= (each := Fraction(sitting.seconds, 60 * sitting.pages)) <= SLOWEST
    ]
    return Fraction(median(measured)) if len(measured) >= LEAST_PAPERS else MINUTES_A_PAGE


def minutes(pages: int, minutes_a_page: Fraction) -> int:
    """Return how long pages take, in whole minutes, upwards; never 0 for a page."""
    return ceil(pages * minutes_a_page)
