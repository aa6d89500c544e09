"""Writes docs/CAPACITY.md from bench/results.json: what a core, a server and a cluster carry; `make capacity`.

Every figure of the sheet is measured by a row of the results or reckoned from such rows (bench/capacity.py); what is
assumed about a meeting day is printed as an assumption.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.capacity import (
    DAY,
    FULLEST,
    Check,
    Costs,
    Day,
    Missing,
    Row,
    acts_a_second,
    ceiling,
    checks,
    costs_of,
    needs,
    seconds_of_return,
    simulated_p99,
)

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "docs" / "CAPACITY.md"


def sheet(rows: list[Row], day: Day = DAY) -> str:
    """Write the page.

    Errors: Missing for a figure that was not measured.
    """
    costs = costs_of(rows)
    parts = [_head(), _costs(costs), _carries(costs, day), _nation(costs, day), _checked(checks(rows, costs))]
    return "\n".join(parts)


def _head() -> str:
    return (
        "# What an installation carries\n\n"
        "Made by `make capacity` from the figures of the last `make bench` (`bench/results.json`); nothing here is\n"
        "typed in. A server process uses one core. Daphne.\n"
    )


def _table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    rows = [heads, tuple("---" for _ in heads), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _costs(costs: Costs) -> str:
    lines = [
        ("an act, its answer and its rendering", f"{costs.act * 1e3:.1f} ms"),
        ("one delivery of a change", f"{costs.delivery * 1e6:.0f} µs"),
        ("the room page, 30 items and 60 papers", f"{costs.page * 1e3:.1f} ms"),
        ("a handshake in a storm, with the state", f"{costs.handshake * 1e3:.2f} ms"),
        ("memory of a connected tablet", f"{costs.tablet_kb:.0f} KB"),
    ]
    return "## Measured costs\n\n" + _table(("what", "of one core"), lines)


def _carries(costs: Costs, day: Day) -> str:
    cost = costs.of_act(day.people)
    cores = day.cores_per_server
    lines = []
    for name, count in (
        ("one core", 1),
        (f"one server of {cores} cores", cores),
        ("ten such servers", 10 * cores),
    ):
        acts = FULLEST * count / cost
        meetings = min(acts * 60 / day.acts_per_minute, count * day.most_sockets / day.people)
        lines.append(
            (
                name,
                f"{acts:,.1f}",
                f"{meetings:,.0f}",
                f"{meetings * day.people:,.0f}",
                f"{FULLEST * count / costs.page:,.1f}",
                f"{count / costs.handshake:,.0f}",
            )
        )
    heads = (
        "",
        "acts a second",
        "meetings",
        "tablets in them",
        "room pages a second",
        "returning tablets a second",
    )
    assumed = (
        f"Cores are filled to {FULLEST:.0%}; meetings of {day.people} people with {day.acts_per_minute:g} acts a minute"
        f" each, and a process holds {day.most_sockets:,} tablets at most; more than 2,000 on one were not measured."
        " One database serves all of them and has its own limit (see the ballots' figures).\n\n"
    )
    return "## What is carried\n\n" + assumed + _table(heads, lines)


def _nation(costs: Costs, day: Day) -> str:
    wanted = needs(costs, day)
    cores = max(need.cores for need in wanted)
    rate, cost = acts_a_second(day), costs.of_act(day.people)
    lines = [
        ("meetings at the same time", f"{day.meetings:,}"),
        ("tablets", f"{day.tablets:,}"),
        *((f"cores while {need.phase}", f"{need.cores:,}") for need in wanted),
        (f"servers of {day.cores_per_server} cores", f"{ceiling(cores / day.cores_per_server):,}"),
        ("acts a second", f"{rate:,.0f}"),
        ("p99 of an act on these cores, simulated", f"{simulated_p99(cost, rate, cores):,.0f} ms"),
        ("memory of all tablets", f"{day.tablets * costs.tablet_kb / 1024**2:,.1f} GB"),
        (
            "all live again when every server restarts at once",
            f"{seconds_of_return(costs, cores, day):,.1f} s",
        ),
    ]
    assumed = (
        f"{day.provinces} provinces and {day.communes:,} communes meet on Monday at 8:00, {day.people} people each."
        f" Assumed: all open the room within {day.arrival_minutes:g} minutes, {day.acts_per_minute:g} acts a minute in"
        f" every meeting, p99 of an act at most {day.longest_p99_ms:,.0f} ms. An installation of its own database for"
        " each province shares the load; one database for the whole country was not measured.\n\n"
    )
    return "## The national case\n\n" + assumed + _table(("what", "figure"), lines)


def _checked(found: list[Check]) -> str:
    lines = [
        (one.what, f"{one.predicted:,.1f} {one.unit}", f"{one.measured:,.1f} {one.unit}", f"{one.ratio:.2f}")
        for one in found
    ]
    told = "The costs come from smaller runs; these runs did not make them.\n\n"
    return "## Predicted and measured\n\n" + told + _table(("run", "predicted", "measured", "ratio"), lines)


def main() -> int:
    """Write the sheet; return 1 and say what is missing when the results are not whole."""
    try:
        SHEET.write_text(sheet(json.loads((ROOT / "bench" / "results.json").read_text())))
    except (Missing, FileNotFoundError) as missing:
        print(f"{missing}; run `make bench` first", file=sys.stderr)
        return 1
    print(SHEET.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
