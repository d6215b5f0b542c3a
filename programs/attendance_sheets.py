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
HEADS = {  # folded
    "present": ("present", "katildi", "burada", "var"),
    "name": ("name", "ad soyad", "adi soyadi", "ad", "isim", "katilimci"),
    "organization": ("from where", "nereden", "organization", "kurum", "municipality", "belediye"),
}


@dataclass(frozen=True)
class Stranger:
    """A row of somebody who has no place: its number, and what it tells of the person."""

    row: int
    email: str
    name: str
    organization: str


@dataclass(frozen=True)
class Read:
    """The keys of the registrations that were found, and the rows of people without one."""

    found: set[int]
    strangers: list[Stranger]


def read_people(file: IO[bytes], people: Iterable[Registration]) -> Read:
    """Whose e-mail addresses stand in a spreadsheet, a row each; a column “Present” may take some out.

    A column “Name” tells of people without an address, too.

    Raises:
        SheetError: the file cannot be read, or tells of nobody.
    """
    known = {each.address.lower(): each.pk for each in people if each.address}
    known |= {fold(each.person_name): each.pk for each in people if not each.address}
    found: set[int] = set()
    strangers: dict[str, Stranger] = {}
    columns: dict[str, int] = {}
    for number, cells in _rows(file):
        words = [str(cell or "").strip() for cell in cells]
        address = next((word.lower() for word in words if "@" in word), "")
        if not address and (heads := _heads(words)):
            columns |= heads
            continue
        name = _cell(words, columns.get("name"))
        if not (address or name) or not _is_present(words, columns.get("present")):
            continue
        if (key := address or fold(name)) in known:
            found.add(known[key])
        else:
            organization = _cell(words, columns.get("organization"))
            strangers.setdefault(key, Stranger(number, address, name, organization))
    if not found and not strangers:
        raise SheetError(_("No row of the file holds an e-mail address of somebody who was there."))
    return Read(found, list(strangers.values()))


def _heads(words: list[str]) -> dict[str, int]:
    """Which columns a row names; none if it is no head."""
    at = {fold(word): number for number, word in reversed(list(enumerate(words))) if word}
    return {column: at[word] for column, names in HEADS.items() for word in reversed(names) if word in at}


def _cell(words: list[str], column: int | None) -> str:
    return words[column] if column is not None and column < len(words) else ""


def _is_present(words: list[str], column: int | None) -> bool:
    word = fold(_cell(words, column))
    return column is None or (bool(word) and word not in ABSENT)


def _rows(file: IO[bytes]) -> list[tuple[int, list[Any]]]:
    with TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        rows = Path(folder) / "rows"
        kind = parse(file, rows, Limits(size=settings.IMPORT_MAX_BYTES, rows=MOST_ROWS))
        return list(lines(rows, kind))
