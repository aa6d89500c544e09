"""Reads of rates and targets: which hold for a body on a day, where they come from, and the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from people.models import Body, User
from savings import access
from savings.models import Denominator, Rate, Target
from savings.rules import arithmetic, ratebook, targets


@dataclass(frozen=True)
class Valid:
    """The rate of a kind that holds for a body. Shape: `rate` None where there is none; `of` None for a default."""

    kind: str
    label: str
    unit: str
    rate: arithmetic.Rate | None
    of: Body | None


def chain_of(body: Body) -> list[Body]:
    """Return a body and those above it, the highest first."""
    found = [body]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found[::-1]


def rates_for(body: Body, day: date) -> Mapping[str, arithmetic.Rate]:
    """Return the rates that hold for a body on a day: defaults, then those of the bodies above, then its own."""
    return {one.kind: one.rate for one in valid_on(body, day) if one.rate is not None}


def valid_on(body: Body, day: date) -> list[Valid]:
    """Return for each kind the rate that holds for a body on a day, and whose it is."""
    chain = chain_of(body)
    known = {one.pk: place for place, one in enumerate(chain)}
    rows = list(Rate.objects.filter(body__in=known, valid_from__lte=day))
    rows.sort(key=lambda row: (known[row.body_id], row.valid_from))
    last = {row.kind: row for row in rows}
    return [_valid(kind, str(label), last.get(kind), chain, known) for kind, label in Rate.Kind.choices]


def _valid(kind: str, label: str, row: Rate | None, chain: list[Body], known: Mapping[int, int]) -> Valid:
    unit = ratebook.UNITS[kind]
    if row is None:
        return Valid(kind, label, unit, arithmetic.DEFAULT_RATES.get(kind), None)
    return Valid(kind, label, row.unit, row.as_rule, chain[known[row.body_id]])


def page_of(body: Body, *, reader: User, today: date) -> dict[str, Any]:
    """Return the page of a body's rates; for the nation with the targets and denominators of every level."""
    is_nation = body.level == Body.Level.NATIONAL
    own = [row.as_rule for row in Target.objects.all()]
    numbers = [row.as_rule for row in Denominator.objects.all()]
    return {
        "body": body,
        "valid": valid_on(body, today),
        "entered": Rate.objects.filter(body=body).order_by("kind", "-valid_from"),
        "targets": sorted([*targets.TARGETS, *own], key=_order) if is_nation else [],
        "denominators": [*targets.DENOMINATORS, *numbers] if is_nation else [],
        "may_set": access.may_administer(reader, body),
        "is_nation": is_nation,
        "is_seen": access.bodies_overseen_by(reader).filter(pk=body.pk).exists(),
        "today": today,
    }


def _order(target: targets.Target) -> tuple[int, str, date]:
    return ratebook.LEVELS.index(target.level), target.indicator, target.valid_from
