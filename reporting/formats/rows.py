"""Rows on their way into a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reporting.document import Document, Row, Table

if TYPE_CHECKING:
    from reporting.definition import Progress

STEP = 100  # rows after which the progress is told


class Unwatched:
    """The progress of what nobody watches."""

    def set_total(self, rows: int) -> None:
        """Nobody asks."""

    def advance(self, rows: int = 1) -> None:
        """Nobody asks."""


def begin(document: Document, progress: Progress) -> None:
    """Tell how many rows there will be."""
    progress.set_total(document.rows)


def counted(table: Table, progress: Progress) -> Iterator[Row]:
    """The rows of a table; the progress hears of every hundred."""
    passed = 0
    for row in table.rows:
        yield row
        passed += 1
        if passed == STEP:
            progress.advance(passed)
            passed = 0
    progress.advance(passed)
