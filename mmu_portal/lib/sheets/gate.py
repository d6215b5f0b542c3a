"""The gate in front of every spreadsheet: what a web process may know of a file at a glance.

A file of 900 bytes can unpack to megabytes and claim seventeen thousand million cells. So nothing is unpacked
or searched here: how large the file is and how it begins, no more. The rest is for the child process, which
has bounds of time and memory and holds up nobody (`child.py`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.errors import SheetError

ROWS_AROUND = 100  # a title above the table, a note below it
_KIB = 1024
_MIB = 1024 * _KIB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_OF_OTHER_KINDS = re.compile(rb"\s*(<(!doctype|html|\?xml|table|svg)|%PDF-|\{\\rtf)", re.IGNORECASE)


class Kind(StrEnum):
    """Kinds of file that are read; a workbook is XLSX or ODS."""

    CSV = "csv"
    WORKBOOK = "workbook"


@dataclass(frozen=True)
class Limits:
    """How large an import may be."""

    size: int
    rows: int
    columns: int = 100


def check(file: IO[bytes], limits: Limits) -> Kind:
    """The kind of `file`, by its first bytes; `SheetError` if it need not be read any further."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if not size:
        raise SheetError(_("The file is empty."))
    if size > limits.size:
        raise _too_large(limits.size)
    start = file.read(4096)
    file.seek(0)
    if start.startswith(b"PK"):
        return Kind.WORKBOOK
    _refuse_other_kinds(start, file)
    return Kind.CSV


def _too_large(size: int) -> SheetError:
    if size % _MIB:
        sentence = _("The file is too large: at most %(size)s KiB are read.")
        return SheetError(sentence % {"size": max(1, size // _KIB)})
    return SheetError(_("The file is too large: at most %(size)s MiB are read.") % {"size": size // _MIB})


def _wrong_kind() -> SheetError:
    return SheetError(_("This is not a spreadsheet: choose a CSV, XLSX or ODS file."))


def _refuse_other_kinds(start: bytes, file: IO[bytes]) -> None:
    """Refuse what is neither an archive nor plain text."""
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise SheetError(_("The workbook is locked with a password: save it without one."))
        raise SheetError(_("This is the old Excel format: save the workbook as XLSX and upload that file."))
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _TEXT_OF_OTHER_KINDS.match(start.removeprefix(b"\xef\xbb\xbf")) or (b"\x00" in start and not wide):
        raise _wrong_kind()
    if any(byte < 9 or 13 < byte < 27 for byte in start) and not wide:
        raise _wrong_kind()
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        raise SheetError(_("The file is empty."))
