"""The generated nation that the savings are measured over: made once, kept, and copied to PostgreSQL.

Making it takes minutes, so a file is kept in the cache of the user, named by everything that shapes it: the schema, the
rules, the generator and the month it ends with. PostgreSQL gets the same rows without the journal, which no dashboard
reads; seeding twice would only measure the generator twice.
"""

import fcntl
import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ecabinet-bench"
# Read and written at once while copying. Unit: rows.
CHUNK = 500
# What shapes the rows: the schema, the generator, the rules of the figures and the chain.
SHAPING = (
    "*/migrations/*.py",
    "ecabinet/nation/*.py",
    "savings/rules/*.py",
    "savings/queries/months.py",
    "people/rules/chain.py",
)
# What dashboards, drill-down and roll-ups read.
TABLES = (
    "people_user",
    "people_body",
    "people_bodyname",
    "people_ruleset",
    "people_succession",
    "meetings_meeting",
    "savings_baseline",
    "savings_paperrecipient",
    "savings_meetingledger",
    "savings_heldreport",
    "savings_rollup",
)


@contextmanager
def kept(share: int) -> Iterator[tuple[Path, dict[str, float]]]:
    """Give the file of a nation of so many percent of the bodies, and what making it cost.

    Shape: {"cpu_seconds", "peak_mb"}; nobody else uses the file meanwhile.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"nation-{share}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = CACHE / f"nation-{share}-{_key()}.sqlite3"
        costs = file.with_suffix(".json")
        if not costs.exists():
            for old in CACHE.glob(f"nation-{share}-*"):
                old.unlink()
            costs.write_text(json.dumps(_made(file, share)))
        yield file, json.loads(costs.read_text())


def environment(url: str, place: Path) -> dict[str, str]:
    """Return the environment of a process that works on a database of the bench."""
    own = {"DATABASE_URL": url, "DATA_DIR": str(place), "PAPERS_DIR": str(place / "papers"), "REDIS_URL": ""}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "ecabinet.settings", "DJANGO_ENV": "development"}


def _key() -> str:
    digest = hashlib.sha256(time.strftime("%Y-%m").encode())
    for pattern in SHAPING:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _made(file: Path, share: int) -> dict[str, float]:
    print(f"  making a nation of {share} % of the bodies ...", flush=True)
    for command in (["migrate", "--verbosity", "0"], ["seed_nation", "--years", "2", "--share", str(share)]):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment(f"sqlite:///{file}", file.parent),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu_seconds": round(cpu, 1), "peak_mb": round(after.ru_maxrss / 1024, 1)}


def copy(file: Path, cluster: Path) -> None:
    """Copy the rows of a nation into the empty migrated database of a PostgreSQL cluster."""
    with (
        sqlite3.connect(f"file:{file}?mode=ro", uri=True) as source,
        psycopg.connect(host=str(cluster), user="postgres", dbname="postgres") as target,
    ):
        target.execute("SET session_replication_role = replica")
        target.execute("SET timezone = 'UTC'")
        for table in TABLES:
            _copy_table(table, source, target)
        target.commit()
        target.autocommit = True
        target.execute("ANALYZE")


def _copy_table(table: str, source: sqlite3.Connection, target: "psycopg.Connection[Any]") -> None:
    columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
    names = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    rows = source.execute("SELECT {} FROM {}".format(", ".join(f'"{name}"' for name in columns), table))
    with target.cursor() as cursor:
        with cursor.copy(into) as line:
            while some := rows.fetchmany(CHUNK):
                for row in some:
                    line.write_row(row)
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        (sequence,) = cursor.fetchone() or (None,)
        if sequence:
            last = sql.SQL("SELECT setval(%s, (SELECT coalesce(max(id), 1) FROM {}))").format(
                sql.Identifier(table)
            )
            cursor.execute(last, [sequence])
