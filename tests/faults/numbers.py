"""How often each fault happens in the short set (in CI) and in the long one (`make faults`), and the report.

`FAULTS=long` asks for the long set; every scenario tells what it did by `told`, and the last word of a run writes
build/faults-report.json and .md.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SETS = ("short", "long")
# scenario -> how often, in the short set and in the long one.
TABLE: dict[str, tuple[int, int]] = {
    "kills on PostgreSQL": (6, 300),
    "kills on SQLite": (4, 200),
    "kills under uvicorn": (2, 20),
    "cuts under uvicorn": (8, 40),
    "races of cast and close": (20, 200),
    "Redis faults": (5, 100),
    "Redis faults under uvicorn": (2, 10),
    "PostgreSQL restarts": (3, 60),
    "PostgreSQL restarts under uvicorn": (1, 6),
    "jumps of the server's clock": (5, 60),
    "jumps of the clock under uvicorn": (2, 10),
    "cuts of single tablets": (20, 400),
    "duplicated and reordered commands": (2_000, 20_000),
    "bad frames": (3_000, 50_000),
    "seconds offline": (60, 600),
    "changes while offline": (300, 300),
}


def chosen() -> str:
    """Return the set that the environment asks for."""
    name = os.environ.get("FAULTS", "short")
    if name not in SETS:
        raise ValueError(f"FAULTS is one of {', '.join(SETS)}")
    return name


def number(scenario: str) -> int:
    """Return how often a fault happens in this run."""
    return TABLE[scenario][SETS.index(chosen())]


@dataclass
class Line:
    """What one scenario came to. Units: `seconds` of wall time."""

    scenario: str
    times: int
    commands: int = 0
    frames: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    note: str = ""


_lines: list[Line] = []
_began = time.monotonic()


def told(line: Line) -> Line:
    """Take what a scenario came to into the report."""
    _lines.append(line)
    return line


def write_report(folder: Path = ROOT / "build") -> Path:
    """Write the report of the scenarios that ran, for machines and for people."""
    folder.mkdir(exist_ok=True)
    content = {
        "set": chosen(),
        "seconds": round(time.monotonic() - _began),
        "lines": [asdict(one) for one in _lines],
    }
    (folder / "faults-report.json").write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    head = "| scenario | times | commands | frames | seconds | faults found | note |\n|---|---|---|---|---|---|---|\n"
    rows = "".join(
        f"| {one.scenario} | {one.times} | {one.commands} | {one.frames} | {one.seconds:.0f} | {len(one.faults)} "
        f"| {one.note} |\n"
        for one in _lines
    )
    found = "".join(f"- {one.scenario}: {fault}\n" for one in _lines for fault in one.faults)
    report = folder / "faults-report.md"
    report.write_text(f"# Faults, {chosen()} set, {content['seconds']} s\n\n{head}{rows}\n{found}")
    return report
