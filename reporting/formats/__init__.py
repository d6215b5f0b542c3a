"""The formats of reports: each writes a document to a file."""

from collections.abc import Callable
from typing import Any

from reporting.formats.csv import write_csv
from reporting.formats.pdf import write_pdf
from reporting.formats.xlsx import write_xlsx

WRITERS: dict[str, Callable[..., Any]] = {"pdf": write_pdf, "xlsx": write_xlsx, "csv": write_csv}
