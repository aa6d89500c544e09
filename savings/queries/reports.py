"""Reads of reports: the numbers of one, as the dashboard of the same period has them; and the reports of a body."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import DecimalField, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import translation

from people.models import Body, User
from savings import access
from savings.models import MeetingLedger, Rate, Report
from savings.queries import nation, units
from savings.rules import arithmetic, report, targets
from savings.rules.periods import Period

# Figures of a ledger that no roll-up adds up, because they rest on the rates of their own day.
AMOUNTS = ("kilograms", "co2", "print_cost")
# Wide enough for the money of a nation. Units: digits.
WIDE = DecimalField(max_digits=24, decimal_places=4)
RATED = {"co2": Rate.Kind.PAPER_CO2, "print_cost": Rate.Kind.PRINT_COST}


def reports_visible_to(person: User) -> QuerySet[Report]:
    """Return the reports of the bodies that a person oversees, the newest first."""
    seen = Report.objects.filter(body__in=access.bodies_overseen_by(person))
    return seen.select_related("body", "asked_by").order_by("-begins_on", "-asked_at", "-pk")


def numbers_of(body: Body, *, period: Period, today: date) -> dict[str, Any]:
    """Return every number of the report of a body and what is under it, from the sums of its dashboard.

    Shape: `lines` as savings.rules.report.Line, `levels`, `units`, `rates`, `target` in words, `is_generated`.
    """
    shown = nation.dashboard_of(body, period=period, today=today)
    ledgers = _ledgers(body, period, today)
    lines = report.lines_of(shown.total, _amounts(ledgers), shown.guards["corrected"])
    return {
        "lines": report.as_json(lines),
        "levels": [_level(one) for one in shown.levels],
        "units": [report.unit_row(bar.name, bar.sums) for bar in shown.bars],
        "rates": _rates(ledgers),
        "target": _target(shown.time_target),
        "state": _state(shown.time_progress),
        "is_generated": shown.is_generated,
    }


def _ledgers(body: Body, period: Period, today: date) -> QuerySet[MeetingLedger]:
    held = MeetingLedger.objects.filter(body__in=units.below(body).order_by().values("pk"))
    held = held.filter(held_on__gte=period.begins, held_on__lte=period.ends)
    return held.filter(held_on__lt=today.replace(day=1))


def _amounts(ledgers: QuerySet[MeetingLedger]) -> report.Amounts:
    """Add up what each ledger computed at its own rates."""
    return report.Amounts(**{key: _amount(ledgers, f"values__{key}__value") for key in AMOUNTS})


def _amount(ledgers: QuerySet[MeetingLedger], path: str) -> Decimal | None:
    # A figure without a value is a null of JSON, which SQLite would add up as zero.
    known = ledgers.filter(**{f"{path}__isnull": False}).exclude(**{path: None})
    value = known.aggregate(sum=Sum(Cast(KT(path), WIDE)))["sum"]
    return None if value is None else arithmetic.rounded(Fraction(value))


def _rates(ledgers: QuerySet[MeetingLedger]) -> list[dict[str, Any]]:
    """List the rates that the ledgers were computed with, each once, with its source."""
    return [
        {"kind": label, "value": value, "unit": unit, "source": source, "year": int(year)}
        for key, label in _rated()
        for value, unit, source, year in _inputs(ledgers, f"values__{key}__inputs")
    ]


def _rated() -> list[tuple[str, str]]:
    # A report is Vietnamese whoever asked for it.
    with translation.override("vi"):
        return [(key, str(kind.label)) for key, kind in RATED.items()]


def _inputs(ledgers: QuerySet[MeetingLedger], path: str) -> list[tuple[str, ...]]:
    """Return the different (value, unit, source, year) that a figure was computed with."""
    parts = {f"its_{part}": KT(f"{path}__{part}") for part in ("rate", "unit", "source", "year")}
    rows = ledgers.order_by().annotate(**parts).values_list(*parts).distinct()
    return sorted((row for row in rows if row[0]), key=str)


def _level(one: nation.Level) -> dict[str, Any]:
    return report.level_row(
        one.rate,
        str(Body.Level(one.level).label),
        one.existing,
        target=_target(one.target),
        state=_state(one.progress),
        source="; ".join(
            part
            for part in (
                one.denominator.source if one.denominator else "",
                one.target.source if one.target else "",
            )
            if part
        ),
        absent=str(one.absent) if one.absent else "",
    )


def _state(progress: targets.Progress | None) -> str:
    return targets.STATES[progress.state] if progress else ""


def _target(target: targets.Target | None) -> str:
    if target is None:
        return ""
    low = arithmetic.number_text(int(target.at_least))
    if target.at_most is None:
        return f"{low} %"
    return f"{low} đến {arithmetic.number_text(int(target.at_most))} %"
