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


@dataclass(frozen=True)
class Row:
    """One body of a level. Shape: `reason` is its verdict, `words` the sentence of it."""

    body: Body
    sums: units.Sums
    reason: str
    words: str


def rows_of(body: Body, *, level: str, period: Period, today: date, reason: str = "") -> list[Row]:
    """List the bodies of a level under a body that existed on the period's last day, what needs doing first."""
    day = min(period.ends, today)
    found = Body.objects.filter(reads.under(body), reads.existing_on(day), level=level)
    sums = reads.sums_by_body(reads.months_over(period, today, found))
    rows = [_row(one, sums.get(one.pk, units.NOTHING), period, today) for one in found]
    rows.sort(key=lambda row: (ORDER.index(row.reason), row.body.name))
    return [row for row in rows if not reason or row.reason == reason]


def _row(body: Body, sums: units.Sums, period: Period, today: date) -> Row:
    verdict = reads.verdict_of(body, sums, period, today)
    return Row(body, sums, verdict, paperless.REASONS[verdict])


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
