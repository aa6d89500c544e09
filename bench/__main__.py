"""`python -m bench [--quick] [scenario ...]`: runs the scenarios and writes bench/results.json.

A scenario is a module bench/<name>.py with `rows(quick: bool = False) -> list[dict]`. A row is one promise:
name (str), value (number), unit (str), reference (number or null: the same measured with a bare tool in the
same run), ratio (value / reference, of rounds that stand side by side their median; or null), goal (str: what was
promised) and ok (bool: it holds).
"""

import argparse
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.rounds import Fault

LIVE = ("fanout", "live_beside", "live_storm", "live_page", "live_memory", "live_many")
SCENARIOS = (*LIVE, "ballots", "documents", "savings")
KEYS = {"name", "value", "unit", "reference", "ratio", "goal", "ok"}
RESULTS = Path(__file__).resolve().parent / "results.json"

Row = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run the asked scenarios, print and store their rows; return 1 when a promise is broken."""
    asked = _asked(arguments)
    rows: list[Row] = []
    for name in asked.scenarios:
        found = _rows_of(name, quick=asked.quick)
        rows += found
        # At once: an hour of measuring is not lost when a later scenario breaks off.
        RESULTS.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        for row in found:
            print(_line(row), flush=True)
    return 0 if rows and all(row["ok"] for row in rows) else 1


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what eCabinet promises.")
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS, help=f"of: {', '.join(SCENARIOS)}")
    parser.add_argument("--quick", action="store_true", help="smaller numbers, to see that it runs")
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.scenarios) - set(SCENARIOS))
    if unknown:
        parser.error(f"unknown scenario: {', '.join(unknown)}")
    return asked


def _rows_of(name: str, *, quick: bool) -> list[Row]:
    print(f"{name} ...", flush=True)
    began = time.monotonic()
    try:
        rows: list[Row] = importlib.import_module(f"bench.{name}").rows(quick=quick)
    except Fault as fault:
        rows = [_broken(name, fault)]
    print(f"{name} took {time.monotonic() - began:.0f} s", flush=True)
    for row in rows:
        if set(row) != KEYS:
            raise ValueError(f"bench.{name} returned a row with {sorted(row)} instead of {sorted(KEYS)}")
    return rows


def _broken(name: str, fault: Fault) -> Row:
    """Write down a scenario that found what it looks for, and so has no figure."""
    told = {"value": 0, "unit": "none", "reference": None, "ratio": None, "ok": False}
    return {"name": f"{name} broke off", "goal": str(fault)[:200], **told}


def _line(row: Row) -> str:
    mark = "ok  " if row["ok"] else "FAIL"
    ratio = (
        "" if row["ratio"] is None else f", {row['ratio']:.2f} times the reference of {row['reference']:g}"
    )
    return f"{mark} {row['name']}: {row['value']:g} {row['unit']}{ratio} (goal: {row['goal']})"


if __name__ == "__main__":
    sys.exit(main())
