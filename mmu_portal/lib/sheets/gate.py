"""The gate in front of every spreadsheet: nothing is parsed before it has passed.

A workbook of 1.5 KiB can claim seventeen thousand million cells, and every parser believes it. So the gate
looks at the raw bytes: what kind they are (whatever the name says), how large they unpack, how far the
cells reach.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.errors import SheetError

MEMBERS = 200
UNPACKED = 50 * 1024 * 1024
RATIO = 100
SMALL = 256 * 1024  # a member below this may be packed as tightly as it likes
ROWS_AROUND = 100  # a title above the table, a note below it
_PIECE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table|svg)", re.IGNORECASE)
# Begins with a word, for which `re` searches fast; whatever stands before it.
_DIMENSION = re.compile(rb"""dimension\b[^>]{0,200}?\bref\s*=\s*["']([^"']{1,60})""")
_CELL = re.compile(rb"\$?([A-Za-z]{1,8})\$?(\d{1,20})")
_ELEMENTS = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"<(?:\w+:)?c[\s/>]")
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
_ODS_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,20})"')


class Kind(StrEnum):
    """Kinds of file that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Limits:
    """How large an import may be."""

    size: int
    rows: int
    columns: int = 100


def check(file: IO[bytes], limits: Limits) -> Kind:
    """The kind of `file`, by its content; `SheetError` if it must not be parsed."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if not size:
        raise SheetError(_("The file is empty."))
    if size > limits.size:
        allowed = max(1, limits.size // (1024 * 1024))
        raise SheetError(_("The file is too large: at most %(size)s MiB are read.") % {"size": allowed})
    start = file.read(4096)
    file.seek(0)
    if start.startswith(b"PK"):
        return _check_archive(file, limits)
    _refuse_other_kinds(start, file)
    return Kind.CSV


def _wrong_kind() -> SheetError:
    return SheetError(_("This is not a spreadsheet: choose a CSV, XLSX or ODS file."))


def _refuse_other_kinds(start: bytes, file: IO[bytes]) -> None:
    """Refuse what is neither an archive nor plain text."""
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise SheetError(_("The workbook is locked with a password: save it without one."))
        raise SheetError(_("This is the old Excel format: save the workbook as XLSX and upload that file."))
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")) or (b"\x00" in start and not wide):
        raise _wrong_kind()
    if any(byte < 9 or 13 < byte < 27 for byte in start) and not wide:
        raise _wrong_kind()
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        raise SheetError(_("The file is empty."))


def _check_archive(file: IO[bytes], limits: Limits) -> Kind:
    """Look through a zip archive member by member, counting what really comes out."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members)
            kind = _archive_kind(archive, {member.filename for member in members})
            unpacked = 0
            for member in members:
                content = _unpack(archive, member, UNPACKED - unpacked)
                unpacked += len(content)
                _check_content(kind, member.filename, content, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise SheetError(_("The file is damaged: it cannot be unpacked.")) from error
    finally:
        file.seek(0)
    return kind


def _too_much() -> SheetError:
    return SheetError(_("The file unpacks to far more than a spreadsheet needs, so it is not read."))


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse by the table of contents: too many or repeated members, locked ones, archives inside."""
    if any(member.flag_bits & 1 for member in members):
        raise SheetError(_("The workbook is locked with a password: save it without one."))
    if len(members) > MEMBERS or len({member.filename for member in members}) < len(members):
        raise _too_much()
    if sum(member.file_size for member in members) > UNPACKED:
        raise _too_much()
    if any(
        member.filename.lower().endswith((".zip", ".xlsx", ".ods", ".gz", ".7z", ".rar"))
        for member in members
    ):
        raise SheetError(_("The file holds another archive inside, so it is not read."))


def _archive_kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as mimetype:
            if mimetype.read(200).strip() == _ODS:
                return Kind.ODS
    raise _wrong_kind()


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> bytes:
    """The member's content, stopped as soon as it is more than there is room for or packed too tightly."""
    pieces, size = [], 0
    with archive.open(member) as packed:
        while piece := packed.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > room or (size > SMALL and size > RATIO * max(member.compress_size, 1)):
                raise _too_much()
    return b"".join(pieces)


def _check_content(kind: Kind, name: str, content: bytes, limits: Limits) -> None:
    """Look at the raw XML of one member."""
    if content.startswith(b"PK\x03\x04"):
        raise SheetError(_("The file holds another archive inside, so it is not read."))
    if not name.lower().endswith((".xml", ".rels")):
        return
    if b"\x00" in content or _DTD.search(content):
        raise SheetError(
            _("The file holds instructions that a spreadsheet does not need, so it is not read.")
        )
    if kind is Kind.XLSX and "worksheets/" in name:
        _check_sheet(content, limits)
    elif kind is Kind.ODS and name == "content.xml":
        _check_table(content, limits)


def _too_far(limits: Limits) -> SheetError:
    return SheetError(
        _(
            "The sheet reaches beyond %(rows)s rows or %(columns)s columns: "
            "delete the empty ones below and beside the table, or split the file."
        )
        % {"rows": limits.rows, "columns": limits.columns}
    )


def _check_sheet(content: bytes, limits: Limits) -> None:
    """Refuse a worksheet whose declared or real cells lie too far out."""
    last_row = limits.rows + ROWS_AROUND
    # One pass for the few cells that may lie too far: a second letter, or as many digits as the last row.
    far_cell = rb"""\br\s*=\s*["'](?=[A-Za-z]{2}|[A-Za-z]{0,8}\d{%d})([A-Za-z]{0,8})(\d{1,20})"""
    corners = [corner for reference in _DIMENSION.findall(content) for corner in _CELL.findall(reference)]
    cells = set(corners).union(re.findall(far_cell % len(str(last_row)), content))
    if any(int(row) > last_row or _column(letters) > limits.columns for letters, row in cells):
        raise _too_far(limits)
    # Rows and cells need not say where they are: then they are counted, exactly only if there may be many.
    bounds = (last_row, last_row * limits.columns)
    for name, pattern, most in zip((b"row", b"c"), _ELEMENTS, bounds, strict=True):
        if content.count(b"<" + name) + content.count(b":" + name) > most < len(pattern.findall(content)):
            raise _too_far(limits)


def _column(letters: bytes) -> int:
    """A column's number: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_table(content: bytes, limits: Limits) -> None:
    """Refuse a table of OpenDocument that repeats filled rows or cells without end.

    Empty rows and cells may repeat: LibreOffice ends every sheet with a million of them.
    """
    filled_rows = 0
    for attributes, body in _ODS_ROW.findall(content):
        if not _filled(body):
            continue
        filled_rows += _repeated(attributes)
        width = 0
        for cell, inner in _ODS_CELL.findall(body):
            width += _repeated(cell)
            if width > limits.columns and (b"value-type" in cell or inner.strip()):
                raise _too_far(limits)
        if filled_rows > limits.rows + ROWS_AROUND:
            raise _too_far(limits)


def _filled(body: bytes) -> bool:
    return b"value-type" in body or b"<text:" in body


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEAT.search(attributes)
    return int(found[1]) if found else 1
