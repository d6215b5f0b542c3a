"""Imports that wait for their confirmation: kept outside every served folder, one folder each.

A folder holds what was read from the file (`rows`), what the preview found in each row (`preview`), and
whose it is (`about`). Its name is random, but it is the owner that counts: nobody else is shown it.

Several windows may look at one import, and confirm or discard it, at the same time. So files take their
places whole, a folder goes away by a change of its name, and a confirmation holds a lock on `rows`, which the
system takes back from a process that dies.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.room import told_if_full
from mmu_portal.lib.sheets import reader
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.files import own_folder, replacing
from mmu_portal.lib.sheets.gate import Kind, Limits
from mmu_portal.lib.sheets.header import Header, split
from mmu_portal.lib.sheets.importing import Run
from mmu_portal.lib.sheets.outcome import Counts, Row, State
from mmu_portal.lib.sheets.reader import Line
from mmu_portal.lib.sheets.resource import SheetResource
from mmu_portal.lib.sheets.writing import Writer
from mmu_portal.lib.text import one_line

HOURS_KEPT = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
# Somebody else's transaction was in the way: serialization failure, deadlock, lock timeout of PostgreSQL.
_IN_THE_WAY = ("40001", "40P01", "55P03")


class Moved(DomainError):
    """What is stored moved since the preview was made; a new one is ready."""


class Gone(DomainError):
    """The import is no longer kept."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence or _("This file is no longer waiting: it was stored or discarded, or a day has passed.")
        )


@dataclass
class About:
    """What is known of a kept import; `late` are faults by line that showed only after the last row."""

    owner: int
    model: str
    name: str
    kind: str
    clear_empty: bool
    language: str = ""
    digest: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    late: dict[str, tuple[str, str]] = field(default_factory=dict)
    header_line: int = 0
    headings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


class Kept:
    """One import between its preview and its confirmation."""

    def __init__(self, folder: Path, about: About) -> None:
        self.folder = folder
        self.about = about

    @property
    def token(self) -> str:
        """The import's name in addresses."""
        return self.folder.name

    @property
    def counts(self) -> Counts:
        """How many rows of each state the preview found."""
        return Counts(**self.about.counts)

    def preview(self, resource: SheetResource, limits: Limits | None = None) -> None:
        """Find out what each row would do, and keep it; `Gone` if the import is not there any more."""
        with self._there(), replacing(self.folder / "preview") as file:
            run = self._run(resource)
            for row in run.rows(_at_most(self._lines, limits)):
                cells = [row.line, row.state, row.record, row.pk, row.changes, row.faults]
                file.write(json.dumps(cells, ensure_ascii=False) + "\n")
        if not run.counts.all:
            raise SheetError(_("The file has a header but no rows below it."))
        self.about.counts = asdict(run.counts)
        self.about.digest = run.digest
        self.about.late = {str(line): fault for line, fault in resource.late_faults.items()}
        self.about.language = get_language() or ""
        self._write_about(run.header)

    def confirm(self, resource: SheetResource, *, by: Any) -> Counts:
        """Store all rows or none, attributed to `by`.

        `Moved` if they no longer do what the preview said, `Gone` if another confirmation was first.
        """
        with self._claimed():
            try:
                counts = self._store(resource, by)
            except (Moved, EditConflict, IntegrityError) as error:
                raise Moved(
                    _(
                        "Somebody changed the records since this preview was made. "
                        "Nothing was stored; look again."
                    )
                ) from error
            except OperationalError as error:
                if not _is_in_the_way(error):
                    raise
                raise Moved(
                    _("Somebody else is storing records at this moment. Nothing was stored; look again.")
                ) from error
            _remove(self.folder)
        return counts

    @transaction.atomic(durable=True)
    def _store(self, resource: SheetResource, by: Any) -> Counts:
        note = {"import": self.about.name}
        writer = Writer(resource.model, resource.derived, named_after=resource.related, by=by, note=note)
        run = self._run(resource, writer)
        for _row in run.rows(self._lines):
            pass
        if run.counts.wrong or run.digest != self.about.digest:
            raise Moved(_("The records have changed since this preview was made."))
        return run.counts

    @contextmanager
    def _there(self) -> Iterator[None]:
        """Tell of a folder that another request has removed meanwhile."""
        try:
            yield
        except FileNotFoundError as error:
            raise Gone from error

    @contextmanager
    def _claimed(self) -> Iterator[None]:
        """Hold the import alone; `Gone` if somebody else holds it or was first."""
        with self._there(), (self.folder / "rows").open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Gone(_("This file is being stored: look at the list in a moment.")) from error
            if not self.folder.exists():  # who held it before has finished since the file was opened
                raise Gone
            yield

    def _run(self, resource: SheetResource, writer: Writer | None = None) -> Run:
        lines = reader.lines(self.folder / "rows", Kind(self.about.kind))
        header, self._lines = split(lines, resource.headings(), resource.key_columns())
        return Run(resource, header, clear_empty=self.about.clear_empty, writer=writer)

    def rows(self, state: State | None = None) -> Iterator[Row]:
        """What the preview found, in the order of the file; of one state if it is given."""
        with self._there(), (self.folder / "preview").open(encoding="utf-8") as file:
            for text in file:
                line, found, record, pk, changes, faults = json.loads(text)
                if late := self.about.late.get(str(line)):
                    column, sentence = late
                    found, faults = State.WRONG, [(self.about.headings.get(column, column), sentence)]
                if state is None or found == state:
                    yield Row(line, State(found), record, pk, [*map(tuple, changes)], [*map(tuple, faults)])

    def discard(self) -> None:
        """Remove the import and all that was kept of it; `Gone` if it is stored or removed already."""
        with self._claimed():
            _remove(self.folder)

    def _write_about(self, header: Header | None = None) -> None:
        if header is not None:
            self.about.header_line, self.about.ignored = header.line, header.ignored
            self.about.headings = dict(header.headings)
        with self._there(), replacing(self.folder / "about") as file:
            json.dump(asdict(self.about), file, ensure_ascii=False)


def _at_most(lines: Iterator[Line], limits: Limits | None) -> Iterator[Line]:
    """The lines below the header; `SheetError` at the first that is too many."""
    for count, line in enumerate(lines, start=1):
        if limits and count > limits.rows:
            raise reader.refusal("extent", limits)
        yield line


def _is_in_the_way(error: OperationalError) -> bool:
    """Whether the database refused only because of what another transaction does at the same time."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _IN_THE_WAY if state else "database is locked" in str(error)


def _remove(folder: Path) -> None:
    """Remove a folder at one stroke: under its new name nobody finds it, or adds to it."""
    leaving = folder.with_name(f"gone-{secrets.token_hex(8)}")
    try:
        folder.rename(leaving)
    except FileNotFoundError:
        return
    shutil.rmtree(leaving, ignore_errors=True)


def imports_folder() -> Path:
    """Where kept imports lie."""
    return Path(settings.VAR_DIR) / "imports"


def keep(file: IO[bytes], name: str, resource: SheetResource, *, clear_empty: bool, by: Any) -> Kept:
    """Read a file that `by` brought and keep it with its preview.

    Raises:
        SheetError: it cannot be imported.
        NoRoom: the disk is full; nothing of it is kept.
    """
    with told_if_full():
        return _keep(file, name, resource, clear_empty=clear_empty, by=by)


def _keep(file: IO[bytes], name: str, resource: SheetResource, *, clear_empty: bool, by: Any) -> Kept:
    folder = own_folder(own_folder(imports_folder()) / secrets.token_urlsafe(32))
    try:
        limits = Limits(settings.IMPORT_MAX_BYTES, settings.IMPORT_MAX_ROWS)
        kind = reader.parse(file, folder / "rows", limits)
        about = About(by.pk, resource.model._meta.label_lower, one_line(name)[:120], kind.value, clear_empty)
        kept = Kept(folder, about)
        kept.preview(resource, limits)
    except BaseException:
        _remove(folder)
        raise
    return kept


def find(token: str, model: str, *, by: Any) -> Kept | None:
    """The kept import of this name if it is of `model` and `by` brought it; `Gone` if there is none."""
    folder = imports_folder() / token
    if not _TOKEN.match(token):
        return None
    try:
        about = About(**json.loads((folder / "about").read_text(encoding="utf-8")))
        Kind(about.kind)
    except (OSError, ValueError, TypeError) as error:
        raise Gone from error
    return Kept(folder, about) if (about.owner, about.model) == (by.pk, model) else None


def remove_stale(hours: float = HOURS_KEPT) -> int:
    """Remove imports that nobody confirmed for so long; how many."""
    oldest, removed = time.time() - hours * 3600, 0
    for folder in imports_folder().glob("*"):
        try:
            stale = folder.stat().st_mtime < oldest
        except FileNotFoundError:
            continue
        if stale:
            _remove(folder)
            removed += 1
    return removed
