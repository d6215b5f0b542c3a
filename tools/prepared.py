"""Tells without Django whether the demonstration is prepared already, so that a second start need not ask it.

Only the embedded database is known well enough for that; of any other the answer is always no.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECIDING = (
    "mmu_portal",
    "members",
    "platforms",
    "programs",
    "campaign",
    "reporting",
    "static",
    "fixtures",
    "locale",
    "tools",
    "uv.lock",
)
SETTINGS = ("DEMO_PASSWORD", "STATIC_ROOT", "DEBUG")


def is_prepared(environment: Mapping[str, str]) -> bool:
    """Whether the last preparation was of this database, with these files and settings."""
    state = state_of(environment)
    try:
        return bool(state) and _stamp(environment).read_text() == state
    except OSError:
        return False


def remember(environment: Mapping[str, str]) -> None:
    """Keep what the preparation that just ended was made with."""
    if state := state_of(environment):
        _stamp(environment).write_text(state)


def state_of(environment: Mapping[str, str]) -> str:
    """A digest of all that decides what a preparation would do; empty if that cannot be told from here."""
    var = Path(environment["VAR_DIR"])
    static = Path(environment.get("STATIC_ROOT", var / "static")) / "staticfiles.json"
    if environment.get("DATABASE_URL") or not static.exists():
        return ""
    try:
        database = _database(var / "portal.sqlite3")
    except (OSError, sqlite3.Error):
        return ""
    settings = [environment.get(name, "") for name in SETTINGS]
    parts = json.dumps([database, settings, str(static), list(_files())])
    return hashlib.sha256(parts.encode()).hexdigest()


def _stamp(environment: Mapping[str, str]) -> Path:
    return Path(environment["VAR_DIR"]) / "prepared"


def _database(path: Path) -> list[object]:
    """What tells this database from another, and the migrations applied to it."""
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return [path.stat().st_ino, applied]


def _files() -> Iterator[tuple[str, int, int]]:
    """Name, size and time of every file that decides."""
    for name in DECIDING:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                told = file.stat()
                yield file.relative_to(ROOT).as_posix(), told.st_size, told.st_mtime_ns
