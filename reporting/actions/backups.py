"""The portal's archive: made while it runs, restored into an empty place, or rehearsed."""

import datetime as dt
import fcntl
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from members.models import PersonSession
from members.tasks import remove_old_mails, remove_unanswered_invitations
from mmu_portal.lib import erasures
from mmu_portal.lib.backup import REHEARSAL_PLACE, RESTORE_PLACE, Refused, database
from mmu_portal.lib.backup.archive import (
    DATABASE,
    Archive,
    new_archive,
    opened,
    sync_folder,
    told_plainly,
    workplace,
)
from programs.tasks import forget_people_from_outside
from reporting.tasks import remove_old_reports
from reporting.worklog import note

BACKUP, REHEARSAL = "backup", "rehearsal"
# After a restore, before anybody reads: what is kept for some days only, from the day of the backup on.
RETENTION = (remove_old_mails, remove_unanswered_invitations, forget_people_from_outside, remove_old_reports)
Say = Callable[[str], Any]


def folders() -> dict[str, Path]:
    """What must not be lost beside the database: by its name in the archive, where it lies."""
    return {"media": Path(settings.MEDIA_ROOT), "reports": Path(settings.VAR_DIR) / "reports"}


@contextmanager
def noted(task: str) -> Iterator[None]:
    """Let staff see when this was done last, and whether it failed."""
    began_at = timezone.now()
    try:
        with database.answering():
            yield
    except Refused as refusal:
        note(task, began_at, str(refusal))
        raise
    note(task, began_at)


def back_up(path: Path) -> dict[str, Any]:
    """Write the archive and return its manifest.

    The database first: a file that is stored later may be in the archive without a record, never the reverse.

    Raises:
        Refused: there is none, in a sentence.
    """
    began_at = timezone.now()
    connection = database.default()
    with noted(BACKUP), new_archive(path) as (archive, beside):
        dumped = beside / DATABASE
        contents = database.dump(connection, dumped)
        archive.add(DATABASE, dumped)
        for name, folder in folders().items():
            archive.add_folder(name, folder)
        manifest = {
            "portal": tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"],
            "moment": began_at.isoformat(),
            "kind": database.NAMES[connection.vendor],
            **contents,
            "erasures": erasures.ledger(),
        }
        archive.finish(manifest)
    return {**manifest, "members": archive.members}


def rehearse(path: Path) -> dict[str, Any]:
    """Restore into a database and a folder that are thrown away, compare, and return the manifest.

    Raises:
        Refused: it would not have been restored.
    """
    with (
        noted(REHEARSAL),
        opened(path) as archive,
        told_plainly(Path(settings.VAR_DIR)),
        ExitStack() as stack,
    ):
        require_known(archive, database.default())
        beside = stack.enter_context(workplace(Path(settings.VAR_DIR), REHEARSAL_PLACE))
        for name in folders():
            archive.extract_folder(name, beside / name)
        connection = stack.enter_context(database.throwaway(database.default(), beside))
        _load(archive, connection, beside)
        return archive.manifest


def said(moment: str) -> str:
    """The moment of a manifest as people write it, in the portal's own time."""
    return f"{timezone.localtime(dt.datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}"


def restore(path: Path, *, later: Path | None, say: Say) -> None:
    """Restore into an empty database and empty folders, all of it or nothing; `later` has a newer ledger.

    Raises:
        Refused: nothing was restored, and why.
    """
    with ExitStack() as stack:
        stack.enter_context(_nobody_at_work(Path(settings.VAR_DIR)))
        stack.enter_context(database.answering())
        archive = stack.enter_context(opened(path))
        stack.enter_context(told_plainly(Path(settings.VAR_DIR)))
        connection = database.default()
        require_known(archive, connection)
        ledgers = [archive.manifest["erasures"]]
        if later:
            ledgers.append(stack.enter_context(opened(later)).manifest["erasures"])
        require_empty(connection)
        say(f"{path} is whole: {len(archive.members)} members, of {said(archive.manifest['moment'])}.")
        beside = stack.enter_context(workplace(Path(settings.VAR_DIR), RESTORE_PLACE))
        for name in folders():
            archive.extract_folder(name, beside / name)
        with _all_or_nothing(connection) as placed:
            for name, folder in folders().items():
                _place(beside / name, folder)
                placed.append(folder)
            _load(archive, connection, beside, then=lambda: placed.append(None))
            say("Every table and file is as the manifest says.")
            for ledger in ledgers:
                erasures.take_over(ledger)
            bring_up_to_date(archive, connection, say)


@contextmanager
def _nobody_at_work(var: Path) -> Iterator[None]:
    """Hold the lock of `make run`, whose processes would go on writing into files that are gone."""
    lock = var / "run.lock"
    if not lock.exists():
        yield
        return
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"The portal of {var} is running: stop it with Ctrl-C first.") from None
        yield


def require_known(archive: Archive, connection: BaseDatabaseWrapper) -> None:
    """Raise `Refused` for an archive that this portal could not work with."""
    manifest, ours = archive.manifest, database.NAMES[connection.vendor]
    if manifest["kind"] != ours:
        raise Refused(f"The archive is of {manifest['kind']}, and the portal's database is {ours}.")
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise Refused(f"The archive is of a later portal: this one does not know the migration {unknown[0]}.")


def require_empty(connection: BaseDatabaseWrapper) -> None:
    """Raise `Refused` unless nothing can be lost by a restore."""
    if not database.is_empty(connection):
        raise Refused(
            f"The database {connection.settings_dict['NAME']} is not empty; restore into an empty one."
        )
    for folder in folders().values():
        if folder.exists() and any(folder.iterdir()):
            raise Refused(f"The folder {folder} is not empty; move it away.")


def _place(fresh: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(folder)
    sync_folder(folder.parent)


def _load(
    archive: Archive, connection: BaseDatabaseWrapper, beside: Path, then: Callable[[], None] = lambda: None
) -> None:
    """Load the database and hold it against the manifest; `then` is called once there is something in it."""
    archive.extract(DATABASE, beside / DATABASE)
    database.load(connection, beside / DATABASE)
    then()
    with database.another(connection) as reader:
        told, found = archive.manifest["tables"], database.tables(reader)
    if differing := sorted(name for name in {*told, *found} if told.get(name) != found.get(name)):
        raise Refused(
            f"The table {differing[0]} is not as the manifest says; does a portal run on this database?"
        )


@contextmanager
def _all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[list[Path | None]]:
    """Take away again what was placed (None: the database) if what follows fails."""
    placed: list[Path | None] = []
    try:
        yield placed
    except BaseException:
        with tempfile.TemporaryDirectory(prefix="undone-", dir=settings.VAR_DIR) as away:
            for each in placed:
                if each is None:
                    database.clear(connection)
                else:
                    each.rename(Path(away) / each.name)
        raise


def bring_up_to_date(archive: Archive, connection: BaseDatabaseWrapper, say: Say) -> None:
    """Migrate an older archive, erase again what was erased since, and end every session of that day."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("The archive is of an earlier portal: its database is migrated.")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    done, left = erasures.replay(dt.datetime.fromisoformat(archive.manifest["moment"]))
    forgotten = sum(forget() for forget in RETENTION)
    PersonSession.objects.all().delete()
    erasures.note_restore()
    say(f"Erased again what was erased since: {done}; forgotten because its time is over: {forgotten}.")
    if left:
        say(
            f"Deleted since, but named by records of that day, so that they are here again: {left} accounts. "
            "Close them."
        )
