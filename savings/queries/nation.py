"""The dashboard of a body and everything under it: targets, bars by unit, trend, guards; figures only, no content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from people.models import Body, User
from savings import access
from savings.models import Correction, Denominator, Target
from savings.queries import units as reads
from savings.rules import bars, paperless, peers, targets, units
from savings.rules.periods import Period

LEVELS = tuple(Body.Level.values)
# A correction later than this after the meeting is no guard of its quality any more. Unit: days. Source: our choice.
CORRECTED_WITHIN_DAYS = 90
# What a month of the trend shows: every further sum would be another pass over the months of the nation.
TREND = ("meetings", "counted", "paperless", "compared", "seconds_before", "seconds_after")
# What is compared with bodies of the same level. Units: percent of the body's own meetings or items.
MEASURES: Mapping[str, Callable[[units.Sums], Fraction | None]] = {
    "time": lambda sums: sums.time_saved,
    "paperless": lambda sums: sums.paperless_share,
    "consent": lambda sums: sums.consent_share * 100 if sums.consent_share is not None else None,
}


@dataclass(frozen=True)
class Law:
    """The targets and denominators that hold, those of the law and those entered."""

    goals: Sequence[targets.Target]
    numbers: Sequence[targets.Denominator]


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
    peers: Sequence[tuple[str, peers.Peers]]
    is_generated: bool


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
    earlier = reads.by_month(reads.months_over(period.before, today, scope), TREND)
    total, valid = units.total(sums.values()), law()
    target = targets.target_on(body.level, targets.TIME, day, valid.goals)
    return Dashboard(
        body=body,
        period=period,
        total=total,
        before=units.total(earlier.values()),
        time_target=target,
        time_progress=targets.progress(total.time_saved, target) if target else None,
        levels=_levels(body, places.values(), sums, period, today, valid),
        bars=_bars(body, places, sums, day),
        trend=tuple(reads.by_month(months, TREND).items()),
        guards=_guards(scope, period),
        children=sum(place.parent == body.pk and place.exists_on(day) for place in places.values()),
        peers=_peers(body, sums.get(body.pk, units.NOTHING), period, today),
        is_generated=months.filter(is_generated=True).exists(),
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
    law: Law,
) -> list[Level]:
    """Return the levels that have bodies in the period, each with its rate on the period's last day that it lived."""
    found = []
    lived_months, day = reads.lived(period, today), min(period.ends, today)
    below = [place for place in places if place.key != body.pk]
    for level in LEVELS:
        on = _last_day_of(level, day)
        lived = [place for place in below if place.level == level and place.exists_on(on)]
        if not lived or on < period.begins:
            continue
        helds = [
            sums.get(place.key, units.NOTHING).held(max(1, lived_months(place.valid_from, place.valid_to)))
            for place in lived
        ]
        found.append(_level(body, level, paperless.level_rate(helds), on, law))
    return found


def _level(body: Body, level: str, rate: paperless.LevelRate, on: date, law: Law) -> Level:
    whole = targets.denominator_on(level, on, law.numbers) if body.level == Body.Level.NATIONAL else None
    target = targets.target_on(level, targets.PAPERLESS, on, law.goals)
    existing = whole.number if whole else rate.existing
    share = Fraction(rate.achieved * 100, existing) if existing else None
    return Level(level, rate, whole, target, targets.progress(share, target) if target else None)


def _last_day_of(level: str, day: date) -> date:
    """Return the day on which a level is counted: the last of the period, or its own last one."""
    return min(day, targets.DISTRICTS_ENDED) if level == Body.Level.DISTRICT else day


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
    """Count what speaks against a saving and stands in no roll-up: figures corrected soon after."""
    changed = Correction.objects.filter(ledger__held_on__gte=period.begins, ledger__held_on__lte=period.ends)
    if scope is not None:
        changed = changed.filter(ledger__body__in=scope.order_by().values("pk"))
    soon = [at.date() - day for at, day in changed.values_list("at", "ledger__held_on")]
    return {"corrected": sum(gap.days <= CORRECTED_WITHIN_DAYS for gap in soon)}


def _peers(body: Body, own: units.Sums, period: Period, today: date) -> list[tuple[str, peers.Peers]]:
    """Compare a body's own meetings with those of the others of its level; nothing says which one is which."""
    if body.level == Body.Level.NATIONAL:
        return []
    day = min(period.ends, today)
    alike = Body.objects.filter(reads.existing_on(day), level=body.level).exclude(pk=body.pk)
    others = reads.sums_by_body(reads.months_over(period, today, alike)).values()
    found = []
    for name, measure in MEASURES.items():
        one = peers.compared(measure(own), map(measure, others))
        if one is not None:
            found.append((name, one))
    return found


def law() -> Law:
    """Read what the law says and what the nation's administrator entered, the later word last."""
    own, numbers = Target.objects.all(), Denominator.objects.all()
    return Law(
        [*targets.TARGETS, *(row.as_rule for row in own)],
        [*targets.DENOMINATORS, *(row.as_rule for row in numbers)],
    )


def may_oversee(person: User, body: Body) -> bool:
    """Tell whether a person may see the dashboard of a body."""
    return access.bodies_overseen_by(person).filter(pk=body.pk).exists()
