"""Empty the tables after a test that commits: rows away, tables, journal triggers and sequences left as they are.

Django's own flush truncates every table with its indexes and makes every permission anew; for a test of three rows
that is most of the test's time.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import OperationalError, connection, transaction

from people import journal

# Filled by the migrations, and by nothing else.
KEPT = {"django_content_type", "auth_permission"}
# How often emptying is tried when another connection stands in its way.
ATTEMPTS = 3
_kept_for_module = False


@contextmanager
def one_world_for_a_module() -> Iterator[None]:
    """Leave the rows between the tests of a module that share them, and empty the tables when it ends."""
    global _kept_for_module
    _kept_for_module = True
    try:
        yield
    finally:
        _kept_for_module = False
        empty_tables()


def empty_tables() -> None:
    """Delete every row that a test can have committed."""
    if _kept_for_module:
        return
    for _ in range(ATTEMPTS):
        try:
            return _empty()
        except OperationalError as error:
            # A served project may be writing the last of what it does, in another order than ours.
            if "deadlock" not in str(error):
                raise
    _empty()


def _empty() -> None:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in names if name not in KEPT]
    statements = [f"DELETE FROM {table}" for table in tables]
    with _journal_open(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Who writes meanwhile ends first, or finds every table empty: no row is left that points to nothing.
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
            # Neither foreign keys nor the journal's triggers are asked: everything goes.
            cursor.execute("SET LOCAL session_replication_role = replica")
            statements = ["; ".join(statements)]
        for statement in statements:
            cursor.execute(statement)


def _journal_open() -> AbstractContextManager[None]:
    return nullcontext() if connection.vendor == "postgresql" else journal.triggers_dropped()
