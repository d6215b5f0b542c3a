"""Reports made and read back: a workbook cell by cell, a PDF as its text."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from reporting.definition import DEFINITIONS

YEAR = {"first": "2025-01-01", "last": "2025-12-31"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What the rows say is asked in the language of the reports."""
    with translation.override("en"):
        yield


class Watch:
    """A progress that remembers what it heard."""

    def __init__(self) -> None:
        self.total = self.passed = 0

    def set_total(self, rows: int) -> None:
        self.total = rows

    def advance(self, rows: int = 1) -> None:
        self.passed += rows


def made(
    slug: str, form: str, folder: Path, *, language: str = "en", introduction: str = "", **more: Any
) -> bytes:
    """The file of a report for 2025, made as a job makes it."""
    path, watch = folder / f"{slug}.{form}", Watch()
    DEFINITIONS[slug].write(
        YEAR | more,
        format=form,
        language=language,
        introduction=introduction,
        number="2025-001",
        path=path,
        progress=watch,
    )
    assert watch.passed == watch.total > 0
    return path.read_bytes()


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of a workbook by the names of its sheets, days without their midnight."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[_value(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }


def _value(cell: Any) -> Any:
    return cell.date() if hasattr(cell, "date") else cell


def rows(sheet: list[list[Any]]) -> list[list[Any]]:
    """The rows below the head of a sheet, as far as the first empty one."""
    body = sheet[1:]
    end = next((place for place, row in enumerate(body) if not any(cell is not None for cell in row)), None)
    return body[:end]


def figures(sheet: list[list[Any]]) -> dict[str, Any]:
    """The numbers of a sheet of figures by what they count."""
    return {row[0]: row[1] for row in rows(sheet)}


def pdf(content: bytes) -> tuple[PdfReader, str]:
    """A PDF and all its text, in one line."""
    reader = PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())
