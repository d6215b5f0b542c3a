"""Reads one spreadsheet in a process of its own: `python child.py KIND ROWS COLUMNS < file > rows`.

It stands alone, so that it starts fast and a hostile file meets nothing of the portal. Each line of output
is a JSON list of some rows: of each its number as the spreadsheet shows it, and its cells; a date is
`{"d": "2024-03-31"}`. (A line for each row takes twice the time to write.)
A file that cannot be read gives one line `{"error": …}` with the reason's name.

A workbook of 1.5 KiB can claim seventeen thousand million cells, and every parser believes it. So the raw
content is looked through before it is parsed: how large it unpacks, how far the cells reach. Every search
goes through the bytes once and stops at the limit; what it misses meets the bounds of the process.
"""

import codecs
import csv
import datetime as dt
import errno
import json
import os
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import zipfile

MEMORY = 480 * 1024 * 1024
CPU_SECONDS = 15
OUTPUT = 64 * 1024 * 1024
NO_ROOM = 28  # exit code: the disk is full
MEMBERS = 200
UNPACKED = 50 * 1024 * 1024
RATIO = 100
SMALL = 256 * 1024  # a member below this may be packed as tightly as it likes
CELL_LENGTH = 32_767
ROWS_IN_LINE = 50
SEPARATORS = ";,\t|"
SAMPLE_LINES = 60
_PIECE = 1024 * 1024
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# No pattern reaches past the next `<` or past a fixed length: so a search takes time by the length alone.
_DIMENSION = re.compile(rb"""dimension\b[^<>]{0,200}?\bref\s{0,9}=\s{0,9}["']([^"'<>]{1,60})""")
_CELL = re.compile(rb"\$?([A-Za-z]{1,8})\$?(\d{1,20})")
_ROWS = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_CELLS = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
# The start of a row or a cell of OpenDocument; the third group is there if something stands in the cell.
_ODS_START = re.compile(
    rb"<table:(table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)(?:(?<!/)>\s*+(?!</table:)(?=(\S)))?"
)
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated\s{0,9}=\s{0,9}["'](\d{1,20})""")


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
        if kind == "csv":
            rows = csv_rows(sys.stdin.buffer.read())
        else:
            book = BytesIO(sys.stdin.buffer.read())
            check(book, most_rows, most_columns)
            rows = workbook_rows(book)
        write(rows, most_rows, most_columns)
        sys.stdout.flush()
    except OSError as error:  # what is unpacked is in memory: only writing fails so
        os._exit(NO_ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else 1)  # flushes nothing again
    except Unreadable as reason:
        print(json.dumps({"error": str(reason)}))


def write(rows: Iterable[tuple[int, list[Any]]], most_rows: int, most_columns: int) -> None:
    """Write the rows that hold anything, some in each line; stop when there are too many."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_other)
    filled = _filled(rows, most_rows, most_columns)
    while together := list(islice(filled, ROWS_IN_LINE)):
        line = encoder.encode(together)
        if len(line) > CELL_LENGTH and _has_long_cell(together):  # no cell is longer than its line
            raise Unreadable("cell")
        sys.stdout.write(f"{line}\n")


def _filled(
    rows: Iterable[tuple[int, list[Any]]], most_rows: int, most_columns: int
) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold anything, without the empty cells at their end."""
    count = 0
    for number, cells in rows:
        while cells and cells[-1] in ("", None):
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > most_rows or len(cells) > most_columns:
            raise Unreadable("extent")
        yield number, cells


def _has_long_cell(rows: list[tuple[int, list[Any]]]) -> bool:
    return any(isinstance(cell, str) and len(cell) > CELL_LENGTH for _number, cells in rows for cell in cells)


def _other(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return {"d": value.date().isoformat()} if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    return str(value)


def check(file: IO[bytes], most_rows: int, most_columns: int) -> None:
    """Look through a workbook member by member, counting what really comes out; `Unreadable` if too much."""
    import zipfile
    import zlib

    broken = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            check_members(members)
            _check_kind(archive, {member.filename for member in members})
            unpacked = 0
            for member in members:
                content = _unpack(archive, member, UNPACKED - unpacked)
                unpacked += len(content)
                _check_content(member.filename, content, most_rows, most_columns)
    except (*broken, ValueError):
        raise Unreadable("unpack") from None
    file.seek(0)


def check_members(members: list["zipfile.ZipInfo"]) -> None:
    """Refuse by the table of contents: too many or repeated members, locked ones, archives inside."""
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("password")
    if len(members) > MEMBERS or len({member.filename for member in members}) < len(members):
        raise Unreadable("bomb")
    if sum(member.file_size for member in members) > UNPACKED:
        raise Unreadable("bomb")
    packed = (".zip", ".xlsx", ".ods", ".gz", ".7z", ".rar")
    if any(member.filename.lower().endswith(packed) for member in members):
        raise Unreadable("archive")


def _check_kind(archive: "zipfile.ZipFile", names: set[str]) -> None:
    """Refuse what is neither XLSX nor an OpenDocument spreadsheet."""
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as mimetype:
            if mimetype.read(200).strip() == _ODS:
                return
    raise Unreadable("kind")


def _unpack(archive: "zipfile.ZipFile", member: "zipfile.ZipInfo", room: int) -> bytes:
    """The member's content, stopped as soon as it is more than there is room for or packed too tightly."""
    pieces, size = [], 0
    with archive.open(member) as packed:
        while piece := packed.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > room or (size > SMALL and size > RATIO * max(member.compress_size, 1)):
                raise Unreadable("bomb")
    return b"".join(pieces)


def _check_content(name: str, content: bytes, most_rows: int, most_columns: int) -> None:
    """Look at the raw content of one member; a table counts under any name."""
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("archive")
    if name.lower().endswith((".xml", ".rels")) and (b"\x00" in content or _DTD.search(content)):
        raise Unreadable("instructions")
    if b"sheetData" in content:
        check_sheet(content, most_rows, most_columns)
    if b"<table:table-" in content:
        check_table(content, most_rows, most_columns)


def check_sheet(content: bytes, most_rows: int, most_columns: int) -> None:
    """Refuse a worksheet of XLSX whose declared or real cells lie too far out."""
    # One pass for the few cells that may lie too far: a second letter, or as many digits as the last row.
    # The attribute's letter comes first and what precedes it is looked at then: three times as fast as `\br`.
    far_cell = re.compile(
        rb"""r(?<!\wr)\s{0,9}=\s{0,9}["'](?=[A-Za-z]{2}|[A-Za-z]{0,8}\d{%d})([A-Za-z]{0,8})(\d{1,20})"""
        % len(str(most_rows))
    )
    corners = (corner for found in _DIMENSION.finditer(content) for corner in _CELL.finditer(found[1]))
    for cells in (corners, far_cell.finditer(content)):
        if any(int(cell[2]) > most_rows or _column(cell[1]) > most_columns for cell in cells):
            raise Unreadable("far")
    # Rows and cells need not say where they are: then they are counted, one by one only if there may be many.
    for name, pattern, most in ((b"row", _ROWS, most_rows), (b"c", _CELLS, most_rows * most_columns)):
        if len(content) < most * len(b"</>" + name):
            continue
        if content.count(b"<" + name) + content.count(b":" + name) > most:
            counted = sum(1 for _element in islice(pattern.finditer(content), most + 1))
            if counted > most:
                raise Unreadable("far")


def _column(letters: bytes) -> int:
    """A column's number: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_table(content: bytes, most_rows: int, most_columns: int) -> None:
    """Refuse a table of OpenDocument that repeats filled rows or cells without end.

    Empty rows and cells may repeat: LibreOffice ends every sheet with a million of them.
    """
    rows, width, repeated = 0, 0, 1
    for start in _ODS_START.finditer(content):
        if start[1] == b"table-row":
            width, repeated = 0, _repeated(start[2])
            continue
        width += _repeated(start[2])
        if b"value-type" not in start[2] and not start[3]:
            continue
        rows, repeated = rows + repeated, 0
        if rows > most_rows or width > most_columns:
            raise Unreadable("far")


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEAT.search(attributes)
    return int(found[1]) if found else 1


def workbook_rows(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first visible sheet that holds anything."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(file)
        for sheet in book.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            found = book.get_sheet_by_name(sheet.name)
            if found.start is not None:
                yield from _sheet_rows(found)
                return
    except PasswordError:
        raise Unreadable("password") from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise Unreadable("damaged") from None


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Its rows; whole numbers without the fraction that spreadsheets give every number."""
    # `to_python` would make all rows at once; `iter_rows` begins at the top whatever the first filled row is.
    exact = 2**53
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield (
            number,
            [
                int(cell) if type(cell) is float and -exact < cell < exact and cell.is_integer() else cell
                for cell in row
            ],
        )


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
