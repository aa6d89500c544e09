"""The dashboard of a body and everything under it: targets, bars by unit, trend, guards; figures only, no content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from people.models import Body, User
from savings import access
from savings.models import Correction, Denominator, MeetingLedger, Target
from savings.queries import units as reads
from savings.rules import bars, paperless, targets, units
from savings.rules.periods import Period

LEVELS = tuple(Body.Level.values)
# A correction later than this after the meeting is no guard of its quality any more. Unit: days. Source: our choice.
CORRECTED_WITHIN_DAYS = 90


@dataclass(frozen=True)
class Level:
    """One level under a body: its rate, its law, its target and how far it is."""

    level: str
    rate: paperless.LevelRate
    denominator: targets.Denominator | None
    target: targets.Target | None
    progress: targets.Progress | None

    @property
    def existing(self) -> int:
        """Return the denominator: of the whole nation as the law says, elsewhere the bodies under it."""
        return self.denominator.number if self.denominator else self.rate.existing

    @property
    def absent(self) -> int:
        """Return how many bodies that exist by law are not in this installation at all."""
        return max(0, self.existing - self.rate.existing)


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page of a body and what is under it. Shape: `today` closes the months that count."""

    body: Body
    period: Period
    total: units.Sums
    before: units.Sums
    time_target: targets.Target | None
    time_progress: targets.Progress | None
    levels: Sequence[Level]
    bars: Sequence[bars.Bar]
    trend: Sequence[tuple[date, units.Sums]]
    guards: Mapping[str, int]
    children: int


@dataclass(frozen=True)
class Place:
    """A body as the dashboard walks the tree. Shape: `parent` None at the top."""

    key: int
    level: str
    parent: int | None
    name: str
    code: str
    valid_from: date
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def dashboard_of(body: Body, *, period: Period, today: date) -> Dashboard:
    """Return the dashboard of a body for a period, in a fixed number of queries."""
    day = min(period.ends, today)
    scope = None if body.level == Body.Level.NATIONAL else Body.objects.filter(reads.under(body))
    months = reads.months_over(period, today, scope)
    sums = reads.sums_by_body(months)
    places = _places(body, scope)
    earlier = reads.by_month(reads.months_over(period.before, today, scope))
    total, target = units.total(sums.values()), _target(body.level, targets.TIME, day)
    return Dashboard(
        body=body,
        period=period,
        total=total,
        before=units.total(earlier.values()),
        time_target=target,
        time_progress=targets.progress(total.time_saved, target) if target else None,
        levels=_levels(body, places.values(), sums, period, today, day),
        bars=_bars(body, places, sums, day),
        trend=tuple(reads.by_month(months).items()),
        guards=_guards(scope, period),
        children=sum(place.parent == body.pk and place.exists_on(day) for place in places.values()),
    )


def _places(body: Body, scope: Any) -> dict[int, Place]:
    rows = Body.objects.all() if scope is None else scope
    found = rows.order_by().values_list("pk", "level", "parent", "name", "code", "valid_from", "valid_to")
    return {row[0]: Place(*row) for row in found}


def _levels(
    body: Body,
    places: Iterable[Place],
    sums: Mapping[int, units.Sums],
    period: Period,
    today: date,
    day: date,
) -> list[Level]:
    """Return the levels that have bodies in the period, each with its rate on the period's last day that it lived."""
    found = []
    below = [place for place in places if place.key != body.pk]
    for level in LEVELS:
        on = _last_day_of(level, day)
        lived = [place for place in below if place.level == level and place.exists_on(on)]
        if not lived or on < period.begins:
            continue
        months = {place.key: _months(place, period, today) for place in lived}
        helds = [sums.get(place.key, units.NOTHING).held(months[place.key]) for place in lived]
        found.append(_level(body, level, paperless.level_rate(helds), on))
    return found


def _level(body: Body, level: str, rate: paperless.LevelRate, on: date) -> Level:
    whole = _denominator(level, on) if body.level == Body.Level.NATIONAL else None
    target = _target(level, targets.PAPERLESS, on)
    existing = whole.number if whole else rate.existing
    share = Fraction(rate.achieved * 100, existing) if existing else None
    return Level(level, rate, whole, target, targets.progress(share, target) if target else None)


def _last_day_of(level: str, day: date) -> date:
    """Return the day on which a level is counted: the last of the period, or its own last one."""
    return min(day, targets.DISTRICTS_ENDED) if level == Body.Level.DISTRICT else day


def _months(place: Place, period: Period, today: date) -> int:
    return max(1, reads.lived_months(place.valid_from, place.valid_to, period, today))


def _bars(
    body: Body, places: Mapping[int, Place], sums: Mapping[int, units.Sums], day: date
) -> list[bars.Bar]:
    """Return a bar for each unit right under a body, with everything below it and what it took over."""
    heirs = reads.heirs_by_body(day, reads.steps())
    parts: dict[int, list[units.Sums]] = {}
    for key, own in sums.items():
        child = _child_of(key, body.pk, places)
        if child is not None:
            parts.setdefault(heirs.get(child, child), []).append(own)
    shown = [place for place in places.values() if place.parent == body.pk and place.exists_on(day)]
    rows = [bars.Row(p.key, p.name, units.total(parts.get(p.key, ()))) for p in shown]
    return bars.by_time_saved(rows)


def _child_of(key: int, top: int, places: Mapping[int, Place]) -> int | None:
    """Climb from a body to the unit right under the top; None for the top itself and for what is not below."""
    seen = places.get(key)
    while seen is not None and seen.parent != top:
        seen = places.get(seen.parent) if seen.parent is not None else None
    return seen.key if seen else None


def _guards(scope: Any, period: Period) -> dict[str, int]:
    """Count what speaks against a saving: items put off, and figures corrected soon after."""
    held = MeetingLedger.objects.filter(held_on__gte=period.begins, held_on__lte=period.ends)
    changed = Correction.objects.filter(ledger__held_on__gte=period.begins, ledger__held_on__lte=period.ends)
    if scope is not None:
        bodies = scope.order_by().values("pk")
        held, changed = held.filter(body__in=bodies), changed.filter(ledger__body__in=bodies)
    soon = [at.date() - day for at, day in changed.values_list("at", "ledger__held_on")]
    postponed = held.aggregate(n=Count("pk", filter=Q(items_postponed__gt=0)))["n"]
    return {
        "corrected": sum(gap.days <= CORRECTED_WITHIN_DAYS for gap in soon),
        "postponed": postponed,
    }


def _target(level: str, indicator: str, on: date) -> targets.Target | None:
    rows = Target.objects.filter(level=level, indicator=indicator)
    own = [row.as_rule for row in rows]
    return targets.target_on(level, indicator, on, [*targets.TARGETS, *own])


def _denominator(level: str, on: date) -> targets.Denominator | None:
    own = [row.as_rule for row in Denominator.objects.filter(level=level)]
    return targets.denominator_on(level, on, [*targets.DENOMINATORS, *own])


def may_oversee(person: User, body: Body) -> bool:
    """Tell whether a person may see the dashboard of a body."""
    return access.bodies_overseen_by(person).filter(pk=body.pk).exists()
