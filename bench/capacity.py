"""Reckons from bench/results.json what a core, a server and a cluster carry; bench/capacity_sheet.py writes it down.

The reckoning is pure: measured rows in, costs, needs and checks out. What is assumed about a meeting day is in `DAY`.
"""

import heapq
import random
import re
from dataclasses import dataclass
from typing import Any

SERVER = "daphne"
SEED = 2026
# No queue is planned fuller than this. Unit: share of a core.
FULLEST = 0.6
Row = dict[str, Any]


class Missing(Exception):  # noqa: N818 -- the results lack a row
    """A figure that was not measured."""


@dataclass(frozen=True)
class Day:
    """What is assumed of the national case.

    Source of the numbers of bodies: 34 provinces and 3,321 communes since 1 July 2025.
    """

    provinces: int = 34
    communes: int = 3_321
    people: int = 30
    arrival_minutes: float = 10.0
    acts_per_minute: float = 4.0
    cores_per_server: int = 8
    longest_p99_ms: float = 1_000.0
    # Of one server process, as LIVE_MAX_SOCKETS is set unless somebody sets it otherwise.
    most_sockets: int = 5_000

    @property
    def meetings(self) -> int:
        return self.provinces + self.communes

    @property
    def tablets(self) -> int:
        return self.meetings * self.people


DAY = Day()


@dataclass(frozen=True)
class Costs:
    """Measured costs of one server process, which uses one core.

    Units: seconds of a core for an act without its deliveries (`act`), for one delivery, for one page, for one
    tablet of a storm; KB for one tablet.
    """

    act: float
    delivery: float
    page: float
    handshake: float
    tablet_kb: float

    def of_act(self, people: int) -> float:
        """Return what an act costs in a meeting of so many. Unit: seconds of a core."""
        return self.act + self.delivery * people


# -- from the results --


def value_of(rows: list[Row], pattern: str) -> tuple[float, "re.Match[str]"]:
    """Return the value of the one row whose name matches.

    Errors: Missing when there is none.
    """
    for row in rows:
        found = re.fullmatch(pattern, row["name"])
        if found:
            return float(row["value"]), found
    raise Missing(f"bench/results.json has no row like: {pattern}")


def cpu_by_size(rows: list[Row]) -> dict[int, float]:
    """Return the cost of one change by number of tablets. Unit: seconds of a core."""
    pattern = rf"server CPU per 1,000 deliveries, (\d+) tablets, {SERVER}"
    found = [(re.fullmatch(pattern, row["name"]), row["value"]) for row in rows]
    sizes = {int(match[1]): float(value) * int(match[1]) / 1000 for match, value in found if match}
    if len(sizes) < 3:
        raise Missing("bench/results.json has fewer than three sizes of server CPU per 1,000 deliveries")
    return sizes


def line_through(points: dict[int, float]) -> tuple[float, float]:
    """Return what is fixed and what each tablet adds, by the smallest and the largest size."""
    small, large = min(points), max(points)
    slope = (points[large] - points[small]) / (large - small)
    return max(0.0, points[small] - slope * small), slope


def costs_of(rows: list[Row]) -> Costs:
    """Read the costs; of the fan-out all sizes but the largest, which stays to check them."""
    sizes = cpu_by_size(rows)
    fixed, each = line_through({size: sizes[size] for size in sorted(sizes)[:-1]})
    rate, _ = value_of(rows, rf"room page .*, {SERVER}")
    storm, found = value_of(rows, rf"server CPU of a storm of (\d+) tablets, {SERVER}")
    memory, _ = value_of(rows, rf"memory for each connected tablet, {SERVER}")
    return Costs(fixed, each, 1 / rate, storm / int(found[1]), memory)


# -- reckoning --


def simulated_p99(cost: float, rate: float, cores: int, acts: int = 20_000, seed: int = SEED) -> float:
    """Let acts come at random to as many cores, each taking `cost`, first come first served. Unit: milliseconds.

    Units: `cost` seconds, `rate` acts a second. The meetings are spread over the processes by chance, so an act
    waits for its own process and not for the first free one.
    """
    chance, now, delays = random.Random(seed), 0.0, []
    free = [0.0] * cores
    for _ in range(acts):
        now += chance.expovariate(rate)
        core = chance.randrange(cores)
        free[core] = max(now, free[core]) + cost
        delays.append(free[core] - now)
    worst = heapq.nlargest(max(1, acts // 100), delays)
    return worst[-1] * 1000


@dataclass(frozen=True)
class Need:
    """Cores that one phase of the day asks for, and what decides it."""

    phase: str
    cores: int


def ceiling(value: float) -> int:
    """Round up."""
    return -int(-value // 1)


def needs(costs: Costs, day: Day = DAY) -> list[Need]:
    """Return the cores for arriving, for meeting and for holding the sockets; the largest is what the day needs."""
    arriving = day.tablets * (costs.page + costs.handshake) / (day.arrival_minutes * 60) / FULLEST
    rate, cost = acts_a_second(day), costs.of_act(day.people)
    meeting = ceiling(rate * cost / FULLEST)
    while simulated_p99(cost, rate, meeting) > day.longest_p99_ms:
        meeting += max(1, meeting // 10)
    holding = ceiling(day.tablets / day.most_sockets)
    return [Need("arriving", ceiling(arriving)), Need("meeting", meeting), Need("connected", holding)]


def acts_a_second(day: Day = DAY) -> float:
    """Return how many acts the whole country makes in a second."""
    return day.meetings * day.acts_per_minute / 60


def seconds_of_return(costs: Costs, cores: int, day: Day = DAY) -> float:
    """Return how long it takes until all are live again when every server starts anew at one moment."""
    return day.tablets * costs.handshake / cores


# -- the check --


@dataclass(frozen=True)
class Check:
    """A prediction and what was measured. Shape: both in `unit`."""

    what: str
    unit: str
    predicted: float
    measured: float

    @property
    def ratio(self) -> float:
        return self.predicted / self.measured


def checks(rows: list[Row], costs: Costs) -> list[Check]:
    """Compare what the costs predict with the runs at two thousand tablets, which did not make them."""
    sizes = cpu_by_size(rows)
    largest = max(sizes)
    many = rf"(\d+) meetings of (\d+) tablets, {SERVER}"
    act, found = value_of(rows, f"server CPU of an act in {many}")
    people, tablets = int(found[2]), int(found[1]) * int(found[2])
    rate, _ = value_of(rows, f"acts at random in {many}")
    delay, _ = value_of(rows, f"an act at random to its last tablet, p99, {many}")
    cost = costs.of_act(people)
    room = f"{tablets:,} tablets in meetings of {people}"
    return [
        Check(
            f"CPU of a change, {largest:,} tablets in one meeting",
            "ms",
            costs.of_act(largest) * 1e3,
            sizes[largest] * 1e3,
        ),
        Check(f"CPU of an act, {room}", "ms", cost * 1e3, act * 1e3),
        Check(f"p99 at {rate:g} acts a second, {room}", "ms", simulated_p99(cost, rate, 1), delay),
    ]
