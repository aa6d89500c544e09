"""Empty the tables after a test that commits: rows away, tables, journal triggers and sequences left as they are.

Django's own flush truncates every table with its indexes and makes every permission anew; for a test of three rows
that is most of the test's time.
"""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection, transaction

from people import journal

# Filled by the migrations, and by nothing else.
KEPT = {"django_content_type", "auth_permission"}


def empty_tables() -> None:
    """Delete every row that a test can have committed."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    statements = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in set(tables) - KEPT]
    with _journal_open(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Neither foreign keys nor the journal's triggers are asked: everything goes.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(statements))
        else:
            for statement in statements:
                cursor.execute(statement)


def _journal_open() -> AbstractContextManager[None]:
    return nullcontext() if connection.vendor == "postgresql" else journal.triggers_dropped()
