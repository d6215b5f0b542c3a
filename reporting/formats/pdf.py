"""A report as an accessible PDF: tagged (PDF/UA-1), with language, title, bookmarks and page numbers.

The texts go to typst as data, never as markup. A long table ends at `LONGEST` rows with a sentence on where
the others are: one of thousands of rows takes more than a gigabyte to set.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mmu_portal.lib.sheets.files import open_own
from mmu_portal.lib.typesetting import LettersMissing, typeset
from reporting.about import about, sample_sentence
from reporting.document import (
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Part,
    Picture,
    Prose,
    Records,
    Row,
    Table,
    Text,
)
from reporting.formats.drawings import standing_alone
from reporting.formats.rows import STEP, begin

if TYPE_CHECKING:
    from reporting.definition import Progress

TEMPLATE = Path(__file__).parents[1] / "typst" / "report.typ"
LONGEST, MOST_ROWS = 600, 1500  # rows of one table, and of all
_CHAPTERS = 4  # from so many on the first page lists them
_UNKNOWN = "\N{WHITE SQUARE}"  # stands for a letter that no font of the document has
_EAST = 0x2E80
_SELECTORS = "\ufe0e\ufe0f"
_LETTERS, _SMALL = 112, 126  # of a table in the width of a page, and in smaller type
_MANY = 8  # columns that a table in the usual type has at most
_INSET = 2  # letters between two columns; twice that where a text follows a number
_SHORT = 26  # letters of a cell that should not be broken
_TRIES = 20


def write_pdf(document: Document, path: Path, progress: Progress) -> None:
    """Write the PDF.

    Raises:
        TypesettingError: it could not be made.
    """
    made = pdf_of(document, progress)
    with open_own(path) as file:
        file.write(made)


def pdf_of(document: Document, progress: Progress) -> bytes:
    """The document as a PDF.

    A letter that the fonts do not have is shown as a square, and the first page says so: a report must not
    fail for one name.

    Raises:
        TypesettingError: it could not be made.
    """
    begin(document, progress)
    words = _words(document, progress)
    for _try in range(_TRIES):
        try:
            return typeset(TEMPLATE, words)
        except LettersMissing as missing:
            scripts = {_script(letter) for letter in missing.letters if not letter.isascii()}
            # If a mark is missing, such as the frame of a digit, what it stands on may be named in its place.
            words = _without(partial(_shown, scripts=scripts) if scripts else _bare, words)
            words["unknown"] = _("□ stands for a letter that this document cannot show; the workbook has it.")
    return typeset(TEMPLATE, words)


def _without(shown: Callable[[str], str], words: Any) -> Any:
    """The same texts with each letter as it is to be shown."""
    if isinstance(words, str):
        return words if words.isascii() else "".join(map(shown, words))
    if isinstance(words, dict):
        return {name: _without(shown, value) for name, value in words.items()}
    return [_without(shown, each) for each in words] if isinstance(words, list | tuple) else words


def _shown(letter: str, scripts: set[int]) -> str:
    """A sign in the place of every letter of these scripts."""
    return _UNKNOWN if _script(letter) in scripts and letter != _UNKNOWN else letter


def _bare(letter: str) -> str:
    """A sign in the place of every mark on a letter; nothing in that of one that only chooses a picture."""
    if unicodedata.category(letter) not in ("Mn", "Mc", "Me"):
        return letter
    return "" if letter in _SELECTORS else _UNKNOWN


def _script(letter: str) -> int:
    """What is likely to be missing together: a block of letters, or all of the East and all pictures."""
    return min(ord(letter), _EAST) // 128


def _words(document: Document, progress: Progress) -> dict[str, Any]:
    """All that the template reads."""
    origin = document.origin
    chapters = sum(isinstance(part, Heading) and part.level == 1 for part in document.parts)
    return {
        "language": origin.language,
        "union": _("Marmara Municipalities Union"),
        "title": document.title,
        "subtitle": document.subtitle,
        "number": origin.number,
        "about": about(document),
        "sample": sample_sentence() if document.has_sample else "",
        "sample_tag": _("sample data"),
        "introduction": [each for each in origin.introduction.split("\n") if each.strip()],
        "contents": _("Contents") if chapters >= _CHAPTERS else "",
        "missing": _("no record"),
        "page": _("Page"),
        "unknown": "",
        "parts": list(_Body(document, progress).parts()),
    }


class _Body:
    """The parts of a document for the template; `room` is how many rows it still takes."""

    def __init__(self, document: Document, progress: Progress) -> None:
        self.document = document
        self.progress = progress
        self.room = MOST_ROWS
        self.depth = 0

    def parts(self) -> Iterator[dict[str, Any]]:
        """Each part in its order; a table's title is a heading below the one that it follows."""
        for part in self.document.parts:
            if isinstance(part, Heading):
                self.depth = part.level
                yield {"what": "heading", "text": part.text, "level": part.level}
            elif isinstance(part, Chart):
                yield self._table(part.table) | {"drawing": _drawing(part.svg, part.alternative, "")}
            elif isinstance(part, Table):
                yield self._table(part)
            elif isinstance(part, Records):
                self.progress.advance(part.table.size)
            else:
                yield _plain(part)

    def _rows(self, table: Table) -> Iterator[list[str | None]]:
        """As many rows as the table and the document may have; the progress hears of every hundred."""
        for place, row in enumerate(islice(table.rows, min(LONGEST, self.room)), start=1):
            yield _row(table, row)
            if place % STEP == 0:
                self.progress.advance(STEP)

    def _table(self, table: Table) -> dict[str, Any]:
        rows, printed = list(self._rows(table)), [each for each in table.columns if each.printed]
        room = _room(printed, rows)
        self.room -= len(rows)
        left = max(table.size - len(rows), 0)
        self.progress.advance(len(rows) % STEP + left)
        return {
            "what": "table",
            "title": table.title,
            "level": self.depth + 1,
            "columns": _columns(printed, rows, room),
            "is_small": room == _SMALL,
            "rows": rows,
            "total": _row(table, table.total) if table.total is not None else [],
            "notes": [note for note in (_cut(left), table.note) if note],
            "drawing": None,
            "empty": "" if rows else table.empty or _("Nothing on record."),
        }


def _columns(
    printed: Sequence[Column], rows: Sequence[Sequence[str | None]], room: float
) -> list[dict[str, Any]]:
    """The columns for the template; where a word of a label is longer than its column, it may be broken."""
    widths = _widths(printed, rows, room)
    return [
        {
            "label": each.label,
            "width": width,
            "end": each.is_number,
            "breaks": _longest(each.label) > width - 2,
        }
        for each, width in zip(printed, widths, strict=True)
    ]


def _room(printed: Sequence[Column], rows: Sequence[Sequence[str | None]]) -> int:
    """The letters of a line: in smaller type, where it has many columns or they need more."""
    needed = sum(_leasts(printed, rows, _shares(printed, _LETTERS)))
    return _SMALL if len(printed) > _MANY or needed > _LETTERS else _LETTERS


def _shares(printed: Sequence[Column], room: float) -> list[float]:
    """The letters of each column as it declares them."""
    whole = sum(each.width for each in printed)
    return [each.width / whole * room for each in printed]


def _widths(printed: Sequence[Column], rows: Sequence[Sequence[str | None]], room: float) -> list[float]:
    """How many letters wide each column is: as declared, but what is short is not broken.

    Room for it comes from columns that have too much, and a third at most from those with long texts.
    """
    shares = _shares(printed, room)
    least = _leasts(printed, rows, shares)
    lacks = [max(low - share, 0) for low, share in zip(least, shares, strict=True)]
    spare = [max(share - low, 0) for low, share in zip(least, shares, strict=True)]
    moved = min(sum(lacks), sum(spare))
    return [
        share + moved * (lack / sum(lacks) - left / sum(spare)) if moved else share
        for share, lack, left in zip(shares, lacks, spare, strict=True)
    ]


def _leasts(
    printed: Sequence[Column], rows: Sequence[Sequence[str | None]], shares: Sequence[float]
) -> list[float]:
    return [
        _least(each, [row[place] for row in rows], shares[place], _follows_number(printed, place))
        for place, each in enumerate(printed)
    ]


def _follows_number(printed: Sequence[Column], place: int) -> bool:
    """Whether a text stands behind a number: the template keeps them apart."""
    return place > 0 and printed[place - 1].is_number and not printed[place].is_number


def _least(column: Column, cells: Sequence[str | None], share: float, is_apart: bool) -> float:
    """The letters that a column needs: what nine of ten of its cells hold, and its longest word."""
    shown = [_("no record") if each is None else each for each in cells]
    lengths = sorted(map(len, shown)) or [0]
    usual = lengths[(len(lengths) - 1) * 9 // 10]
    word = max([_longest(column.label), *map(_longest, shown)])
    unbroken = min(max(word, usual if usual <= _SHORT else 0), _SHORT) + (2 * _INSET if is_apart else _INSET)
    return unbroken if usual <= _SHORT else max(unbroken, share * 2 / 3)


def _longest(text: str) -> int:
    """The letters of its longest word."""
    return max(map(len, text.split()), default=0)


def _plain(part: Part) -> dict[str, Any]:
    if isinstance(part, Text):
        return {"what": "text", "text": part.text}
    if isinstance(part, Prose):
        return {
            "what": "prose",
            "language": part.language,
            "paragraphs": [asdict(each) for each in part.paragraphs],
        }
    if isinstance(part, Figures):
        return {"what": "figures", "figures": [_figure(each) for each in part.figures]}
    assert isinstance(part, Picture)  # noqa: S101 - tells the type checker
    return _drawing(part.svg, part.alternative, part.caption)


def _figure(figure: Figure) -> dict[str, str]:
    value = cell(figure.value, figure.kind) or _("no record")
    return {"value": value, "label": figure.label, "note": figure.note}


def _drawing(svg: str, alternative: str, caption: str) -> dict[str, Any]:
    shown = standing_alone(svg) if svg else ""
    return {"what": "drawing", "svg": shown, "alternative": alternative, "caption": caption}


def _cut(left: int) -> str:
    """What a table says of the rows that it leaves to the workbook."""
    if not left:
        return ""
    sentence = ngettext(
        "The table is too long to print: %(count)s more row is in the report’s workbook (XLSX).",
        "The table is too long to print: %(count)s more rows are in the report’s workbook (XLSX).",
        left,
    )
    return sentence % {"count": number_format(left, use_l10n=True, force_grouping=True)}


def _row(table: Table, row: Row) -> list[str | None]:
    pairs = zip(row, table.columns, strict=True)
    return [cell(value, column.kind) for value, column in pairs if column.printed]


def cell(value: Any, kind: str) -> str | None:
    """A value as the reader's language writes it; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if kind == "percent":
        sign = "-" if value < 0 else ""
        return sign + _("%(number)s%%") % {"number": _number(abs(value))}
    return _number(value)


def _number(value: Any) -> str:
    """With the thousands of the language, and no more decimals than it has, two at most."""
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    rounded = round(Decimal(value), 2)
    bare = rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()
    return number_format(bare, use_l10n=True, force_grouping=True)
