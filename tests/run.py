"""One test run: its folder, its PostgreSQL, and what it tells Django by the environment."""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests import moulds, servers

# Names the run's folder to xdist's workers.
MARK = "ECABINET_TEST_RUN"
# The migrated database in the cluster, which every worker copies.
TEMPLATE = "ecabinet"


def short_folder() -> Path:
    """Make a folder inside the run's own: short enough for a socket's name and open to "nobody"."""
    folder = Path(tempfile.mkdtemp(dir=os.environ[MARK]))
    folder.chmod(0o755)
    return folder


class Run:
    """What one test run owns: a folder, and a PostgreSQL cluster unless the run is on SQLite.

    The first process (with xdist: the controller) makes it; the workers find it in the environment.
    """

    def __init__(self) -> None:
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        self.is_owner = not self.worker
        self.database = os.environ.get("TEST_DATABASE", "postgres")
        self.postgres: servers.Postgres | None = None
        if self.is_owner:
            os.environ[MARK] = tempfile.mkdtemp(prefix="ecabinet-test-", dir="/tmp")
        self.directory = Path(os.environ[MARK])
        self.own = self.directory / (self.worker or "main")

    def begin(self) -> None:
        """Start what the run needs and say so in the environment, before Django reads its settings."""
        self._end_with_its_starter()
        self.directory.chmod(0o755)
        self.own.mkdir()
        if self.is_owner and self.database == "postgres":
            self._start_postgres()
        os.environ["DATABASE_URL"] = self._database_url()
        os.environ["DATA_DIR"] = str(self.own / "data")
        os.environ["PAPERS_DIR"] = str(self.own / "papers")
        os.environ["SECRET_KEY_DIR"] = str(self.own / "keys")
        os.environ["REDIS_URL"] = ""
        os.environ["DJANGO_ENV"] = "test"
        os.environ["DATABASE_POOL_MIN"] = "0"
        # Each server process of a run would compile every module anew, and pytest every test.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False

    def _end_with_its_starter(self) -> None:
        if self.is_owner:
            # A run that is told to stop ends like one that was interrupted: in order.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        else:
            servers.die_with_parent(signal.SIGKILL)

    def _start_postgres(self) -> None:
        folder = self._postgres_folder()
        folder.mkdir()
        moulds.copy("postgres", folder / "data", make_cluster)
        self.postgres = servers.Postgres(folder)
        self.postgres.start()

    def _postgres_folder(self) -> Path:
        return self.directory / "postgres"

    def _sqlite_file(self) -> Path:
        """A file, so that threads and server processes can share it."""
        return self.own / "test.sqlite3"

    def _database_url(self) -> str:
        if self.database == "sqlite":
            return f"sqlite:///{self._sqlite_file()}"
        return servers.postgres_url(self._postgres_folder(), self._postgres_name())

    def _postgres_name(self) -> str:
        return f"{TEMPLATE}_{self.own.name}"

    def make_database(self) -> None:
        """Make this process's own test database, migrated and empty, where DATABASE_URL names it."""
        if self.database == "sqlite":
            return moulds.copy("sqlite", self._sqlite_file(), make_file)
        with servers.postgres_connection(self._postgres_folder()) as connection:
            connection.execute(f"CREATE DATABASE {self._postgres_name()} TEMPLATE {TEMPLATE}")

    def end(self) -> None:
        """End the servers of this run and remove its folder."""
        if self.is_owner:
            if self.postgres:
                self.postgres.kill()
            shutil.rmtree(self.directory, ignore_errors=True)


def make_cluster(data: Path) -> None:
    """Make the mould of a PostgreSQL cluster with the migrated database."""
    folder = data.with_name("postgres")
    folder.mkdir()
    cluster = servers.Postgres(folder)
    cluster.start()
    with servers.postgres_connection(folder) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    moulds.migrate(cluster.url(TEMPLATE), folder.with_name("own"))
    cluster.stop()
    (folder / "data").rename(data)


def make_file(file: Path) -> None:
    """Make the mould of a migrated SQLite file."""
    moulds.migrate(f"sqlite:///{file}", file.with_name("own"))
