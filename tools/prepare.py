"""Makes the demonstration's database, static files and records ready; what is ready already is left alone.

`tools/run.py` starts it before the servers, with the settings of the demonstration in the environment. Which
steps were done with which files is kept in `steps.json` beside the database.
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmu_portal.settings")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from tools import messages  # noqa: E402

LOADERS = (
    ("load_reference", "Loading provinces and municipalities"),
    ("load_profile", "Loading the campaign profile"),
    ("load_platforms", "Loading the platforms"),
    ("load_programs", "Loading the programs and projects"),
    ("load_demo", "Loading sample members and the demonstration accounts"),
    ("load_demo_platforms", "Loading sample seats of the platforms"),
    ("load_demo_streets", "Loading sample streets"),
    ("load_demo_activities", "Loading sample activities"),
    ("load_demo_programs", "Loading sample objectives and readings of the plan"),
)


class Steps:
    """The steps done before, each with the fingerprint of what it was done with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):  # missing or damaged: every step is due
            self.done = json.loads(path.read_text())

    def due(self, step: str, fingerprint: str) -> bool:
        """Whether a step was never done, or with other files."""
        return self.done.get(step) != fingerprint

    def finish(self, step: str, fingerprint: str) -> None:
        """Remember a step as done."""
        self.done[step] = fingerprint
        self.path.write_text(json.dumps(self.done, indent=1))


def say(sentence: str) -> None:
    """One line of progress."""
    print(f"· {sentence}", flush=True)


def main() -> None:
    """Every step in its order."""
    messages.compile_all()
    django.setup()
    keep_to_progress()
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    steps = Steps(settings.VAR_DIR / "steps.json")
    prepare_database()
    collect_static_files(steps)
    load_records(steps)


def keep_to_progress() -> None:
    """Leave the screen to the steps; of the logs, only what is wrong is shown."""
    logging.disable(logging.INFO)


def prepare_database() -> None:
    """Apply what the database misses of the migrations."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)


def collect_static_files(steps: Steps) -> None:
    """Collect, name by content and compress the static files if one of them changed."""
    fingerprint = fingerprint_of([ROOT / "static", ROOT / "uv.lock"])
    if steps.due("static", fingerprint) or not (settings.STATIC_ROOT / "staticfiles.json").exists():
        say("Collecting the static files")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        steps.finish("static", fingerprint)


def load_records(steps: Steps) -> None:
    """Load what the portal comes with, if the database is new or the files or their loaders changed.

    The loaders leave alone what was entered by hand, so loading again loses nothing.
    """
    code = sorted(ROOT.glob("*/management/commands/*.py")) + sorted(ROOT.glob("*/actions/*.py"))
    files = fingerprint_of([ROOT / "fixtures", *code])
    fingerprint = digest([files.encode(), database_identity()])
    password = digest([os.environ["DEMO_PASSWORD"].encode(), database_identity()])
    if steps.due("records", fingerprint):
        for command, sentence in LOADERS:
            say(sentence)
            call_command(command, stdout=io.StringIO())
        steps.finish("records", fingerprint)
    if steps.due("password", password):
        call_command("load_demo", reset_passwords=True, stdout=io.StringIO())
        steps.finish("password", password)


def database_identity() -> bytes:
    """What tells this database from one made after it was deleted."""
    if connection.vendor == "sqlite":
        return str(Path(settings.DATABASES["default"]["NAME"]).stat().st_ino).encode()
    return settings.DATABASE_URL.encode()


def fingerprint_of(paths: Iterable[Path]) -> str:
    """One digest of the names and contents of files and of all files below folders."""
    parts: list[bytes] = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                parts += [file.relative_to(ROOT).as_posix().encode(), file.read_bytes()]
    return digest(parts)


def digest(parts: Iterable[bytes]) -> str:
    """One digest of several byte strings, each with its length."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


if __name__ == "__main__":
    try:
        main()
    except CommandError as error:
        sys.exit(f"· That failed: {error}")
    except DatabaseError as error:
        name = connection.settings_dict["NAME"]
        sys.exit(f"· The database {name} cannot be used ({error}). Move it away, and a new one is made.")
