"""Another place to restore into: an empty database and empty folders, on both databases."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from mmu_portal.lib.backup import Refused
from mmu_portal.lib.backup.database import another
from mmu_portal.lib.backup.programs import program, server_version
from reporting.enums import RunState
from tests.factories.reporting import ReportRunFactory

REPORT = f"{UUID(int=1).hex}.pdf"


def require_programs() -> None:
    """Skip a test on PostgreSQL where its client programs are missing, and say so."""
    if connection.vendor == "postgresql":
        try:
            program("pg_dump", server_version(connection))
            program("pg_restore", server_version(connection))
        except Refused as refusal:
            pytest.skip(f"Backups of PostgreSQL are not tested here: {refusal}")


@contextmanager
def empty_place(folder: Path) -> Iterator[Path]:
    """The portal's database and folders are others meanwhile, with nothing in them."""
    folder.mkdir()
    folders = override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "media")
    with folders, _empty_database(folder) as name, mock.patch.dict(connection.settings_dict, NAME=name):
        connection.close()
        try:
            yield folder
        finally:
            connection.close()


@contextmanager
def _empty_database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield str(folder / "portal.sqlite3")
        return
    name = f"test_empty_{os.getpid()}"
    with another(connection) as beside, beside.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield name
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by their names in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_behind(folder: Path) -> set[str]:
    """What is in a folder that was to be left alone, beside an empty database of its own."""
    return {path.name for path in folder.iterdir() if not path.name.startswith("portal.sqlite3")}


def fill_folders() -> None:
    """An upload and a report, with its record."""
    month = timezone.now() + dt.timedelta(days=30)
    kept = {"size": 5_000, "sha256": "0" * 64, "expires_at": month}
    ReportRunFactory(state=RunState.DONE, attempts=1, ended_at=timezone.now(), file=REPORT, **kept)
    for path in (Path(settings.MEDIA_ROOT) / "logos" / "ç.webp", Path(settings.VAR_DIR) / "reports" / REPORT):
        path.parent.mkdir(parents=True)
        path.write_bytes(os.urandom(5_000))
