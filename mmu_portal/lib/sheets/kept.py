"""Imports that wait for their confirmation: kept outside every served folder, one folder each.

A folder holds what was read from the file (`rows`), what the preview found in each row (`preview`), and
whose it is (`about`). Its name is random, but it is the owner that counts: nobody else is shown it.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmu_portal.lib.errors import DomainError, EditConflict
from mmu_portal.lib.sheets import reader
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.gate import Kind, Limits
from mmu_portal.lib.sheets.header import Header, split
from mmu_portal.lib.sheets.importing import Run
from mmu_portal.lib.sheets.outcome import Counts, Row, State
from mmu_portal.lib.sheets.resource import SheetResource
from mmu_portal.lib.sheets.writing import Writer
from mmu_portal.lib.text import one_line

HOURS_KEPT = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


class Moved(DomainError):
    """What is stored moved since the preview was made; a new one is ready."""


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

    def preview(self, resource: SheetResource) -> None:
        """Find out what each row would do, and keep it."""
        with (self.folder / "preview").open("w", encoding="utf-8") as file:
            run = self._run(resource)
            for row in run.rows(self._lines):
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
        """Store all rows or none, attributed to `by`; `Moved` if they no longer do what the preview said."""
        try:
            with transaction.atomic():
                writer = Writer(resource.model, resource.derived, by=by, note={"import": self.about.name})
                run = self._run(resource, writer)
                for _row in run.rows(self._lines):
                    pass
                if run.counts.wrong or run.digest != self.about.digest:
                    raise Moved(_("The records have changed since this preview was made."))
        except (Moved, EditConflict, IntegrityError) as error:
            raise Moved(
                _("Somebody changed the records since this preview was made. Nothing was stored; look again.")
            ) from error
        self.discard()
        return run.counts

    def _run(self, resource: SheetResource, writer: Writer | None = None) -> Run:
        lines = reader.lines(self.folder / "rows", Kind(self.about.kind))
        header, self._lines = split(lines, resource.headings())
        return Run(resource, header, clear_empty=self.about.clear_empty, writer=writer)

    def rows(self, state: State | None = None) -> Iterator[Row]:
        """What the preview found, in the order of the file; of one state if it is given."""
        with (self.folder / "preview").open(encoding="utf-8") as file:
            for text in file:
                line, found, record, pk, changes, faults = json.loads(text)
                if late := self.about.late.get(str(line)):
                    column, sentence = late
                    found, faults = State.WRONG, [(self.about.headings.get(column, column), sentence)]
                if state is None or found == state:
                    yield Row(line, State(found), record, pk, [*map(tuple, changes)], [*map(tuple, faults)])

    def discard(self) -> None:
        """Remove the import and all that was kept of it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_about(self, header: Header | None = None) -> None:
        if header is not None:
            self.about.header_line, self.about.ignored = header.line, header.ignored
            self.about.headings = dict(header.headings)
        text = json.dumps(asdict(self.about), ensure_ascii=False)
        (self.folder / "about").write_text(text, encoding="utf-8")


def imports_folder() -> Path:
    """Where kept imports lie."""
    return Path(settings.VAR_DIR) / "imports"


def keep(file: IO[bytes], name: str, resource: SheetResource, *, clear_empty: bool, by: Any) -> Kept:
    """Read a file that `by` brought and keep it with its preview; `SheetError` if it cannot be imported."""
    folder = imports_folder() / secrets.token_urlsafe(32)
    folder.mkdir(parents=True, mode=0o700)
    try:
        limits = Limits(settings.IMPORT_MAX_BYTES, settings.IMPORT_MAX_ROWS)
        kind = reader.parse(file, folder / "rows", limits)
        about = About(by.pk, resource.model._meta.label_lower, one_line(name)[:120], kind.value, clear_empty)
        kept = Kept(folder, about)
        kept.preview(resource)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return kept


def find(token: str, model: str, *, by: Any) -> Kept | None:
    """The kept import of this name if it is of `model` and `by` brought it."""
    folder = imports_folder() / token
    if not _TOKEN.match(token):
        return None
    try:
        about = About(**json.loads((folder / "about").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
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
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
