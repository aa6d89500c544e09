"""Bodies and what their months add up to: the reads under every dashboard, report and open table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from people.models import Body, Succession
from savings.models import RollUp
from savings.rules import lineage, paperless, units
from savings.rules.periods import LENGTHS, Period

SUMMED = tuple(name for name in units.SUMMED)


@dataclass(frozen=True)
class Unit:
    """A body as a dashboard sees it, with the sums of its own meetings."""

    body: Body
    own: units.Sums
    verdict: str


def under(body: Body) -> Q:
    """Match a body and everything under it. Shape: at most four levels: nation, province, district or commune."""
    return Q(pk=body.pk) | Q(parent=body) | Q(parent__parent=body) | Q(parent__parent__parent=body)


def below(body: Body) -> QuerySet[Body]:
    """Return a body and everything under it; of the nation every body, which needs no climbing."""
    return Body.objects.all() if body.level == Body.Level.NATIONAL else Body.objects.filter(under(body))


def existing_on(day: date) -> Q:
    """Match the bodies that existed on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def months_over(period: Period, today: date, bodies: QuerySet[Body] | None = None) -> QuerySet[RollUp]:
    """Return the months of a period that are over: of the present one nobody has reported yet.

    Shape: `bodies` None for all of the installation.
    """
    rows = RollUp.objects.filter(month__gte=period.begins, month__lte=period.ends)
    rows = rows.filter(month__lt=today.replace(day=1)).order_by()
    return rows if bodies is None else rows.filter(body__in=bodies.order_by().values("pk"))


def sums_by_body(rows: QuerySet[RollUp]) -> dict[int, units.Sums]:
    """Add up months for each body, in one query; a body without a row is not there."""
    names = [f"sum_{name}" for name in SUMMED]
    grouped = rows.values_list("body").annotate(
        **{f"sum_{name}": _Sum(name) for name in SUMMED},
        said=_Sum("reported"),
        said_months=Count("reported"),
    )
    return {row[0]: _sums(row[1:]) for row in grouped.values_list("body", *names, "said", "said_months")}


class _Sum(Sum):
    """A sum that comes as a whole number from the database: converted cell by cell they take as long as the query."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        # Its sum of whole numbers is a numeric, and a Decimal is read ten times as slowly as an int.
        return self.as_sql(compiler, connection, template="%(function)s(%(expressions)s)::bigint", **more)


def _sums(numbers: Sequence[Any]) -> units.Sums:
    """Name what was added up, of thousands of bodies. Shape: whole numbers, an empty sum is None."""
    return units.Sums(*[number or 0 for number in numbers])


def by_month(rows: QuerySet[RollUp], names: Sequence[str] = SUMMED) -> dict[date, units.Sums]:
    """Add up each month over all bodies, oldest first. Shape: only the sums of `names`; the others stay zero."""
    grouped = rows.values_list("month").annotate(**{f"sum_{name}": _Sum(name) for name in names})
    found = grouped.values_list("month", *[f"sum_{name}" for name in names]).order_by("month")
    return {row[0]: _named_sums(names, row[1:]) for row in found}


def _named_sums(names: Sequence[str], numbers: Sequence[Any]) -> units.Sums:
    return units.Sums(**{name: number or 0 for name, number in zip(names, numbers, strict=True)})


def lived_months(valid_from: date, valid_to: date | None, period: Period, today: date) -> int:
    """Return how many months of a period, that are over, a body lived in: it is to report for each."""
    begins = _month_number(period.begins)
    ends = min(begins + LENGTHS[period.kind] - 1, _month_number(today) - 1)
    died = _month_number(valid_to) if valid_to else None
    return units.months_lived(begins, ends, _month_number(valid_from), died)


def lived(period: Period, today: date) -> Callable[[date, date | None], int]:
    """Return `lived_months` for a period, which remembers its answers: thousands of bodies share a few lives."""

    @cache
    def months(valid_from: date, valid_to: date | None) -> int:
        return lived_months(valid_from, valid_to, period, today)

    return months


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def steps() -> list[lineage.Step]:
    """List every succession of the installation."""
    rows = Succession.objects.values_list("predecessor", "successor", "on")
    return [lineage.Step(*row) for row in rows]


def heirs_by_body(on: date, chain: list[lineage.Step]) -> Mapping[int, int]:
    """Map each province that was taken over to the one that stands in its place on a day.

    Shape: only where there is exactly one heir of the same level, so that a history is never counted twice.
    """
    provinces = dict(Body.objects.filter(level=Body.Level.PROVINCE).values_list("pk", "valid_to"))
    found = {}
    for key, valid_to in provinces.items():
        heirs = {heir for heir in lineage.succeeded_by(key, chain, on) if heir in provinces}
        if valid_to and len(heirs) == 1:
            found[key] = heirs.pop()
    return found


def verdict_of(body: Body, sums: units.Sums, period: Period, today: date) -> str:
    """Say where a body stands in a period by the paperless rule."""
    return paperless.verdict(sums.held(max(1, lived_months(body.valid_from, body.valid_to, period, today))))


def as_values(sums: units.Sums) -> dict[str, Any]:
    """Return sums as plain values, for open data and reports."""
    return {name: getattr(sums, name) for name in (*SUMMED, "reported", "reported_months")}
