"""Reading a spreadsheet that has passed the gate, in a child process with bounds.

The web process only waits meanwhile: whatever the file holds, it takes none of its time.
"""

import datetime as dt
import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets import gate
from mmu_portal.lib.sheets.child import NO_ROOM
from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.files import open_own
from mmu_portal.lib.sheets.gate import Kind, Limits, check
from mmu_portal.lib.sheets.guard import unguard_cell, unguard_csv_cell

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 20
Line = tuple[int, list[Any]]


def parse(file: IO[bytes], into: Path, limits: Limits) -> Kind:
    """Read `file` into the rows file `into`.

    Raises:
        SheetError: with one sentence, if it must not be read.
        OSError: the disk is full.
    """
    kind = check(file, limits)
    with open_own(into) as rows:
        outcome = _run(file, rows, kind, limits)
    if outcome == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    reason = _reason(into)
    if outcome or reason:
        into.unlink(missing_ok=True)
        raise refusal(reason, limits)
    return kind


def _run(file: IO[bytes], rows: IO[bytes], kind: Kind, limits: Limits) -> int:
    """Run the child to its end; 0 if it ended well."""
    bounds = [kind.value, str(limits.rows + gate.ROWS_AROUND), str(limits.columns)]
    with subprocess.Popen(  # noqa: S603 - our own file, no shell
        [sys.executable, "-I", str(CHILD), *bounds],
        stdin=subprocess.PIPE,
        stdout=rows,
        stderr=subprocess.DEVNULL,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        cwd="/",
    ) as child:
        try:
            child.communicate(file.read(), timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return 1
        return child.returncode


def _reason(rows: Path) -> str:
    """Why the child gave up, by its last line; empty if it did not."""
    with rows.open("rb") as lines:
        lines.seek(max(0, rows.stat().st_size - 200))
        last = lines.read().rstrip(b"\n").rpartition(b"\n")[2]
    return json.loads(last)["error"] if last.startswith(b'{"error"') else ""


def refusal(reason: str, limits: Limits) -> SheetError:
    """What is said of a file that cannot be read for this reason."""
    bounds = {"rows": limits.rows, "columns": limits.columns}
    sentences = {
        "encoding": _(
            "The letters of the file are broken: save it as “CSV UTF-8” or as XLSX and upload that file."
        ),
        "kind": _("This is not a spreadsheet: choose a CSV, XLSX or ODS file."),
        "password": _("The workbook is locked with a password: save it without one."),
        "damaged": _("The file is damaged: open it in your spreadsheet program and save it anew."),
        "cell": _("A cell of the file holds more text than a spreadsheet cell can."),
        "unpack": _("The file is damaged: it cannot be unpacked."),
        "bomb": _("The file unpacks to far more than a spreadsheet needs, so it is not read."),
        "archive": _("The file holds another archive inside, so it is not read."),
        "instructions": _("The file holds instructions that a spreadsheet does not need, so it is not read."),
        "far": _(
            "The sheet reaches beyond %(rows)s rows or %(columns)s columns: "
            "delete the empty ones below and beside the table, or split the file."
        )
        % bounds,
        "extent": _("The file has more than %(rows)s rows or %(columns)s columns: split it.") % bounds,
    }
    unknown = _("The file could not be read within the time and memory that a spreadsheet is given.")
    return SheetError(sentences.get(reason, unknown))


def lines(rows: Path, kind: Kind) -> Iterator[Line]:
    """The rows that `parse` stored: the row's number in the spreadsheet and its cells, guards taken away."""
    unguard = unguard_csv_cell if kind is Kind.CSV else unguard_cell
    decoder = json.JSONDecoder(object_hook=_date)
    with rows.open(encoding="utf-8") as file:
        for line in file:
            for number, cells in decoder.decode(line):
                if "'" in line:
                    cells = [unguard(cell) if type(cell) is str else cell for cell in cells]
                yield number, cells


def _date(found: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(found["d"])
