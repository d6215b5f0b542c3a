"""Reads one spreadsheet in a process of its own: `python child.py KIND ROWS COLUMNS < file > rows`.

It stands alone, so that it starts fast and a hostile file meets nothing of the portal. Each line of output
is one row: its number as the spreadsheet shows it, and its cells, as JSON; a date is `{"d": "2024-03-31"}`.
A file that cannot be read gives one line `{"error": …}` with the reason's name.
"""

import codecs
import csv
import datetime as dt
import json
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

MEMORY = 480 * 1024 * 1024
CPU_SECONDS = 15
OUTPUT = 256 * 1024 * 1024
CELL_LENGTH = 32_767
SEPARATORS = ";,\t|"
SAMPLE_LINES = 60


class Unreadable(Exception):
    """The file cannot be read; the argument names the reason."""


def main() -> None:
    """Read standard input as the arguments say and write its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, most_rows, most_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        rows = csv_rows(sys.stdin.buffer.read()) if kind == "csv" else workbook_rows()
        write(rows, most_rows, most_columns)
    except Unreadable as reason:
        print(json.dumps({"error": str(reason)}))


def write(rows: Iterable[tuple[int, list[Any]]], most_rows: int, most_columns: int) -> None:
    """Write the rows that hold anything; stop when there are too many."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_other)
    count = 0
    for number, cells in rows:
        while cells and cells[-1] in ("", None):
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > most_rows or len(cells) > most_columns:
            raise Unreadable("extent")
        if any(isinstance(cell, str) and len(cell) > CELL_LENGTH for cell in cells):
            raise Unreadable("cell")
        sys.stdout.write(f"{encoder.encode([number, cells])}\n")


def _other(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return {"d": value.date().isoformat()} if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    return str(value)


def workbook_rows() -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first visible sheet that holds anything."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(sys.stdin.buffer)
        for sheet in book.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_name(sheet.name)
            if found.start is not None:
                yield from _sheet_rows(found)
                return
    except PasswordError:
        raise Unreadable("password") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("damaged") from None


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    # `to_python` would make all rows at once; `iter_rows` begins at the top whatever the first filled row is.
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_plain(cell) for cell in row]


def _plain(cell: Any) -> Any:
    """Whole numbers without the fraction that spreadsheets give every number."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell


def decode(raw: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 with a mark, UTF-8 without, or Windows-1254.

    A file of UTF-8 that is cut or mixed would pass as Windows-1254 with nonsense for letters: it is refused.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(raw, "utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    broken = raw.decode("utf-8", errors="replace")
    bad = broken.count("\ufffd")
    good = sum(letter > "\x7f" for letter in broken) - bad
    if raw.startswith(codecs.BOM_UTF8) or good >= bad:
        raise Unreadable("encoding")
    return _strict(raw, "cp1254")


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None


def csv_rows(raw: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The records of a CSV file; the separator is found by looking."""
    text = decode(raw)
    if not text.strip():
        return
    if "\x00" in text:
        raise Unreadable("kind")
    lines = text.splitlines(keepends=True) if "\n" not in text else text.split("\n")
    first = 0
    separator = separator_of(lines)
    if lines[0].strip().lower().startswith("sep="):  # Excel's own way to say it
        separator, first = lines[0].strip()[4:5] or separator, 1
    lines = [line + "\n" for line in lines[first:]]
    try:
        for number, record in enumerate(csv.reader(lines, delimiter=separator), start=first + 1):
            yield number, [cell.strip() for cell in record]
    except csv.Error:
        raise Unreadable("damaged") from None


def separator_of(lines: list[str]) -> str:
    """The sign that cuts most lines into the same number of cells, and of equals into more cells."""
    sample = [line for line in lines[: SAMPLE_LINES * 3] if line.strip()][:SAMPLE_LINES]
    return max(SEPARATORS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: list[str], sign: str) -> tuple[int, int]:
    try:
        widths = Counter(len(record) for record in csv.reader(sample, delimiter=sign))
    except csv.Error:
        return (0, 0)
    widths.pop(1, None)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


if __name__ == "__main__":
    main()
