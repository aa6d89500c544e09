"""The benches of the live room weigh rightly: pairs, delays of acts, the return of a tablet."""

import pytest

from bench import fanout, live_beside, live_many, live_storm
from bench.rounds import Fault, Round
from bench.servers import ROOT

MS = 1_000_000


def a_round(p99: float, share: float = 0.2) -> Round:
    return Round(p99, p99 + 10, p99 + 1, share, share, 0.05)


@pytest.mark.parametrize(
    ("disturbed", "share", "ok"), [(14.0, 0.2, True), (16.0, 0.2, False), (14.0, 0.71, False)]
)
def test_a_disturbance_is_weighed_against_the_rounds_without(
    disturbed: float, share: float, ok: bool
) -> None:
    pairs = [(a_round(10.0), a_round(disturbed, share)), (a_round(10.0), a_round(disturbed))]
    found = live_beside.row_of("x", pairs, 1.5, quick=False)
    assert (found["ratio"], found["ok"]) == (disturbed / 10, ok)


@pytest.mark.parametrize(
    ("server", "clients", "goal"),
    [("daphne", 100, 5.0), ("daphne", 2000, 5.0), ("uvicorn", 100, 3.0), ("uvicorn", 1000, 1.8)],
)
def test_an_unmet_goal_stays_in_its_row(server: str, clients: int, goal: float) -> None:
    result = fanout.summed(server, clients, [a_round(goal * 10 + 1)], [a_round(10.0)], 5_000)
    found = fanout._row(result, quick=False)
    assert (found["goal"], found["ok"]) == (f"≤ {goal}", False)


def test_cpu_for_each_delivery_may_not_rise_with_the_room() -> None:
    small = fanout.summed("daphne", 100, [a_round(10.0)], [a_round(10.0)], 5_000)
    large = fanout.summed("daphne", 2000, [a_round(10.0)], [a_round(10.0)], 5_000)
    large.server_cpu = small.server_cpu * 1.1
    assert not fanout._row_of_cpu(large, small, quick=False)["ok"]


def test_each_act_is_counted_to_the_last_tablet_of_its_meeting() -> None:
    moments = [0, 100 * MS, 200 * MS]  # meetings 0, 1, 0
    seen = [(n_at * MS, tablet, b"") for tablet in range(30) for n_at in (5, 210)]
    seen += [((110 + tablet) * MS, 30 + tablet, b"") for tablet in range(30)]
    assert live_many.delays(seen, moments, 2) == [5.0, 39.0, 10.0]
    with pytest.raises(Fault):
        live_many.delays(seen[1:], moments, 2)


def storms(own: float, stack: float) -> list[tuple[live_storm.Storm, live_storm.Storm]]:
    return [(live_storm.Storm(own, own, 0.3), live_storm.Storm(stack, stack, 0.1))]


@pytest.mark.parametrize(("own", "stack", "ok"), [(1.0, 6.1, True), (1.0, 5.9, False)])
def test_a_storm_takes_a_sixth_of_the_reference(own: float, stack: float, ok: bool) -> None:
    assert live_storm.storm_rows(1000, storms(own, stack))[0]["ok"] is ok


@pytest.mark.parametrize(("took", "ok"), [(4.4, True), (4.6, False)])
def test_a_restart_is_weighed_beside_the_announced_spread(took: float, ok: bool) -> None:
    assert live_storm.restart_row(1000, storms(1.0, 9.0), [(took, 2.0)])["ok"] is ok


def test_the_tablets_of_the_bench_come_back_as_the_page_does() -> None:
    script = (ROOT / "static/js/live.js").read_text()
    first, longest = live_storm.FIRST_PAUSE * 1000, live_storm.LONGEST_PAUSE * 1000
    assert f"FIRST_PAUSE_MS = {first:.0f};" in script
    assert f"LONGEST_PAUSE_MS = {longest:.0f};" in script
    assert f"RESTART_MS = {live_storm.RESTART * 1000:.0f};" in script
    assert "Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures)" in script
    assert [live_storm.pause_after(n) for n in (1, 2, 5)] == [1.0, 2.0, 15.0]
