"""Runs a step that opens a foreign file in a process of its own, so that no file can end the worker.

The child has its own process group, limits of memory, time and file size, no network where the kernel lets it take
that away from itself, none of our environment, and dies with its parent. It answers in JSON lines on a pipe.
"""

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from documents.pdf import steps
from documents.rules import files as rules
from people.rules import Refused

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
# The longest that a step may take; 2,000 pages need a minute on a slow machine. Unit: seconds.
WALL_SECONDS = 180
# The most that a child may answer: the text of the longest paper. Unit: bytes.
ANSWER_BYTES = 128 * 1024 * 1024
# What a child gets of our environment: nothing that is secret, nothing that leads out.
KEPT_ENVIRONMENT = ("PATH", "LANG", "TZ")


class Died(Exception):  # noqa: N818 -- a fact about the child, turned into a refusal by those who ran it
    """The child gave no answer: killed, out of memory, out of time, or it broke over the file."""


def run(step: str, arguments: dict[str, Any], tell: steps.Tell = steps.silent) -> dict[str, Any]:
    """Run a step of steps.py in a child process and return its answer.

    Errors: Refused in the step's own sentence, or because the child did not come to an end within its limits.
    """
    job = json.dumps({"step": step, "arguments": arguments})
    try:
        with tempfile.TemporaryFile() as errors:
            return _answer(_lines(job, errors), tell)
    except Died:
        raise Refused(rules.TOO_HEAVY) from None


def run_here(step: str, arguments: dict[str, Any], tell: steps.Tell = steps.silent) -> dict[str, Any]:
    """Run a step in this process: for files of our own making only (the demo, the tests)."""
    return steps.STEPS[step](tell, **arguments)


def _answer(lines: Iterator[dict[str, Any]], tell: steps.Tell) -> dict[str, Any]:
    for line in lines:
        if "refused" in line:
            why, values = line["refused"], line["values"]
            raise Refused(why, **values)
        if "done" in line:
            done: dict[str, Any] = line["done"]
            return done
        if "said" in line:
            logger.warning("child: %s", line["said"])
        else:
            tell(line["state"], line["percent"])
    raise Died


def _lines(job: str, errors: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what the child says until it ends; whatever happens, its whole group is gone afterwards."""
    ours, its = os.pipe()
    child = subprocess.Popen(  # noqa: S603 -- our own interpreter and our own module
        [sys.executable, "-m", "documents.pdf.inside", job],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=errors,
        start_new_session=True,
    )
    os.close(its)
    try:
        yield from map(json.loads, _texts(ours, time.monotonic() + WALL_SECONDS))
    finally:
        os.close(ours)
        end(child)
        _log_end(child.returncode, errors)


def _texts(pipe: int, deadline: float) -> Iterator[bytes]:
    """Read lines until the pipe is closed, the deadline is over, or far too much was said."""
    waiting, size = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            piece = os.read(pipe, 1 << 20)
            size += len(piece)
            if not piece or size > ANSWER_BYTES:
                return
            *lines, waiting = (waiting + piece).split(b"\n")
            yield from lines


def environment() -> dict[str, str]:
    """Return the environment of a child: no settings, no keys, no proxies."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child with everything it started, and wait for it."""
    # Its group is gone already when it ended by itself and left nobody behind.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _log_end(code: int, errors: IO[bytes]) -> None:
    if code in (0, -signal.SIGKILL):
        return
    errors.seek(0)
    logger.warning("child ended with %s: %s", code, errors.read()[-2_000:].decode(errors="replace"))
