"""The two databases of a bench: throwaways that write as safely as an installation's, and plain reads of them."""

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.servers import Postgres, postgres_connection

COLUMNS = "poll INTEGER, person INTEGER, choice VARCHAR(12), remark TEXT, revision INTEGER, at VARCHAR(32)"
TABLE = f"CREATE TABLE bench_ballot ({COLUMNS}, UNIQUE (poll, person))"


class Store(Protocol):
    """What the bench asks of a database, past the project."""

    url: str

    def prepare(self) -> None:
        """Make the table of the bare inserts."""

    def group_commit(self, count: int) -> float:
        """Insert ballots in one transaction. Unit: milliseconds."""

    def ballots(self, poll: int) -> dict[int, str]:
        """Return what is stored: the choice of each voter."""

    def revisions(self, poll: int) -> int:
        """Count every version of every ballot."""

    def counts(self, poll: int) -> dict[str, int]:
        """Return what was counted at closing."""


class _Reads(Store):
    """The reads, alike in both; `mark` is how a parameter is written."""

    mark = "?"

    def __init__(self, url: str) -> None:
        self.url = url
        self._batch = 0

    def _rows(self, query: str, *values: object) -> list[Sequence[Any]]:
        raise NotImplementedError

    def _batch_of(self, count: int) -> list[tuple[object, ...]]:
        self._batch += 1
        return [(self._batch, person, "for", "", 1, "2026-11-24T08:00:00+00:00") for person in range(count)]

    def ballots(self, poll: int) -> dict[int, str]:
        query = f"SELECT person_id, choice FROM voting_ballot WHERE poll_id = {self.mark}"
        return {row[0]: row[1] for row in self._rows(query, poll)}

    def revisions(self, poll: int) -> int:
        query = (
            "SELECT count(*) FROM voting_ballotrevision r JOIN voting_ballot b ON b.id = r.ballot_id "
            f"WHERE b.poll_id = {self.mark}"
        )
        return int(self._rows(query, poll)[0][0])

    def counts(self, poll: int) -> dict[str, int]:
        outcome = self._rows(f"SELECT outcome FROM voting_poll WHERE id = {self.mark}", poll)[0][0]
        told: dict[str, Any] = json.loads(outcome) if isinstance(outcome, str) else outcome
        counts: dict[str, int] = told["counts"]
        return counts


class Sqlite(_Reads):
    """A file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "bench.sqlite3"
        super().__init__(f"sqlite:///{self._file}")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=20)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def prepare(self) -> None:
        with self._open() as connection:
            connection.execute(TABLE)

    def group_commit(self, count: int) -> float:
        rows, connection = self._batch_of(count), self._open()
        before = time.monotonic()
        with connection:
            connection.executemany("INSERT INTO bench_ballot VALUES (?, ?, ?, ?, ?, ?)", rows)
        return (time.monotonic() - before) * 1000

    def _rows(self, query: str, *values: object) -> list[Sequence[Any]]:
        return self._open().execute(query, values).fetchall()


class Postgresql(_Reads):
    """A cluster of its own."""

    mark = "%s"

    def __init__(self, cluster: Postgres) -> None:
        self._folder = cluster.directory
        with postgres_connection(cluster.directory) as connection:
            connection.execute("CREATE DATABASE bench")
        super().__init__(cluster.url("bench"))

    def _open(self) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(host=str(self._folder), user="postgres", dbname="bench")

    def prepare(self) -> None:
        with self._open() as connection:
            connection.execute(TABLE)

    def group_commit(self, count: int) -> float:
        rows = self._batch_of(count)
        with self._open() as connection:
            before = time.monotonic()
            connection.cursor().executemany("INSERT INTO bench_ballot VALUES (%s, %s, %s, %s, %s, %s)", rows)
            connection.commit()
            return (time.monotonic() - before) * 1000

    def _rows(self, query: str, *values: object) -> list[Sequence[Any]]:
        with self._open() as connection:
            return list(connection.execute(query.encode(), values).fetchall())


@contextmanager
def sqlite() -> Iterator[Sqlite]:
    """Give an SQLite file until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        yield Sqlite(Path(folder))


@contextmanager
def postgres() -> Iterator[Postgresql]:
    """Give a PostgreSQL that waits for its disk, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "postgres"
        place.mkdir()
        cluster = Postgres(place)
        cluster.start(fsync="on", synchronous_commit="on", full_page_writes="on")
        try:
            yield Postgresql(cluster)
        finally:
            cluster.kill()
