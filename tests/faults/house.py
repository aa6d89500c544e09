"""A database of its own with a room in it, the server processes around it, and what the database says afterwards."""

import itertools
import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tests import moulds, run
from tests.faults.history import Entry, Truth
from tests.served import Project, free_port
from tests.servers import ROOT, Postgres, Redis

APPLICATION = "tests.faults.app:application"
# What a journal entry is about, by the field of its data that says so.
ABOUT = ("poll", "item", "person", "turn")


@dataclass(frozen=True)
class Person:
    """Somebody of the room. Shape: keys of the person and of the place, the session, and the uid for the journal."""

    pk: int
    session: str
    place: int
    uid: str


class House:
    """The room and its servers; `armed` is the folder of tests/faults/app.py."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str,
        polls: int,
        processes: int,
        redis: Redis | None,
        server: str = "daphne",
    ) -> None:
        self.folder, self.server = folder, server
        self.armed = folder / "armed"
        self.armed.mkdir()
        self.redis = redis
        self.cluster = _cluster(folder) if database == "postgres" else None
        self.url = self.cluster.url(run.TEMPLATE) if self.cluster else _file(folder)
        self.environment = {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(folder / "data"),
            "REDIS_URL": redis.url if redis else "",
            "SERVER_PROCESSES": str(processes),
            "FAULTS_DIR": str(self.armed),
            "LOG_LEVEL": "CRITICAL",
        }
        self.room = self._made(polls)
        self.voters = [Person(*one) for one in self.room["voters"]]
        self.guests = [Person(*one) for one in self.room["guests"]]
        self.chair, self.secretary = (Person(*self.room[name]) for name in ("chair", "secretary"))
        self.ports = [free_port() for _ in range(processes)]
        self.projects = [self._served(port) for port in self.ports]

    def _made(self, polls: int) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.room", str(polls)]
        made: dict[str, Any] = json.loads(
            subprocess.check_output(command, cwd=ROOT, env={**os.environ, **self.environment})
        )
        return made

    def _served(self, port: int) -> Project:
        return Project(
            server=self.server,
            environment=self.environment,
            directory=self.folder,
            worker=False,
            application=APPLICATION,
            port=port,
        )

    # -- faults --

    def arm(self, point: str) -> None:
        """Let the next process that comes to a point of tests/faults/app.py die there."""
        (self.armed / point).touch()

    def disarm(self) -> None:
        """Take back every point that nobody came to."""
        for point in self.armed.iterdir():
            point.unlink(missing_ok=True)

    def move_clock(self, seconds: float) -> None:
        """Let the clocks of all server processes be off by so much from now on; whole at once, never half a number."""
        written = self.folder / "clock.new"
        written.write_text(str(seconds))
        written.replace(self.armed / "clock")

    def revive(self) -> int:
        """Start every server process anew that has ended, at its old address; return how many had."""
        dead = [number for number, one in enumerate(self.projects) if not one.web.is_running()]
        for number in dead:
            self.projects[number] = self._served(self.ports[number])
        return len(dead)

    def end(self) -> None:
        """End everything without waiting for anybody."""
        for project in self.projects:
            project.kill()
        if self.cluster:
            self.cluster.kill()

    # -- the truth --

    def version(self) -> int:
        """Return the version of the meeting."""
        return int(self._rows("SELECT version FROM meetings_meeting")[0][0])

    def truth(self, fresh: Mapping[str, str], since: int) -> tuple[Truth, list[str]]:
        """Read the truth since a version, and what is already wrong inside the database itself."""
        ballots: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for poll, person, choice in self._rows(REVISIONS):
            ballots[str(poll), str(person)].append(choice)
        wrong = [
            f"ballot of {person} in poll {poll} differs from its last revision"
            for poll, person, choice, revision in self._rows(BALLOTS)
            if ballots[str(poll), str(person)][revision - 1 :] != [choice]
        ]
        counts = {str(poll): _json(outcome)["counts"] for poll, outcome in self._rows(CLOSED)}
        for told in counts.values():
            for name in ("not_answered", "absent"):
                told.pop(name, None)
        entries = [entry for entry in self._entries() if entry.version > since]
        truth = Truth(ballots, counts, entries, self.version(), fresh)
        return truth, [*wrong, *self._broken_chain()]

    def last_entry_at(self) -> datetime:
        """Return the moment of the journal's newest entry."""
        at: datetime = self._rows("SELECT max(at) FROM people_journalentry")[0][0]
        return at

    def entries_out_of_time(self) -> list[int]:
        """List the serials of the entries of the journal that are earlier than the one before them."""
        rows = self._rows("SELECT body_id, serial, at FROM people_journalentry ORDER BY body_id, serial")
        following = itertools.pairwise(rows)
        return [serial for (one, _, before), (body, serial, at) in following if one == body and at < before]

    def _entries(self) -> list[Entry]:
        found = self._rows(f"{ENTRIES} '{'meeting:' + self.room['uid']}' ORDER BY version")
        return [Entry(version, verb, _about(_json(data))) for version, verb, data in found]

    def _broken_chain(self) -> list[str]:
        command = [sys.executable, "manage.py", "verify_journal"]
        checked = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return [] if checked.returncode == 0 else [f"verify_journal: {checked.stdout}{checked.stderr}"]

    def _rows(self, query: str) -> Sequence[Sequence[Any]]:
        if self.cluster is None:
            file = sqlite3.connect(self.folder / "faults.sqlite3", timeout=20)
            return file.execute(query).fetchall()
        where = str(self.cluster.directory)
        with psycopg.connect(host=where, user="postgres", dbname=run.TEMPLATE) as connection:
            return list(connection.execute(query.encode()).fetchall())


REVISIONS = (
    "SELECT b.poll_id, b.person_id, r.choice FROM voting_ballotrevision r "
    "JOIN voting_ballot b ON b.id = r.ballot_id ORDER BY b.id, r.revision"
)
BALLOTS = "SELECT poll_id, person_id, choice, revision FROM voting_ballot"
CLOSED = "SELECT id, outcome FROM voting_poll WHERE state = 'closed'"
ENTRIES = "SELECT version, verb, data FROM people_journalentry WHERE stream ="


def _json(value: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return told


def _about(data: dict[str, Any]) -> str:
    return next((str(data[name]) for name in ABOUT if data.get(name)), "")


def _cluster(folder: Path) -> Postgres:
    place = folder / "postgres"
    place.mkdir()
    moulds.copy("postgres", place / "data", run.make_cluster)
    cluster = Postgres(place)
    start(cluster)
    return cluster


def start(cluster: Postgres) -> None:
    """Start a cluster that has written what it says it has."""
    cluster.start(synchronous_commit="on")


def _file(folder: Path) -> str:
    moulds.copy("sqlite", folder / "faults.sqlite3", run.make_file)
    return f"sqlite:///{folder / 'faults.sqlite3'}"


@contextmanager
def house(
    *,
    database: str = "postgres",
    polls: int = 0,
    processes: int = 1,
    with_redis: bool = False,
    server: str = "daphne",
) -> Iterator[House]:
    """Give a house until the block ends."""
    folder = run.short_folder()
    redis = Redis(folder) if with_redis else None
    if redis:
        redis.start()
    made = House(folder, database=database, polls=polls, processes=processes, redis=redis, server=server)
    try:
        yield made
    finally:
        made.end()
        if redis:
            redis.kill()
