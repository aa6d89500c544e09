"""The runner of the measurements: it stores every row and fails on a broken promise."""

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as runner

ROW = {
    "name": "p99",
    "value": 77.0,
    "unit": "ms",
    "reference": 22.0,
    "ratio": 3.5,
    "goal": "≤ 5.0",
    "ok": True,
}


def scenario(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *rows: dict[str, Any]) -> None:
    module = types.ModuleType("bench.sample")
    module.rows = lambda quick=False: [{**row, "value": 1.0 if quick else row["value"]} for row in rows]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bench.sample", module)
    monkeypatch.setattr(runner, "SCENARIOS", ("sample",))
    monkeypatch.setattr(runner, "RESULTS", tmp_path / "results.json")


@pytest.mark.parametrize(("ok", "status"), [(True, 0), (False, 1)])
def test_a_broken_promise_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any, ok: bool, status: int
) -> None:
    scenario(monkeypatch, tmp_path, ROW, {**ROW, "ok": ok})
    assert runner.main(["sample"]) == status
    assert [row["ok"] for row in json.loads(runner.RESULTS.read_text())] == [True, ok]
    assert "p99: 77 ms, 3.50 times the reference of 22 (goal: ≤ 5.0)" in capsys.readouterr().out


def test_quick_reaches_the_scenario(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scenario(monkeypatch, tmp_path, ROW)
    runner.main(["--quick", "sample"])
    assert json.loads(runner.RESULTS.read_text())[0]["value"] == 1.0


def test_a_run_that_measured_nothing_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scenario(monkeypatch, tmp_path)
    assert runner.main(["sample"]) == 1


def test_a_row_without_a_goal_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scenario(monkeypatch, tmp_path, {key: value for key, value in ROW.items() if key != "goal"})
    with pytest.raises(ValueError, match="goal"):
        runner.main(["sample"])


def test_an_unknown_scenario_is_named(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        runner.main(["nonsense"])
    assert "unknown scenario: nonsense" in capsys.readouterr().err
