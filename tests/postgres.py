"""A PostgreSQL server of a test's own, which it may restart and stop at once."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection, connections

NEEDED = ("initdb", "pg_ctl", "pg_dump", "psql")


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version; None if they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    places = [*reversed(found), Path(shutil.which("initdb") or "/nowhere").parent]
    return next((place for place in places if all((place / name).exists() for name in NEEDED)), None)


class Server:
    """The server; it refuses to run as root, so it runs as the account that its package made."""

    def __init__(self, bin: Path, folder: Path) -> None:
        self._bin, self._folder = bin, folder
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port: int = door.getsockname()[1]
        self._account: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._account = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres", "postgres")
        self._call("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync")
        self.start()

    def _call(self, program: str, *arguments: str) -> None:
        command = [self._bin / program, "--pgdata", self._folder / "data", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=self._folder, **quiet, **self._account)

    def start(self) -> None:
        """Let it run, and wait until it takes connections."""
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._call("pg_ctl", "start", "--wait", "--options", options, "--log", str(self._folder / "log"))

    def stop(self) -> None:
        """Stop it as a crash does: connections are cut, nothing is written any more."""
        self._call("pg_ctl", "stop", "--wait", "--mode", "immediate")

    def restart(self) -> None:
        """Stop it as a crash does, and start it again."""
        self.stop()
        self.start()

    def set(self, name: str, value: str) -> None:
        """Set one of its settings, for this test's own connection at once."""
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
        self._call("pg_ctl", "reload")
        connection.close()
        until = time.monotonic() + 5
        while self._has(name) != value:
            assert time.monotonic() < until, "The server does not take the setting."
            connection.close()

    def _has(self, name: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            return str(cursor.fetchone()[0])

    def fill(self) -> None:
        """Give it the tables of the suite's database."""
        known = connection.settings_dict
        environment = {**os.environ, "PGPASSWORD": str(known["PASSWORD"])}
        source = ["--host", known["HOST"] or "127.0.0.1", "--port", str(known["PORT"] or 5432)]
        source += ["--username", known["USER"] or "postgres", "--no-owner", known["NAME"]]
        tables = subprocess.run(
            [self._bin / "pg_dump", *source], env=environment, capture_output=True, check=True
        )
        target = ["--host", "127.0.0.1", "--port", str(self.port), "--username", "postgres", "--quiet"]
        subprocess.run(
            [self._bin / "psql", *target, "--set", "ON_ERROR_STOP=1", "postgres"],
            input=tables.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def own_server(bin: Path) -> Iterator[Server]:
    """A server with the suite's tables, to which Django's connections of this test go."""
    known = connection.settings_dict
    before = {name: known[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")}
    lasting = known["OPTIONS"]["options"].replace("-c synchronous_commit=off", "")  # the suite's haste
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        server = Server(bin, Path(folder))
        try:
            server.fill()
            connections.close_all()
            known.update(HOST="127.0.0.1", PORT=server.port, NAME="postgres", USER="postgres", PASSWORD="")
            known["OPTIONS"] = {**known["OPTIONS"], "options": lasting}
            yield server
        finally:
            connections.close_all()
            known.update(before)
            with suppress(subprocess.CalledProcessError):  # the test has stopped it
                server.stop()
