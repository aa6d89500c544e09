"""Questions of a room that are written as SQL once per process and asked anew, with the real keys, every time.

Django takes ten to a hundred times longer to write such a question than the database takes to answer it, and a room
that fills asks the same ones of everybody. So each is written out for a person and a thing that cannot exist, and the
real keys are put in their places. Nothing of an answer is kept.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

# Keys that no row ever has; a value of a statement that equals one of them is the place of the real one.
PERSON, THING = 9_007_199_254_740_881, 9_007_199_254_740_761
Row = TypeVar("Row", bound=Model)


class Question(Generic[Row]):
    """A query of PERSON and THING, or of one of them.

    Shape: `query` is called once per process and database; what it reads of the moment, as a date, would stand still,
    so the database reads that itself. An order costs and is left out where one row or none is found.
    """

    def __init__(
        self, query: "Callable[[], QuerySet[Row, Any]]", *, asks: tuple[int, ...] = (PERSON, THING)
    ) -> None:
        self.query, self.asks = query, asks
        self._written: dict[str, tuple[type[Row], str, tuple[Any, ...]]] = {}

    def statement(self, person: int | None, thing: int | None = None) -> tuple[str, list[Any]]:
        """Return the SQL and its values with the real keys in their places.

        Errors: ValueError for a query that does not ask for just what it says.
        """
        _model, sql, values = self._of_database()
        real = {PERSON: person, THING: thing}
        return sql, [real.get(value, value) if type(value) is int else value for value in values]

    def rows(self, person: int | None, thing: int | None = None) -> list[tuple[Any, ...]]:
        """Ask, and return plain rows as the database gives them."""
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(person, thing))
            return cursor.fetchall()

    def holds(self, person: int | None, thing: int | None = None) -> bool:
        """Ask whether there is any row."""
        return bool(self.rows(person, thing))

    def found(self, person: int | None, thing: int | None = None) -> list[Row]:
        """Ask a query of whole rows, and return them as such."""
        model = self._of_database()[0]
        return list(model._base_manager.raw(*self.statement(person, thing)))

    def _of_database(self) -> tuple[type[Row], str, tuple[Any, ...]]:
        if connection.vendor not in self._written:
            query = self.query()
            sql, values = query.query.sql_with_params()
            if {PERSON, THING} & set(values) != set(self.asks):
                raise ValueError("the query does not ask for this person and this thing")
            self._written[connection.vendor] = (query.model, sql, tuple(values))
        return self._written[connection.vendor]
