"""A report's core table as CSV, as Excel of the report's language opens it, with its origin in every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.files import open_own
from mmu_portal.lib.sheets.write import csv_bytes
from reporting.about import source
from reporting.document import Document
from reporting.formats.rows import counted

if TYPE_CHECKING:
    from reporting.definition import Progress


def write_csv(document: Document, path: Path, progress: Progress) -> None:
    """Write the table that is the report's core; lines above its header would break what reads the file."""
    table = next(each for each in document.tables if each.is_core)
    progress.set_total(table.size)
    header = [*(column.label for column in table.columns), _("Source"), _("As of"), _("Report number")]
    ends = [source(document), document.as_of, document.origin.number]
    rows: Iterator[list[Any]] = ([*row, *ends] for row in counted(table, progress))
    delimiter, decimal = (";", ",") if document.origin.language == "tr" else (",", ".")
    with open_own(path) as file:
        file.writelines(csv_bytes(header, rows, delimiter=delimiter, decimal=decimal))
