"""Writing tables as CSV and XLSX: row by row, in constant memory, every text guarded."""

import csv
import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mmu_portal.lib.sheets.dates import FIRST_SURE
from mmu_portal.lib.sheets.guard import guard_cell, guard_csv_cell

BOM = "\ufeff"
CELL_LENGTH = 32_767  # what one cell of a workbook holds
_EXACT = 2**53  # whole numbers above this lose digits in a spreadsheet, so they are written as text
_BLOCK = 500  # rows in one piece of a streamed file


class _Line:
    """The file that `csv.writer` wants: hands each line back."""

    def write(self, text: str) -> str:
        return text


def csv_cell(value: Any, *, decimal: str = ".") -> Any:
    """A value as it stands in CSV: dates in ISO 8601, decimals with the given sign, texts guarded."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", decimal)
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return guard_csv_cell(value)


def csv_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    delimiter: str = ",",
    decimal: str = ".",
    bom: bool = True,
) -> Iterator[bytes]:
    """A table as pieces of a CSV file in UTF-8, for a streaming answer.

    With a mark at the start, by which Excel knows the encoding; Turkish Excel wants `;` and a decimal comma.
    """
    writer = csv.writer(_Line(), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    # `writerow` gives back what `write` returned.
    block = [(BOM if bom else "") + str(writer.writerow([guard_csv_cell(name) for name in header]))]
    for row in rows:
        block.append(str(writer.writerow([csv_cell(value, decimal=decimal) for value in row])))
        if len(block) == _BLOCK:
            yield "".join(block).encode()
            block.clear()
    yield "".join(block).encode()


def write_xlsx(
    target: BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    source: Sequence[tuple[str, Any]] = (),
    source_title: str = "Source",
) -> None:
    """Write a workbook to `target`: the table on a sheet named `title`, and where it is from on a second one.

    `source` holds lines of a label and a value (where from, of which day, which filters). Texts are written
    as texts, whatever they look like. Memory does not grow with the rows.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        # The day alone, so that the same rows give the same file.
        book.set_properties({"created": dt.datetime.combine(timezone.localdate(), dt.time())})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.set_column(column, column, min(max(len(name) + 2, 12), 40))
            sheet.write_string(0, column, guard_cell(name), bold)
        _write_rows(sheet, 1, rows, day)
        if source:
            about = book.add_worksheet(_sheet_name(source_title))
            about.set_column(0, 0, 24)
            about.set_column(1, 1, 100)
            _write_rows(about, 0, source, day)


def _sheet_name(title: str) -> str:
    """A title without the signs that a sheet's name must not hold, cut to its 31 characters."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"


def _write_rows(sheet: Worksheet, first: int, rows: Iterable[Sequence[Any]], day: Format) -> None:
    """Write rows below each other from line `first` on."""
    for line, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            if value is not None and value != "":
                _write_cell(sheet, line, column, value, day)


def _write_cell(sheet: Worksheet, line: int, column: int, value: Any, day: Format) -> None:
    """Write one value with the type that it has."""
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, int | float | Decimal) and math.isfinite(value) and abs(float(value)) <= _EXACT:
        sheet.write_number(line, column, value)
    elif type(value) is dt.date and value >= FIRST_SURE:
        sheet.write_datetime(line, column, value, day)
    else:
        sheet.write_string(line, column, guard_cell(str(value))[:CELL_LENGTH])
