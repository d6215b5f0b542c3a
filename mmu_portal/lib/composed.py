"""Queries composed once, for what pages ask in the same words each time, of another person or day.

Django takes ten times as long to compose a query of several conditions as the database to answer it. So the
statement is made once for each language, with places for what is given, and afterwards only asked. The
database is read each time: nothing of an answer is kept. See docs/adr for the decision.
"""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from copy import copy
from functools import cached_property, wraps
from typing import Any, ParamSpec

from django.db import connections, models
from django.utils.translation import get_language

Parameters = ParamSpec("Parameters")
_FIELDS: dict[type, type[models.Field]] = {
    int: models.BigIntegerField,
    str: models.CharField,
    dt.date: models.DateField,
    dt.datetime: models.DateTimeField,
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


class Given(models.Expression):
    """The place of a value that is known when the query is asked."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A place holder, and itself in the place of the value."""
        return "%s", [self]


class _Statement:
    """One query in one language."""

    def __init__(self, found: models.QuerySet) -> None:
        self.found = found
        self.compiler = found.query.get_compiler(using=found.db)
        self.sql, self.parameters = self.compiler.as_sql()
        if any(_is_moment(each) for each in self.parameters):
            raise ValueError("A query that is composed once is given its day and time.")
        columns = [column for column, *_rest in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def ask(self, given: dict[str, Any]) -> list[Any]:
        """The rows for these values, made as the query set makes them."""
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.found.db]
        values = tuple(_value(each, given, compiler.connection) for each in self.parameters)
        compiler.as_sql = lambda *args, **kwargs: (self.sql, values)
        compiler.get_converters = lambda columns: self.converters
        asked = self.found.all()
        asked.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        return list(asked)


def _is_moment(value: Any) -> bool:
    """Whether a value is a day or time of when the query was composed; SQLite is given both as text."""
    return isinstance(value, dt.date | dt.time) or (isinstance(value, str) and bool(_MOMENT.match(value)))


def _value(parameter: Any, given: dict[str, Any], connection: Any) -> Any:
    if not isinstance(parameter, Given):
        return parameter
    return parameter.output_field.get_db_prep_value(given[parameter.name], connection)


class _Composed:
    """A function that composes a query set, and its statements by language."""

    def __init__(self, compose: Callable[..., models.QuerySet]) -> None:
        self.compose = compose
        self.statements: dict[str | None, _Statement] = {}

    @cached_property
    def places(self) -> dict[str, Given]:
        """A place for each argument, of the kind that its annotation says."""
        arguments = inspect.signature(self.compose, eval_str=True).parameters
        return {name: Given(name, _FIELDS[each.annotation]()) for name, each in arguments.items()}

    def ask(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The rows for these arguments."""
        statement = self.statements.get(language := get_language())
        if statement is None:
            statement = self.statements[language] = _Statement(self.compose(**self.places))
        return statement.ask(dict(zip(self.places, args, strict=False)) | kwargs)


def composed(compose: Callable[Parameters, models.QuerySet]) -> Callable[Parameters, list[Any]]:
    """Make of a function that composes a query set one that asks it: the same arguments give its rows.

    The function is called with places for its arguments – whole numbers, texts, days, moments, as annotated –
    so it hands them on and looks at none; what it reads elsewhere, above all the clock, would stay as it was.
    """
    made = _Composed(compose)

    @wraps(compose)
    def asked(*args: Parameters.args, **kwargs: Parameters.kwargs) -> list[Any]:
        return made.ask(*args, **kwargs)

    return asked
