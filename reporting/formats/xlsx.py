"""A report as a workbook: a sheet that says what it is, then one sheet a table, in constant memory."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mmu_portal.lib.sheets.dates import FIRST_SURE
from mmu_portal.lib.sheets.files import open_own
from mmu_portal.lib.sheets.guard import guard_cell
from mmu_portal.lib.sheets.write import CELL_LENGTH
from reporting.about import about, sample_sentence
from reporting.document import Column, Document, Figures, Row, Table
from reporting.formats.rows import begin, counted

if TYPE_CHECKING:
    from reporting.definition import Progress

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# How values of a kind look, the second where they have decimals: the first pattern would leave a bare point.
_SHAPES = {
    "text": ("", ""),
    "whole": ("#,##0", "#,##0.##"),
    "decimal": ("#,##0", "#,##0.##"),
    "area": ("#,##0", "#,##0.##"),
    "percent": ("0", "0.##"),
    "date": ("yyyy-mm-dd", "yyyy-mm-dd"),
}
Shapes = tuple[Format, Format]
_NOT_IN_NAMES = "[]:*?/\\'"
_LONGEST_NAME = 31


def write_xlsx(document: Document, path: Path, progress: Progress) -> None:
    """Write the workbook; what the document says in paragraphs stays with the PDF."""
    begin(document, progress)
    try:
        _write(document, path, progress)
    except FileCreateError as error:  # it wraps what the system said, such as that the disk is full
        raise error.args[0] from error


def _write(document: Document, path: Path, progress: Progress) -> None:
    # The library keeps each sheet in a file meanwhile, and leaves them there if it fails.
    with (
        TemporaryDirectory() as sheets,
        open_own(path) as file,
        xlsxwriter.Workbook(file, _OPTIONS | {"tmpdir": sheets}) as book,
    ):
        book.set_properties({"title": document.title, "comments": document.origin.number})
        writer = _Book(book)
        writer.about(document)
        for part in document.parts:
            if isinstance(part, Figures):
                writer.table(_as_table(part), progress=None)
        for table in document.tables:
            writer.table(table, progress)


def _as_table(part: Figures) -> Table:
    """Numbers that stand alone, as a sheet of their own."""
    columns = [
        Column("figure", _("Figure")),
        Column("value", _("Value"), "decimal"),
        Column("note", _("Note")),
    ]
    rows = [(each.label, each.value, each.note) for each in part.figures]
    return Table(part.title, columns, rows, size=len(rows), sheet=part.sheet)


class _Book:
    """A workbook that is being written, sheet by sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.strong = book.add_format({"bold": True})
        self.soft = book.add_format({"italic": True})
        self.shapes = {kind: self._shape(kind) for kind in _SHAPES}
        self.totals = {kind: self._shape(kind, bold=True, top=1) for kind in _SHAPES}
        self.taken: set[str] = set()

    def _shape(self, kind: str, **more: Any) -> Shapes:
        """How whole numbers of a kind look, and those with decimals; percents as the language writes them."""
        whole, broken = (self._pattern(kind, each) for each in _SHAPES[kind])
        return self.book.add_format(whole | more), self.book.add_format(broken | more)

    def _pattern(self, kind: str, pattern: str) -> dict[str, Any]:
        if kind == "percent":
            pattern = (_("%(number)s%%") % {"number": pattern}).replace("%", '"%"')
        return {"num_format": pattern} if pattern else {}

    def about(self, document: Document) -> None:
        """The first sheet: what the report is, of when, of what and where from."""
        sheet = self._sheet(_("About this report"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        lines = [(_("Report"), document.title), *about(document)]
        lines += [(_("Sample data"), sample_sentence())] if document.has_sample else []
        lines += [(_("Introduction"), document.origin.introduction)] if document.origin.introduction else []
        for place, (label, words) in enumerate(lines):
            sheet.write_string(place, 0, label, self.strong)
            sheet.write_string(place, 1, guard_cell(words)[:CELL_LENGTH])

    def table(self, table: Table, progress: Progress | None) -> None:
        """One table on a sheet of its own: its header, its rows, its total, its note."""
        sheet = self._sheet(table.sheet or table.title)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, min(max(len(column.label) + 2, round(12 * column.width)), 60))
            sheet.write_string(0, place, guard_cell(column.label), self.bold)
        writers = [_writer(sheet, self.shapes[column.kind]) for column in table.columns]
        line = 0
        for line, row in enumerate(table.rows if progress is None else counted(table, progress), start=1):
            for place, value in enumerate(row):
                if value is not None and value != "":
                    writers[place](line, place, value)
        self._end(sheet, table, line + 1)

    def _end(self, sheet: Worksheet, table: Table, line: int) -> None:
        if table.total is not None:
            self._total(sheet, table, table.total, line)
        said = [table.empty or _("Nothing on record.") if line == 1 else "", table.note]
        for place, sentence in enumerate(filter(None, said), start=line + 2):
            sheet.write_string(place, 0, guard_cell(sentence), self.soft)

    def _total(self, sheet: Worksheet, table: Table, total: Row, line: int) -> None:
        for place, (column, value) in enumerate(zip(table.columns, total, strict=True)):
            if value is not None and value != "":
                _writer(sheet, self.totals[column.kind])(line, place, value)

    def _sheet(self, title: str) -> Worksheet:
        """A sheet with the title for its name, without the signs that a name must not hold, once only."""
        bare = "".join(sign for sign in title if sign not in _NOT_IN_NAMES).strip() or "1"
        name, number = bare[:_LONGEST_NAME], 1
        while name.casefold() in self.taken:
            number += 1
            name = f"{bare[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        self.taken.add(name.casefold())
        return self.book.add_worksheet(name)


def _writer(sheet: Worksheet, shapes: Shapes) -> Callable[[int, int, Any], Any]:
    """Writes a value of a column with the type that it has; a text is never read as anything else."""

    def write(line: int, place: int, value: Any) -> None:
        if isinstance(value, str):
            sheet.write_string(line, place, guard_cell(value)[:CELL_LENGTH])
        elif isinstance(value, int | float | Decimal) and math.isfinite(value):
            sheet.write_number(line, place, value, shapes[value != int(value)])
        elif type(value) is dt.date and value >= FIRST_SURE:
            sheet.write_datetime(line, place, value, shapes[0])
        else:
            sheet.write_string(line, place, guard_cell(str(value))[:CELL_LENGTH])

    return write
