"""A report as a document: what it says of itself, and its parts in order, whatever format it is written in.

Values in rows keep their type (a number, a day, a text); each writer shows them as its format and the
reader's language want. `None` is what is not recorded. A text where a number is expected is shown as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mmu_portal.lib.markdown import Paragraph

KINDS = ("text", "whole", "decimal", "area", "percent", "date")
Row = Sequence[Any]


@dataclass(frozen=True)
class Origin:
    """What a report says of itself: its name, when it was made, and what was asked; `filters` in words."""

    report: str
    language: str
    made: dt.datetime
    first: dt.date
    last: dt.date
    filters: str
    introduction: str
    number: str


@dataclass(frozen=True)
class Column:
    """A column: `kind` says what its values are, `width` how much room it has beside the others in print.

    Areas are square meters; percents are given in hundredths of the whole (47 is 47 %). A page of paper has
    room for about nine columns: those that are not `printed` are in the workbook alone.
    """

    key: str
    label: str
    kind: str = "text"
    width: float = 1
    printed: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(self.kind)

    @property
    def is_number(self) -> bool:
        """Whether its values stand at the end of their cells."""
        return self.kind not in ("text", "date")


@dataclass(frozen=True)
class Table:
    """A table: `rows` are read once and need not fit into memory; `size` says how many they are.

    `sheet` is the name of its sheet in a workbook. `is_core` marks the one that a CSV file holds.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    size: int
    total: Row | None = None
    note: str = ""
    empty: str = ""
    sheet: str = ""
    is_core: bool = False


@dataclass(frozen=True)
class Heading:
    """The title of a part of the document; level 1 begins a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Prose:
    """A longer text that people wrote in Markdown, `language` where it is not the document's."""

    paragraphs: Sequence[Paragraph]
    language: str = ""


@dataclass(frozen=True)
class Figure:
    """One number that a reader should remember, with what it counts and what must be said of it."""

    value: Any
    label: str
    kind: str = "whole"
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """The numbers of a part, side by side."""

    title: str
    figures: Sequence[Figure]
    sheet: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing (SVG) of a table that stands below it; `alternative` says in a sentence what it shows."""

    svg: str
    alternative: str
    table: Table


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG) that no table repeats, such as a map; `alternative` says what it shows."""

    svg: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True)
class Records:
    """The records behind the other tables, for whoever computes on: a sheet of the workbook, on no paper."""

    table: Table


Part = Heading | Text | Prose | Figures | Table | Chart | Picture | Records


@dataclass(frozen=True)
class Document:
    """A report that can be written.

    `as_of` is the day of which the figures are; `has_sample` says that some of the records are made up.
    `facts` are lines of a label and words that stand before what every report says of itself; a document
    without a period (`is_of_period`) says nothing of one.
    """

    title: str
    origin: Origin
    as_of: dt.date
    parts: Sequence[Part] = field(default_factory=tuple)
    subtitle: str = ""
    has_sample: bool = False
    facts: Sequence[tuple[str, str]] = ()
    is_of_period: bool = True

    @property
    def tables(self) -> Iterator[Table]:
        """Every table in its order, those of charts and the records among them."""
        for part in self.parts:
            if isinstance(part, Table):
                yield part
            elif isinstance(part, Chart | Records):
                yield part.table

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(table.size for table in self.tables)
