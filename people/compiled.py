"""Questions of a room that are written as SQL once per process and asked anew, with the real keys, every time.

Django takes ten to a hundred times longer to write such a question than the database takes to answer it, and a room
that fills asks the same ones of everybody. So each is written out for a person and a thing that cannot exist, and the
real keys are put in their places. PostgreSQL keeps its plan of each for as long as the connection lives. Nothing of
an answer is kept.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

# Keys, and a text, that no row ever has; a value of a statement that equals one is the place of the real one.
PERSON, THING, NUMBER = 9_007_199_254_740_881, 9_007_199_254_740_761, 9_007_199_254_740_847
TEXT = "\ue000place of a text\ue000"
Row = TypeVar("Row", bound=Model)
Real = int | str


class Question(Generic[Row]):
    """A query with some of the places above in it.

    Shape: `query` is called once per process and database; what it reads of the moment, as a date, would stand still,
    so the database reads that itself. An order costs and is left out where one row or none is found. It is asked by
    the real values in the order of `places`.
    """

    def __init__(self, query: "Callable[[], QuerySet[Row, Any]]", *places: Real) -> None:
        self.query = query
        self.places = places
        self._written: dict[str, _Written[Row]] = {}

    def statement(self, *real: Real) -> tuple[str, list[Any]]:
        """Return the SQL and its values with the real ones in their places."""
        written, put = self._of_database(), dict(zip(self.places, real, strict=True))
        return written.sql, [_put(one, put) for one in written.values]

    def rows(self, *real: Real) -> list[Any]:
        """Ask a query of single values; return its rows as sequences."""
        return list(self._of_database().converted(self._asked(*real)))

    def holds(self, *real: Real) -> bool:
        """Ask whether there is any row."""
        return bool(self._asked(*real))

    def found(self, *real: Real) -> list[Row]:
        """Ask a query of whole rows, with what `select_related` and annotations bring along."""
        return list(self._of_database().instances(self._asked(*real)))

    def first(self, *real: Real) -> Row | None:
        """Return the first row that is found, None for none."""
        return next(iter(self.found(*real)), None)

    def _asked(self, *real: Real) -> list[Any]:
        with _cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(*self.statement(*real))
            return list(cursor.fetchall())

    def _of_database(self) -> "_Written[Row]":
        # Not by django.db.connection, which looks for the thread's own anew at every dot.
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in self._written:
            self._written[vendor] = _Written(self.query(), self.places)
        return self._written[vendor]


class _Preparing(psycopg.Cursor[Any]):
    """Sends the values beside the statement, which PostgreSQL therefore plans once and not every time."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> "_Preparing":
        """Ask, after having the statement prepared where the connection allows it (`prepare_threshold`)."""
        return super().execute(query, params, prepare=True)


def _cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """Return a cursor as Django's own, which for PostgreSQL would write the values into the statement."""
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return CursorWrapper(_Preparing(connection.connection), connection)


def _may_be_place(value: object) -> bool:
    return isinstance(value, int | str)


def _put(value: Any, real: dict[Real, Real]) -> Any:
    """Put the real value where a place is, of the same type: for PostgreSQL Django says how wide a number is."""
    if not _may_be_place(value) or real.get(value) is None:
        return value
    return type(value)(real[value])


class _Written(Generic[Row]):
    """A query in the words of one database, and how its rows become what the query is of."""

    def __init__(self, query: "QuerySet[Row, Any]", places: tuple[Real, ...]) -> None:
        self.model = query.model
        self._compiler = query.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, values = self._compiler.as_sql()
        self.values = tuple(values)
        if {PERSON, THING, NUMBER, TEXT} & set(filter(_may_be_place, values)) != set(places):
            raise ValueError("the query does not ask for just what it says")
        # Not the connection of the thread that came first, which would be held open for good.
        self._compiler.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        columns = [column[0] for column in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(columns)

    def converted(self, rows: list[Any]) -> Iterator[Any]:
        """Turn what the driver gives into the values of the fields."""
        return self._compiler.apply_converters(rows, self._converters) if self._converters else iter(rows)

    def instances(self, rows: list[Any]) -> Iterator[Row]:
        """Make rows of the model, as django.db.models.query.ModelIterable does."""
        select, info = self._compiler.select, self._compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        for row in self.converted(rows):
            made = self.model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in populators:
                populator.populate(row, made)
            for name, place in (self._compiler.annotation_col_map or {}).items():
                setattr(made, name, row[place])
            yield made
