"""The first page of a large paper on a slow line, in Chromium, counted in a proxy that slows and delays.

`python -m bench.paper_reader [--quick]`. The line: 10 Mbit/s down for all connections together, 40 ms there and back.
The first request for the paper's bytes is counted like every other. The reference is the same paper as a whole over
the same line, which is what a viewer without ranges waits for; `--quick` computes it from the rate.
"""

import argparse
import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.line import RATE, Line
from bench.servers import ROOT, _wait_for, free_port
from ecabinet.management.commands.serve import server_command

PAGES, PAPER_BYTES = 300, 50 * 1024 * 1024
MOST_REQUESTS, MOST_BYTES = 3, 600_000
ROUNDS, QUICK_ROUNDS = 3, 1
Row = dict[str, Any]


def rows(quick: bool = False) -> list[Row]:
    """Measure; return the rows as bench/__main__.py describes them."""
    with served() as (port, room), Line(port) as line:
        opened = _opened(line, room, QUICK_ROUNDS if quick else ROUNDS)
        whole = room["size"] / RATE if quick else _whole(line, room)
    worst = max(opened, key=lambda one: (one.requests, one.size))
    seconds = sorted(one.seconds for one in opened)[len(opened) // 2]
    name = f"first page of {PAGES} pages, {room['size'] / 1e6:.0f} MB, at 10 Mbit/s and 40 ms"
    return [
        _row(f"{name}: requests for its bytes", worst.requests, "requests", None, f"at most {MOST_REQUESTS}"),
        _row(f"{name}: its bytes", round(worst.size / 1e6, 3), "MB", None, "at most 0.6 MB"),
        _row(f"{name}: until it is painted", round(seconds, 2), "s", round(whole, 2), "at most 0.1"),
    ]


def _row(name: str, value: float, unit: str, reference: float | None, goal: str) -> Row:
    most = {"requests": MOST_REQUESTS, "MB": MOST_BYTES / 1e6, "s": 0.1}[unit]
    ratio = None if reference is None else round(value / reference, 3)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reference": reference,
        "ratio": ratio,
        "goal": goal,
        "ok": (value if ratio is None else ratio) <= most,
    }


# -- the browser ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """One opening of the paper. Units: seconds, bytes with the headers."""

    seconds: float
    requests: int
    size: int


# When the first page stands on the screen: pdf.js has drawn it, and the browser has painted a frame since.
PAINTED = """window.painted = 0;
document.addEventListener("reader:page", ({ detail }) => detail.number === 1 && !window.painted &&
  requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); })));"""


def _opened(line: Line, room: dict[str, Any], rounds: int) -> list[Opened]:
    """Open the paper several times, each in a browser that has the reader's scripts from another paper."""
    from playwright.sync_api import sync_playwright

    from tests.browsers import CHROMIUM, CHROMIUM_FLAGS

    base = f"http://127.0.0.1:{line.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        found = []
        for _ in range(rounds):
            context = browser.new_context(
                viewport={"width": 1180, "height": 820}, base_url=base, service_workers="block"
            )
            context.add_cookies([{"name": "sessionid", "value": room["session"], "url": base}])
            tab = context.new_page()
            tab.add_init_script(PAINTED)
            _paint(tab, room["small"])
            line.forget()
            seconds = _paint(tab, room["document"])
            painted_at = float(tab.evaluate("performance.timeOrigin")) / 1000 + seconds
            counted = line.count(room["content"], painted_at)
            found.append(Opened(seconds, counted.requests, counted.size))
            context.close()
        browser.close()
    return found


def _paint(tab: Any, document: int) -> float:
    """Go to a paper and return how long its first page took. Unit: seconds."""
    tab.goto(f"/documents/{document}/", wait_until="commit")
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if painted := tab.evaluate("window.painted ?? 0"):
            return float(painted) / 1000
        time.sleep(0.02)
    raise AssertionError(f"the first page of {document} was never painted")


def _whole(line: Line, room: dict[str, Any]) -> float:
    """Load the paper as a whole over the line. Unit: seconds."""
    import httpx

    before = time.monotonic()
    with httpx.stream(
        "GET",
        f"http://127.0.0.1:{line.port}{room['content']}",
        cookies={"sessionid": room["session"]},
        timeout=120,
    ) as answer:
        size = sum(len(piece) for piece in answer.iter_raw())
    if size < room["size"]:
        raise AssertionError(f"only {size} bytes of the paper came")
    return time.monotonic() - before


# -- the server ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def served() -> Iterator[tuple[int, dict[str, Any]]]:
    """Serve the project with the paper, made ready by the pipeline, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DATA_DIR": folder,
            "PAPERS_DIR": f"{folder}/papers",
            "REDIS_URL": "",
            "LOG_LEVEL": "WARNING",
        }
        made = [sys.executable, "-m", "bench.paper_reader", "--room"]
        room = json.loads(subprocess.check_output(made, cwd=ROOT, env=environment).splitlines()[-1])
        port = free_port()
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            command = server_command("daphne", "127.0.0.1", port)
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
            yield port, room
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _room() -> dict[str, Any]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecabinet.settings")
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from bench.rooms import _sessions
    from ecabinet import demo
    from tests import builders
    from tests.documents import papers

    call_command("migrate", verbosity=0)
    cast = demo.make_cast(password=None)
    item = builders.called_meeting(cast).items.get(order=1)
    small = papers.ready_document(item, cast["secretary"], papers.pdf(1), "small.pdf")
    document = papers.ready_document(item, cast["secretary"], paper(), "large.pdf")
    version = document.versions.get()
    return {
        "small": small.pk,
        "document": document.pk,
        "content": reverse("documents:content", args=[version.pk]),
        "size": version.size,
        "session": _sessions([cast["minister1"]])[0],
    }


def paper() -> bytes:
    """Make a paper of 300 pages and 50 MB: words, and on every page a picture that does not shrink."""
    import pikepdf

    from tests.documents import papers

    made = pikepdf.open(io.BytesIO(papers.pdf(PAGES)))
    noise = random.Random(1)
    # Uncompressed, three bytes a dot.
    side = int((PAPER_BYTES / PAGES / 3) ** 0.5)
    for page in made.pages:
        image = pikepdf.Stream(made, noise.randbytes(side * side * 3))
        image.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=side,
                Height=side,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
            )
        )
        page.Resources.XObject = pikepdf.Dictionary(Photo=image)
        page.contents_add(b"q 400 0 0 400 90 150 cm /Photo Do Q")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--room", action="store_true", help="prepare the database of the environment")
    asked = parser.parse_args()
    if asked.room:
        print(json.dumps(_room()))
        return
    for row in rows(quick=asked.quick):
        print(row)


if __name__ == "__main__":
    main()
