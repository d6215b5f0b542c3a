"""Many at once: the same work in so many threads, each with a connection of its own."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection, connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work` returned (or raised) for 0, 1, 2 … begun at the same moment, in that order."""
    outcomes: list[Any] = [None] * number
    begin = threading.Barrier(number)

    def one(place: int) -> None:
        begin.wait(30)
        try:
            outcomes[place] = work(place)
        except Exception as error:  # the test looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


@contextmanager
def database_for_threads(folder: Path) -> Iterator[None]:
    """A database that several connections share: on SQLite a copy in a file, as production has it."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    ours, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(folder / "races.sqlite3") as copy:
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")  # of several that begin at once, only one could
    copy.close()
    connection.settings_dict["NAME"] = str(folder / "races.sqlite3")
    connection.connection = None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, ours


@contextmanager
def without_constraint(model: type[models.Model], name: str) -> Iterator[None]:
    """The database without one of the constraints of a model, to show what it guards."""
    (guard,) = [each for each in model._meta.constraints if each.name == name]
    others = [each for each in model._meta.constraints if each is not guard]
    # SQLite makes the table anew, with the constraints that the model names; meanwhile triggers miss it.
    with mock.patch.object(model._meta, "constraints", others), _patient_editor() as editor:
        editor.remove_constraint(model, guard)
    try:
        yield
    finally:
        with _patient_editor() as editor:
            editor.add_constraint(model, guard)


@contextmanager
def _patient_editor() -> Iterator[BaseDatabaseSchemaEditor]:
    """An editor of tables of which triggers of other tables speak."""
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor.execute("PRAGMA legacy_alter_table = ON")
        yield editor
