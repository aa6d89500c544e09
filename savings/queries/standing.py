"""Where each unit stands, down to the one meeting that was not paperless and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from people.models import Body, User
from savings import access
from savings.models import MeetingLedger
from savings.queries import units as reads
from savings.rules import paperless, periods, units
from savings.rules.periods import Period

# The order in which verdicts are listed: what needs doing first.
ORDER = (
    paperless.PRINTED,
    paperless.UNRECONCILED,
    paperless.SILENT,
    paperless.NO_PAPERS,
    paperless.NO_MEETING,
    paperless.ACHIEVED,
)
PERIODS_SHOWN = 4
# Bodies on one page of a level. Unit: rows.
ROWS_SHOWN = 100


@dataclass(frozen=True)
class Row:
    """One body of a level. Shape: `reason` is its verdict, `words` the sentence of it."""

    body: Body
    sums: units.Sums
    reason: str
    words: str


@dataclass(frozen=True)
class Listing:
    """A part of the bodies of a level. Shape: `total` of all parts, `start` of the first shown; None for no more."""

    rows: Sequence[Row]
    total: int
    start: int

    @property
    def last(self) -> int:
        return self.start + len(self.rows)

    @property
    def following(self) -> int | None:
        return self.last if self.last < self.total else None

    @property
    def previous(self) -> int | None:
        return max(0, self.start - ROWS_SHOWN) if self.start else None


def rows_of(body: Body, *, level: str, period: Period, today: date, reason: str = "") -> list[Row]:
    """List the bodies of a level under a body that existed on the period's last day, what needs doing first."""
    found = _verdicts(body, level, period, today, reason)
    return _rows(found)


def listing_of(
    body: Body, *, level: str, period: Period, today: date, reason: str = "", start: int = 0
) -> Listing:
    """Return the part of `rows_of` that begins at `start`: a level may have thousands of bodies."""
    found = _verdicts(body, level, period, today, reason)
    return Listing(_rows(found[start : start + ROWS_SHOWN]), len(found), start)


Verdict = tuple[int, str, int, units.Sums]


def _verdicts(body: Body, level: str, period: Period, today: date, reason: str) -> list[Verdict]:
    """Return (place in ORDER, name, key, sums) of each body, sorted, without making a row of every one."""
    day = min(period.ends, today)
    chosen = reads.below(body).filter(reads.existing_on(day), level=level)
    sums = reads.sums_by_body(reads.months_over(period, today, chosen))
    lived = reads.lived(period, today)
    found = []
    for key, name, born, died in chosen.order_by().values_list("pk", "name", "valid_from", "valid_to"):
        own = sums.get(key, units.NOTHING)
        verdict = paperless.verdict(own.held(max(1, lived(born, died))))
        if not reason or verdict == reason:
            found.append((ORDER.index(verdict), name, key, own))
    return sorted(found, key=lambda one: one[:3])


def _rows(found: Sequence[Verdict]) -> list[Row]:
    bodies = Body.objects.in_bulk([key for _, _, key, _ in found])
    reasons = [ORDER[place] for place, *_ in found]
    return [
        Row(bodies[key], own, reason, paperless.REASONS[reason])
        for (_, _, key, own), reason in zip(found, reasons, strict=True)
    ]


def meetings_of(body: Body, period: Period) -> QuerySet[MeetingLedger]:
    """Return the ledgers of one body in a period: those that used paper first, then not counted, then paperless."""
    held = MeetingLedger.objects.filter(body=body, held_on__gte=period.begins, held_on__lte=period.ends)
    return held.select_related("meeting").order_by(F("paperless").asc(nulls_last=True), "-held_on", "-pk")


def trail_of(body: Body, *, reader: User) -> list[Body]:
    """Return the bodies above one that the reader may see, the highest first."""
    above, seen = [], body.parent
    while seen is not None:
        above.append(seen)
        seen = seen.parent
    known = set(
        access.bodies_overseen_by(reader)
        .filter(pk__in=[one.pk for one in above])
        .values_list("pk", flat=True)
    )
    return [one for one in reversed(above) if one.pk in known]


def periods_near(shown: Period, today: date) -> Sequence[Period]:
    """Return the periods that one may go to from one: the present ones of every kind, and the one before."""
    present = [periods.of_day(kind, today) for kind in (periods.YEAR, periods.QUARTER, periods.TWO_YEARS)]
    near = [
        *present,
        periods.of_day(periods.QUARTER, today).before,
        periods.of_day(periods.YEAR, today).before,
    ]
    return list(dict.fromkeys([shown, *near]))[: PERIODS_SHOWN + 2]
