"""A report as an accessible PDF: tagged (PDF/UA-1), with language, title, bookmarks and page numbers.

The texts go to typst as data, never as markup. A long table is cut into pieces, since one table of thousands
of rows takes more than a gigabyte to set, and ends at `LONGEST` rows with a sentence on where the others are.
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
PIECE = 100
_CHAPTERS = 4  # from so many on the first page lists them
_UNKNOWN = "\N{WHITE SQUARE}"  # stands for a letter that no font of the document has
_EAST = 0x2E80
_SELECTORS = "\ufe0e\ufe0f"
_LETTERS = 96  # of a table’s head in the width of a page
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
            else:
                yield _plain(part)

    def _rows(self, table: Table) -> Iterator[list[str | None]]:
        """As many rows as the table and the document may have; the progress hears of every hundred."""
        for place, row in enumerate(islice(table.rows, min(LONGEST, self.room)), start=1):
            yield _row(table, row)
            if place % STEP == 0:
                self.progress.advance(STEP)

    def _table(self, table: Table) -> dict[str, Any]:
        rows = list(self._rows(table))
        self.room -= len(rows)
        left = max(table.size - len(rows), 0)
        self.progress.advance(len(rows) % STEP + left)
        return {
            "what": "table",
            "title": table.title,
            "level": self.depth + 1,
            "columns": _columns([each for each in table.columns if each.printed]),
            "pieces": [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)],
            "total": _row(table, table.total) if table.total is not None else [],
            "notes": [note for note in (_cut(left), table.note) if note],
            "drawing": None,
            "empty": "" if rows else table.empty or _("Nothing on record."),
        }


def _columns(printed: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns for the template; where a word of a label is longer than its column, it may be broken."""
    room = _LETTERS / sum(each.width for each in printed)
    return [
        {
            "label": each.label,
            "width": each.width,
            "end": each.is_number,
            "breaks": max(map(len, each.label.split()), default=0) > each.width * room - 2,
        }
        for each in printed
    ]


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
        return _("%(number)s%%") % {"number": _number(value)}
    return _number(value)


def _number(value: Any) -> str:
    """With the thousands of the language, and no more decimals than it has, two at most."""
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    rounded = round(Decimal(value), 2)
    bare = rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()
    return number_format(bare, use_l10n=True, force_grouping=True)
