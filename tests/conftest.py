"""Fixtures for the whole suite."""

import gc
import socket
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import pytest
from django.core.management.color import Style
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django import Settings

from reporting.api.views import READERS
from tests.access_world import world  # noqa: F401 - a fixture
from tests.races import database_for_threads
from tests.stamps import let_late_moves_pass

# `make test` does not install the browser's driver; `make e2e` does.
collect_ignore = [] if find_spec("playwright") else ["e2e"]

PLAIN_STORAGES = {
    "default": {"BACKEND": "mmu_portal.lib.room.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def pytest_collection_finish() -> None:
    """What is imported stays: looking through it again and again for garbage took an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def rows_deleted(
    self: DatabaseOperations,
    style: Style,
    tables: list[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    """The statements that empty the tables in which there are rows."""
    names = {table: self.quote_name(table) for table in tables}
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 - Django's own names
        for table, name in names.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [f"DELETE FROM {names[table]}" for (table,) in cursor]  # noqa: S608 - the same


@pytest.fixture(scope="session", autouse=True)
def deleted_not_truncated() -> Iterator[None]:
    """Tests that commit leave a few rows, and to forget them PostgreSQL would give each table new files."""
    with mock.patch.object(DatabaseOperations, "sql_flush", rows_deleted):
        yield


@pytest.fixture(autouse=True)
def plain_storages(settings: Settings, tmp_path: Path) -> None:
    """Static files by their own names, since nothing is collected; uploads into the test's own folder."""
    settings.STORAGES = PLAIN_STORAGES
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def unhurried_readers() -> None:
    """No test uses up the requests of another."""
    READERS.forget()


@pytest.fixture(autouse=True)
def sealed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to any host but this machine."""
    connect = socket.socket.connect

    def only_local(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_local)


class AtOnce:
    """Stands in for a thread: its work is done when it is started."""

    def __init__(self, *, target: Callable[..., None], args: tuple[object, ...], daemon: bool) -> None:
        self.work = lambda: target(*args)

    def start(self) -> None:
        self.work()


@pytest.fixture(autouse=True)
def nobody_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test calls for a worker; what wakes one runs at once, so that a test sees it."""
    monkeypatch.setattr("mmu_portal.lib.waking.Thread", AtOnce)
    monkeypatch.setattr("mmu_portal.lib.waking.current_app", mock.Mock())


@pytest.fixture(autouse=True)
def still_stamp() -> None:
    """No test sees the stamp move for rows that an earlier one stored."""
    let_late_moves_pass()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database in which several threads may work at once."""
    with database_for_threads(tmp_path):
        yield
