"""PostgreSQL's own programs, which write and read its dumps."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from mmu_portal.lib.backup import Refused

INSTALLED = Path("/usr/lib/postgresql")


def run(name: str, connection: BaseDatabaseWrapper, *options: str) -> None:
    """Run a program on the connection's database; its password goes by the environment alone.

    Raises:
        Refused: the program is missing or older than the server, or it failed.
    """
    parameters = {**connection.settings_dict, "OPTIONS": _of_libpq(connection)}
    (_psql, *where), secret = DatabaseClient.settings_to_cmd_args_env(parameters, [])
    where[-1:] = ["--dbname", where[-1]]
    command = [program(name, server_version(connection)), *where, *options]
    ended = subprocess.run(  # noqa: S603 - a program of PostgreSQL, by its full path
        command,
        env={**os.environ, **(secret or {}), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        said = next(
            (line for line in ended.stderr.splitlines() if "error:" in line), ended.stderr.strip()[:300]
        )
        raise Refused(f"{name} failed: {said.partition('error: ')[2] or said}.")


def _of_libpq(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """What encrypts the connection; how long a statement may take is not for a dump."""
    return {
        name: value for name, value in connection.settings_dict["OPTIONS"].items() if name.startswith("ssl")
    }


def server_version(connection: BaseDatabaseWrapper) -> int:
    """The main version of the server, such as 17."""
    connection.ensure_connection()
    return connection.pg_version // 10_000  # type: ignore[attr-defined]


def program(name: str, server: int) -> str:
    """The path of the program whose version is the server's, else the next newer one.

    Raises:
        Refused: there is none, or it is older than the server.
    """
    found = {version: path for path in _candidates(name) if (version := _version(path))}
    fitting = [version for version in found if version >= server]
    if fitting:
        return found[min(fitting)]
    here = f"only that of version {max(found)} is here" if found else "it is not here"
    raise Refused(
        f"{name} of version {server} or newer is needed, and {here}: install postgresql-client-{server}."
    )


def _candidates(name: str) -> Iterator[str]:
    """Where the program may lie: in the path, or where Debian keeps each version."""
    if by_name := shutil.which(name):
        yield by_name
    yield from map(str, INSTALLED.glob(f"*/bin/{name}"))


def _version(path: str) -> int:
    """The main version that a program says to be; 0 if it does not run."""
    asked = [path, "--version"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else 0
