"""A database as one file and back, on SQLite and PostgreSQL; what is in it, to be held against the copy."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mmu_portal.lib.backup import Refused
from mmu_portal.lib.backup.archive import sync_folder
from mmu_portal.lib.backup.programs import program, run, server_version

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LONGEST_NAME = 63
PATIENCE = 60_000  # milliseconds, while somebody changes the schema
UNOWNED = ("--no-owner", "--no-privileges")
RELATIONS = """
    SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind <> 'i'
    UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"""


@contextmanager
def answering() -> Iterator[None]:
    """Raise what the database refuses as a sentence."""
    try:
        yield
    except DatabaseError as error:
        raise Refused(f"The database says: {str(error).strip().partition(chr(10))[0]}.") from error


@contextmanager
def another(connection: BaseDatabaseWrapper, name: str = "") -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, perhaps to another database, on which statements take as long as they take."""
    other = connection.copy("apart")
    if name:
        other.settings_dict["NAME"] = name
    if name and other.vendor == "sqlite":
        other.settings_dict["OPTIONS"] = {}  # or it would be given a second file
    with closing(other):
        if other.vendor == "postgresql":
            with other.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        yield other


def dump(connection: BaseDatabaseWrapper, into: Path) -> dict[str, Any]:
    """Write the database, of one moment, to a new file; what is in that file: its tables and migrations.

    Others go on writing meanwhile. On SQLite nothing that was deleted before is in the copy.

    Raises:
        Refused: there is no room, or PostgreSQL's program is missing, too old or failed.
    """
    if connection.vendor == "sqlite":
        return _dump_sqlite(connection, into)
    return _dump_postgresql(connection, into)


def _dump_sqlite(connection: BaseDatabaseWrapper, into: Path) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(into)])
    into.chmod(0o600)
    with another(connection, str(into)) as copy:
        return _contents(copy)


def _dump_postgresql(connection: BaseDatabaseWrapper, into: Path) -> dict[str, Any]:
    program("pg_dump", server_version(connection))
    with another(connection) as reader:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        asked = (f"--snapshot={snapshot}", f"--file={into}", f"--lock-wait-timeout={PATIENCE}")
        run("pg_dump", reader, "--format=custom", *UNOWNED, *asked)
        into.chmod(0o600)
        contents = _contents(reader)
        reader.rollback()
    return contents


def _contents(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        migrations = sorted(f"{app}.{name}" for app, name in cursor.fetchall())
    return {"migrations": migrations, "tables": tables(connection)}


def load(connection: BaseDatabaseWrapper, dumped: Path) -> None:
    """Bring a dump back into an empty database, whole or not at all.

    Raises:
        Refused: it cannot be read, or the database takes it not.
    """
    if connection.vendor == "sqlite":
        _load_sqlite(connection, dumped)
    else:
        run(
            "pg_restore",
            connection,
            "--exit-on-error",
            "--single-transaction",
            *UNOWNED,
            str(dumped),
        )


def _load_sqlite(connection: BaseDatabaseWrapper, dumped: Path) -> None:
    place = Path(connection.settings_dict["NAME"])
    beside = place.with_name(f"{place.name}.restored")
    try:
        shutil.copyfile(dumped, beside)
        beside.chmod(0o600)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        with another(connection, str(beside)) as copy, copy.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone() != ("ok",):
                raise Refused("SQLite does not find the database whole.")
        clear(connection)
        beside.replace(place)
        sync_folder(place.parent)
    finally:
        beside.unlink(missing_ok=True)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is nothing in the database."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    asked = "SELECT 1 FROM sqlite_master" if connection.vendor == "sqlite" else RELATIONS
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} LIMIT 1")
        return cursor.fetchone() is None


def clear(connection: BaseDatabaseWrapper) -> None:
    """Take away everything in a database that was empty before."""
    if connection.vendor == "sqlite":
        connection.close()
        place = connection.settings_dict["NAME"]
        for end in ("", "-wal", "-shm"):
            Path(f"{place}{end}").unlink(missing_ok=True)
        return
    with another(connection) as other, other.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = other.ops.quote_name(cursor.fetchone()[0])
        cursor.execute(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")


def tables(connection: BaseDatabaseWrapper) -> dict[str, list[Any]]:
    """Of each table the number of its rows and a sum over all of them that does not depend on their order."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
    return {name: _counted(connection, name) for name in names}


def _counted(connection: BaseDatabaseWrapper, name: str) -> list[Any]:
    row = "*" if connection.vendor == "sqlite" else "each::text"
    rows = total = 0
    # A plain cursor would have PostgreSQL's rows in memory all at once.
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {row} FROM {connection.ops.quote_name(name)} each")  # noqa: S608 - its own
        while some := cursor.fetchmany(2_000):
            rows += len(some)
            total += sum(int.from_bytes(hashlib.sha256(repr(each).encode()).digest()[:16]) for each in some)
    return [rows, f"{total % (1 << 128):032x}"]


@contextmanager
def throwaway(connection: BaseDatabaseWrapper, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database beside the portal's, of the same kind, that is gone afterwards.

    Raises:
        Refused: the account may not make one, or another rehearsal is using it.
    """
    if connection.vendor == "sqlite":
        with another(connection, str(folder / "rehearsal.sqlite3")) as other:
            yield other
        return
    ending = "_rehearsal"
    name = connection.settings_dict["NAME"][: LONGEST_NAME - len(ending)] + ending
    quoted = connection.ops.quote_name(name)
    with another(connection) as beside, beside.cursor() as cursor:
        try:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")  # of a rehearsal that was killed
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
        except DatabaseError as error:
            raise Refused(
                f"No database for the rehearsal can be made ({str(error).splitlines()[0]})."
            ) from error
        try:
            with another(connection, name) as other:
                yield other
        finally:
            # Forced: pg_restore may have been stopped, and the server not know it yet.
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def default() -> BaseDatabaseWrapper:
    """The portal's database."""
    return connections["default"]  # type: ignore[return-value]
