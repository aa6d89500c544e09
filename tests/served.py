"""The project itself as real processes, for the tests that need sockets or browsers."""

import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.servers import Process


def free_port() -> int:
    """Return a port of the loopback address that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Project:
    """The project itself: one server process, and with `worker` one job worker, on one database.

    Shape: `application` names another ASGI application around the project's; `port` is free when it is given.
    """

    def __init__(
        self,
        *,
        server: str,
        environment: Mapping[str, str],
        directory: Path,
        worker: bool,
        application: str = "ecabinet.asgi:application",
        port: int = 0,
    ) -> None:
        self.port = port or free_port()
        self.application = application
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment
        name = f"{server}-{self.port}"
        self.web = Process(
            self._command(server),
            log=directory / f"{name}.log",
            environment=environment,
            death_signal=signal.SIGKILL,
        )
        self.worker = self._worker(directory / f"{name}-worker.log") if worker else None
        self.web.wait_until(self._answers, server)

    def _command(self, server: str) -> list[str]:
        if server == "uvicorn":
            # As ecabinet/management/commands/serve.py.
            options = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
            options += ["--ws", "websockets-sansio", "--loop", "uvloop", "--ws-per-message-deflate", "false"]
            return [sys.executable, "-m", "uvicorn", *options, self.application]
        options = ["-b", "127.0.0.1", "-p", str(self.port), "--verbosity", "0"]
        return [sys.executable, "-m", "ecabinet.daphne_flow", *options, self.application]

    def _worker(self, log: Path) -> Process:
        command = [sys.executable, "manage.py", "worker"]
        return Process(command, log=log, environment=self.environment, death_signal=signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        """End the server and its worker in order."""
        for process in (self.web, self.worker):
            if process:
                process.stop()

    def kill(self) -> None:
        """Kill the server and its worker as a power cut would."""
        for process in (self.web, self.worker):
            if process:
                process.kill()
