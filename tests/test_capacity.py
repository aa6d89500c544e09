"""The capacity sheet is reckoned from measured rows alone, and says when one is missing."""

from typing import Any

import pytest
from django.conf import settings

from bench import capacity, capacity_sheet
from bench.capacity import Costs, Day, Missing


def row(name: str, value: float) -> dict[str, Any]:
    return {"name": name, "value": value}


# An act of 20 ms and 50 µs for each delivery.
ROWS = [
    *(
        row(f"server CPU per 1,000 deliveries, {size} tablets, daphne", (0.020 + 50e-6 * size) / size * 1000)
        for size in (100, 1000, 2000)
    ),
    row("server CPU per 1,000 deliveries, 100 tablets, uvicorn", 9.0),
    row("room page with 30 items and 60 papers, daphne", 50.0),
    row("server CPU of a storm of 1000 tablets, daphne", 1.5),
    row("memory for each connected tablet, daphne", 28.0),
    row("server CPU of an act in 67 meetings of 30 tablets, daphne", 0.0215),
    row("acts at random in 67 meetings of 30 tablets, daphne", 23.0),
    row("an act at random to its last tablet, p99, 67 meetings of 30 tablets, daphne", 80.0),
]
COSTS = Costs(act=0.020, delivery=50e-6, page=0.020, handshake=0.0015, tablet_kb=28.0)


def test_costs_are_the_line_through_the_smaller_sizes() -> None:
    found = capacity.costs_of(ROWS)
    assert found.act == pytest.approx(0.020)
    assert found.delivery == pytest.approx(50e-6)
    assert (found.page, found.handshake, found.tablet_kb) == pytest.approx((0.020, 0.0015, 28.0))


@pytest.mark.parametrize("gone", range(len(ROWS)))
def test_a_missing_row_is_said_and_never_guessed(gone: int) -> None:
    rows = [one for number, one in enumerate(ROWS) if number != gone]
    if "uvicorn" in ROWS[gone]["name"]:
        assert capacity_sheet.sheet(rows)
        return
    with pytest.raises(Missing):
        capacity_sheet.sheet(rows)


def test_the_country_has_a_hundred_thousand_tablets() -> None:
    assert (Day().meetings, Day().tablets) == (3_355, 100_650)
    assert capacity.acts_a_second(Day(acts_per_minute=6)) == pytest.approx(335.5)


def test_an_idle_core_answers_in_the_time_of_one_act_and_a_full_one_later() -> None:
    assert capacity.simulated_p99(0.020, 0.01, 1) == pytest.approx(20.0)
    calm, busy = capacity.simulated_p99(0.020, 10, 1), capacity.simulated_p99(0.020, 40, 1)
    assert 20.0 < calm < busy
    assert capacity.simulated_p99(0.020, 40, 4) < busy


def test_half_a_load_waits_as_the_theory_of_queues_says() -> None:
    # M/D/1 at a load of one half: the mean wait is half a service; its 99 % point lies near 2.9 services.
    assert 3.0 < capacity.simulated_p99(1.0, 0.5, 1, acts=200_000) / 1000 < 4.6


def test_needs_grow_with_the_people_and_with_the_acts() -> None:
    few = capacity.needs(COSTS, Day(provinces=1, communes=9))
    many = capacity.needs(COSTS, Day(provinces=10, communes=90))
    assert [need.phase for need in many] == ["arriving", "meeting", "connected"]
    assert all(small.cores <= large.cores for small, large in zip(few, many, strict=True))
    # 3,000 pages and handshakes of 21.5 ms within ten minutes at 60 % of a core.
    assert many[0].cores == capacity.ceiling(3_000 * 0.0215 / 600 / 0.6)


def test_no_process_is_reckoned_to_hold_more_tablets_than_it_lets_in() -> None:
    free = Costs(act=1e-6, delivery=0.0, page=0.0, handshake=0.0, tablet_kb=0.0)
    assert capacity.needs(free)[-1].cores == 21
    cheap = Costs(act=0.0001, delivery=0.0, page=0.020, handshake=0.0015, tablet_kb=28.0)
    assert "| one core | 6,000.0 | 167 | 5,000 |" in capacity_sheet._carries(cheap, Day())
    assert Day().most_sockets == settings.LIVE_MAX_SOCKETS


@pytest.mark.parametrize(("value", "up"), [(0.0, 0), (1.0, 1), (1.01, 2), (7.9, 8)])
def test_cores_are_rounded_up(value: float, up: int) -> None:
    assert capacity.ceiling(value) == up


def test_the_check_is_against_runs_that_did_not_make_the_costs() -> None:
    one_room, act, delay = capacity.checks(ROWS, capacity.costs_of(ROWS))
    assert (one_room.predicted, one_room.measured) == pytest.approx((120.0, 120.0))
    assert (act.predicted, act.measured) == pytest.approx((21.5, 21.5))
    assert delay.predicted == pytest.approx(capacity.simulated_p99(0.0215, 23.0, 1))
    assert delay.measured == 80.0


def test_the_sheet_says_what_is_assumed_and_what_was_measured() -> None:
    text = capacity_sheet.sheet(ROWS)
    for part in ("3,321 communes", "100,650", "Assumed:", "predicted | measured", "one server of 8 cores"):
        assert part in text
