"""The drawing process as its server sees it: one child, begun when it is first needed, asked one thing at a time."""

import json
import select
import subprocess
import sys
import threading

from django.conf import settings

# The heaviest page of the papers that were measured took 2 s. Unit: seconds.
PATIENCE_SECONDS = 30


class Unrenderable(Exception):  # noqa: N818 -- a state of the paper
    """A page that cannot be drawn, or a copy that cannot be made."""


class Child:
    """The drawing process; begun anew after one that ended or took too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ask(self, **asked: object) -> None:
        """Have one thing done. Errors: Unrenderable."""
        with self._lock:
            answer = self._answer_to(json.dumps(asked))
        if not answer.get("ok"):
            raise Unrenderable(answer.get("fault", "the drawing process ended"))

    def _answer_to(self, line: str) -> dict[str, object]:
        process = self.running()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
            text = process.stdout.readline() if ready else ""
        except BrokenPipeError:
            text = ""
        if not text:
            process.kill()
            process.wait()
        return json.loads(text) if text else {}

    def running(self) -> "subprocess.Popen[str]":
        """Return the process, begun now unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "documents.pdf.page_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                text=True,
            )
        return self._process


child = Child()
