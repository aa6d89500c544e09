"""The figures of one meeting's ledger, each with its formula and the numbers put in.

A figure that cannot be computed has no value and says why; nothing is ever made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from people.rules import msgid
from savings.rules import arithmetic, attendance, paper, settling
from savings.rules.arithmetic import number_text
from savings.rules.before import Baseline
from savings.rules.course import Course
from savings.rules.figure import DECLARED, MEASURED, NO_BASELINE, Figure


@dataclass(frozen=True)
class Given:
    """What does not stand in the meeting's journal: the valid baseline and rates, and the zone."""

    zone: tzinfo
    baseline: Baseline | None = None
    rates: Mapping[str, arithmetic.Rate] = field(default_factory=dict)


def figures_of(course: Course, given: Given) -> dict[str, Figure]:
    """Compute every figure of a closed meeting.

    Errors: ValueError for a meeting that was not opened and closed.
    """
    if course.opened is None or course.closed is None:
        raise ValueError("only a closed meeting has a ledger")
    held = arithmetic.seconds_held(course.opened, course.closed, course.breaks)
    return {
        **time_figures(course, course.opened, course.closed, held, given),
        **change_figures(held, given.baseline),
        **settling.item_figures(course),
        **settling.length_figures(course, held, given.baseline.per_item if given.baseline else None),
        **attendance.people_figures(course),
        **attendance.hour_figures(course, given.rates),
        **attendance.net_figures(course, held, given.baseline, given.rates),
        **paper.paper_figures(course, given.baseline, given.rates),
        "paperless": paper.paperless(course),
    }


# -- time -------------------------------------------------------------------------------------------


def time_figures(
    course: Course, opened: datetime, closed: datetime, held: int, given: Given
) -> dict[str, Figure]:
    """Return planned and held time and the delay of the start. Units: seconds."""
    clock = {
        name: at.astimezone(given.zone).strftime("%H:%M") for name, at in (("from", opened), ("to", closed))
    }
    pause = sum(int((until - since).total_seconds()) for since, until in course.breaks)
    figures = {
        "held": Figure(
            held,
            "seconds",
            DECLARED if course.is_end_declared else MEASURED,
            msgid("Kết thúc %(to)s − khai mạc %(from)s − nghỉ %(breaks)s phút = %(minutes)s phút"),
            {**clock, "breaks": arithmetic.minutes_text(pause), "minutes": arithmetic.minutes_text(held)},
        )
    }
    if course.planned_start and course.planned_end:
        figures |= _plan_figures(course.planned_start, course.planned_end, opened, given.zone)
    return figures


def _plan_figures(start: datetime, end: datetime, opened: datetime, zone: tzinfo) -> dict[str, Figure]:
    planned, delay = (end - start).total_seconds(), (opened - start).total_seconds()
    clock = {
        name: at.astimezone(zone).strftime("%H:%M")
        for name, at in (("start", start), ("end", end), ("opened", opened))
    }
    return {
        "planned": Figure(
            int(planned),
            "seconds",
            MEASURED,
            msgid("Dự kiến kết thúc %(end)s − dự kiến bắt đầu %(start)s = %(minutes)s phút"),
            {"end": clock["end"], "start": clock["start"], "minutes": arithmetic.minutes_text(int(planned))},
        ),
        "start_delay": Figure(
            int(delay),
            "seconds",
            MEASURED,
            msgid("Khai mạc %(opened)s − dự kiến bắt đầu %(start)s = %(minutes)s phút"),
            {
                "opened": clock["opened"],
                "start": clock["start"],
                "minutes": arithmetic.minutes_text(int(delay)),
            },
        ),
    }


def change_figures(held: int, baseline: Baseline | None) -> dict[str, Figure]:
    """Compare with the locked baseline; without one there is no saving to speak of."""
    formula = msgid("(%(after)s − %(before)s) : %(before)s × 100 = %(percent)s %%")
    source = msgid("Trung bình của %(n)s phiên họp cùng loại, %(period)s, bản %(version)s")
    if baseline is None:
        return {
            "baseline": Figure(None, "seconds", MEASURED, "", why=NO_BASELINE),
            "change": Figure(None, "percent", MEASURED, "", why=NO_BASELINE),
        }
    before = baseline.minutes * arithmetic.SECONDS_PER_MINUTE
    percent = arithmetic.rounded(arithmetic.percent_change(before, held))
    shown = {
        "after": arithmetic.minutes_text(held),
        "before": number_text(arithmetic.rounded(baseline.minutes)),
        "percent": number_text(percent),
    }
    told: dict[str, str | int] = {"n": baseline.n, "period": baseline.period, "version": baseline.version}
    return {
        "baseline": Figure(int(before), "seconds", DECLARED, source, told),
        "change": Figure(str(percent), "percent", MEASURED, formula, shown),
    }
