"""What one body's months add up to, and the sums of several bodies: numbers in, numbers out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction
from operator import attrgetter

from savings.rules import arithmetic
from savings.rules.paperless import Held


@dataclass(frozen=True)
class Sums:
    """The months of one body, or of several, added up. Units: seconds, items, pages, sheets.

    Shape: `compared` meetings had a baseline and make up `seconds_before` and `seconds_after`; `reported` meetings by
    the bodies' calendars, said for `reported_months` months; `saved_person_seconds` of the compared meetings, negative
    when they took longer; `with_sheets` meetings whose paper recipients of before are known.
    """

    meetings: int = 0
    counted: int = 0
    paperless: int = 0
    compared: int = 0
    seconds_held: int = 0
    seconds_before: int = 0
    seconds_after: int = 0
    items: int = 0
    items_consent: int = 0
    items_poll: int = 0
    items_discussion: int = 0
    items_writing: int = 0
    items_postponed: int = 0
    pages: int = 0
    pages_printed: int = 0
    sheets: int = 0
    with_sheets: int = 0
    items_reopened: int = 0
    person_seconds: int = 0
    position_seconds: int = 0
    saved_person_seconds: int = 0
    prep_meetings: int = 0
    prep_person_seconds: int = 0
    forms: int = 0
    form_answers: int = 0
    form_seconds: int = 0
    reported: int = 0
    reported_months: int = 0

    def held(self, months: int) -> Held:
        """Return what the paperless rule asks. Shape: `months` is how many of the period the body lived in."""
        said = self.reported if self.reported_months >= months else None
        return Held(self.meetings, self.counted, self.paperless, said)

    @property
    def time_saved(self) -> Fraction | None:
        """Return by how many percent the compared meetings became shorter; None when none could be compared."""
        if not self.seconds_before:
            return None
        return -arithmetic.percent_change(self.seconds_before, self.seconds_after)

    @property
    def net_person_seconds(self) -> int:
        """Return the hours of people saved, less everything that went on beside the sessions.

        Shape: on the safe side, for a part of it was there before too. Units: seconds of people; may be negative.
        """
        beside = self.position_seconds + self.form_seconds + self.prep_person_seconds
        return self.saved_person_seconds - beside

    @property
    def paperless_share(self) -> Fraction | None:
        """Return how many percent of the counted meetings were paperless; None without one."""
        return Fraction(self.paperless * 100, self.counted) if self.counted else None

    @property
    def consent_share(self) -> Fraction | None:
        """Return the share of items settled by consent, the headline lever; None without items."""
        return Fraction(self.items_consent, self.items) if self.items else None


NOTHING = Sums()
# The fields that are sums of meetings, in the order of Sums; the last two are what was reported.
SUMMED = tuple(f.name for f in fields(Sums))[:-2]


# All fields of one at once: a nation has thousands of bodies and two dozen sums.
_NUMBERS = attrgetter(*(f.name for f in fields(Sums)))


def total(parts: Iterable[Sums]) -> Sums:
    """Add sums up."""
    columns = zip(*map(_NUMBERS, parts), strict=True)
    return Sums(*map(sum, columns))


def months_lived(begins: int, ends: int, born: int | None, died: int | None) -> int:
    """Return how many months of a period a body lived in.

    Shape: months counted from year 0 (12 x year + month - 1); `died` is the last month, both None for always.
    """
    first = max(begins, born) if born is not None else begins
    last = min(ends, died) if died is not None else ends
    return max(0, last - first + 1)
