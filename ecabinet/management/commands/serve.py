"""Serve the installation: one server process and one job worker, started and ended together."""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ecabinet import certificates

# Daphne's own default of 50 makes a thousand tablets that connect at once wait for half a minute.
BACKLOG = 4096
# How long the parts may take to end by themselves before they are killed. Unit: seconds.
GRACE_SECONDS = 10
POLL_SECONDS = 0.2


class Command(BaseCommand):
    help = "Serve the installation with its job worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
        parser.add_argument("--no-worker", action="store_true")
        parser.add_argument(
            "--tls",
            action="store_true",
            help="Serve https with a certificate that this server makes for itself.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        files = certificates.own(Path(settings.DATA_DIR) / "tls", host) if options["tls"] else None
        commands = [server_command(options["server"], host, port, files)]
        if not options["no_worker"]:
            commands.append([sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "worker"])
        self.stdout.write(f"{'https' if files else 'http'}://{host}:{port}/")
        self.stdout.flush()
        code = run_together(commands)
        if code:
            raise CommandError(f"a part of the server ended with {code}")


def server_command(server: str, host: str, port: int, files: certificates.Files | None = None) -> list[str]:
    """Return the command line of one server process; with `files` it speaks https."""
    application = "ecabinet.asgi:application"
    if server == "daphne":
        kind = f"ssl:privateKey={_field(files.key)}:certKey={_field(files.certificate)}" if files else "tcp"
        endpoint = f"{kind}:port={port}:interface={_field(host)}:backlog={BACKLOG}"
        return [sys.executable, "-m", "ecabinet.daphne_flow", "-v", "0", "-e", endpoint, application]
    return [
        *(sys.executable, "-m", "uvicorn", application, "--host", host, "--port", str(port)),
        *("--ws", "websockets-sansio", "--loop", "uvloop", "--ws-per-message-deflate", "false"),
        *("--backlog", str(BACKLOG), "--log-level", "warning"),
        *(("--ssl-keyfile", str(files.key), "--ssl-certfile", str(files.certificate)) if files else ()),
    ]


def _field(value: object) -> str:
    """Escape what separates the fields of an endpoint: the colons of an IPv6 address or of a path."""
    return str(value).replace(":", "\\:")


def run_together(commands: list[list[str]]) -> int:
    """Run the parts until one ends or a signal comes, then end all of them.

    Shape: 0 when a signal ended them, otherwise the code of the part that ended first.
    """
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    parts = [subprocess.Popen(command, cwd=settings.BASE_DIR) for command in commands]  # noqa: S603
    while not stopped and all(part.poll() is None for part in parts):
        time.sleep(POLL_SECONDS)
    code = next((part.returncode for part in parts if part.poll() is not None), 0)
    end(parts)
    return 0 if stopped else (code or 1)


def end(parts: list[subprocess.Popen[bytes]]) -> None:
    """Ask the parts to end, and kill those that do not."""
    for part in parts:
        part.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for part in parts:
        try:
            part.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
