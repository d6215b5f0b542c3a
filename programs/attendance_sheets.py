"""A spreadsheet of those who were there: read behind the gate, matched by e-mail, never stored by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.errors import SheetError
from mmu_portal.lib.sheets.gate import Limits
from mmu_portal.lib.sheets.reader import lines, parse
from mmu_portal.lib.text import fold
from programs.models import Registration

MOST_ROWS = 5_000
ABSENT = ("no", "hayir", "0", "false", "-")
HEADS = ("present", "katildi", "burada", "var")  # folded


@dataclass(frozen=True)
class Read:
    """The keys of the registrations that were found, and the rows that fit nobody: number and address."""

    found: set[int]
    unknown: list[tuple[int, str]]


def read_addresses(file: IO[bytes], people: Iterable[Registration]) -> Read:
    """Whose e-mail addresses stand in a spreadsheet, a row each; a column “Present” may take some out.

    Raises:
        SheetError: the file cannot be read, or holds no address.
    """
    by_address = {each.address.lower(): each.pk for each in people if each.address}
    found: set[int] = set()
    unknown: list[tuple[int, str]] = []
    column: int | None = None
    for number, cells in _rows(file):
        words = [str(cell or "").strip() for cell in cells]
        address = next((word.lower() for word in words if "@" in word), "")
        if not address:
            column = next((at for at, word in enumerate(words) if fold(word) in HEADS), column)
        elif column is not None and not _is_present(words, column):
            continue
        elif address in by_address:
            found.add(by_address[address])
        else:
            unknown.append((number, address))
    if not found and not unknown:
        raise SheetError(_("No row of the file holds an e-mail address of somebody who was there."))
    return Read(found, unknown)


def _is_present(words: list[str], column: int) -> bool:
    word = fold(words[column]) if column < len(words) else ""
    return bool(word) and word not in ABSENT


def _rows(file: IO[bytes]) -> list[tuple[int, list[Any]]]:
    with TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        rows = Path(folder) / "rows"
        kind = parse(file, rows, Limits(size=settings.IMPORT_MAX_BYTES, rows=MOST_ROWS))
        return list(lines(rows, kind))
