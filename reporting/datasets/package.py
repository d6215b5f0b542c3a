"""Everything in one file: each public dataset as CSV and JSON, described as a Frictionless Data Package."""

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.sources import notices
from mmu_portal.lib.sheets.write import csv_bytes
from reporting.datasets.column import Column, Kind
from reporting.datasets.dataset import Dataset
from reporting.datasets.registry import PUBLIC
from reporting.datasets.terms import LICENSE, LICENSE_ADDRESS, LICENSE_TITLE, VERSION

_TYPES = {
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.YES_NO: "boolean",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
}


def everything() -> bytes:
    """A ZIP with `<dataset>.csv`, `<dataset>.json` and `datapackage.json`, the same for the same records.

    Texts of the description are in English; those of the records are in both languages.
    """
    target = BytesIO()
    with override("en"), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = dict(_tables())
        files["datapackage.json"] = orjson.dumps(description(files), option=orjson.OPT_INDENT_2)
        for name, body in files.items():
            _add(archive, name, body)
    return target.getvalue()


def _tables() -> Iterable[tuple[str, bytes]]:
    """Each dataset as two files: name and bytes."""
    for dataset in PUBLIC.values():
        rows = dataset.rows(dataset.everything())
        yield f"{dataset.identifier}.csv", b"".join(table(dataset, rows))
        yield f"{dataset.identifier}.json", orjson.dumps(rows, option=orjson.OPT_APPEND_NEWLINE)


def _add(archive: zipfile.ZipFile, name: str, body: bytes) -> None:
    """A file of the day, so that the archive changes no more often than what is in it."""
    day = timezone.localdate()
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, body)


def table(dataset: Dataset, rows: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    """Rows as CSV for programs: names of columns that never change, comma, decimal point, no mark."""
    columns = dataset.public_columns
    cells = ([each.cell(row[name]) for name, each in columns.items()] for row in rows)
    return csv_bytes(list(columns), cells, bom=False)


def description(files: Mapping[str, bytes]) -> dict[str, Any]:
    """`datapackage.json` of these files, in the language of the moment."""
    return {
        "profile": "data-package",
        "name": "marmara-municipalities-union",
        "title": _("Open data of the Marmara Municipalities Union"),
        "description": _(
            "All public datasets of the portal. In CSV, several values in one cell are parted by |, and a "
            "text that a spreadsheet could take for a formula begins with an apostrophe; JSON has every "
            "value as it is."
        ),
        "homepage": f"{settings.SITE_URL}/en/data/",
        "version": VERSION,
        "created": f"{timezone.localdate().isoformat()}T00:00:00+03:00",
        "licenses": [{"name": LICENSE, "path": LICENSE_ADDRESS, "title": LICENSE_TITLE}],
        "sources": [{"title": f"{subject}: {notice}"} for subject, notice in notices()],
        "resources": [
            each | _measured(files[each["path"]])
            for dataset in PUBLIC.values()
            for each in _resources(dataset)
        ],
    }


def _measured(body: bytes) -> dict[str, Any]:
    """By what a reader sees that a file arrived whole."""
    return {"bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}


def _resources(dataset: Dataset) -> Iterable[dict[str, Any]]:
    told = {
        "title": str(dataset.title),
        "description": " ".join(map(str, (dataset.meaning, *dataset.all_notes()))),
        "sources": [{"title": str(dataset.source)}],
        "encoding": "utf-8",
    }
    yield {
        "name": dataset.identifier,
        "path": f"{dataset.identifier}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        **told,
        "schema": _schema(dataset),
    }
    yield {
        "name": f"{dataset.identifier}-json",
        "path": f"{dataset.identifier}.json",
        "profile": "data-resource",
        "format": "json",
        "mediatype": "application/json",
        **told,
    }


def _schema(dataset: Dataset) -> dict[str, Any]:
    """The table as Table Schema has it: its columns, what names a record, and what refers to others."""
    found: dict[str, Any] = {
        "fields": [_field(dataset, each) for each in dataset.public_columns.values()],
        "missingValues": [""],
        "primaryKey": list(dataset.together) or dataset.key,
    }
    refers = [each for each in dataset.public_columns.values() if each.refers]
    if refers:
        found["foreignKeys"] = [_reference(dataset, each) for each in refers]
    return found


def _reference(dataset: Dataset, column: Column) -> dict[str, Any]:
    """A column whose values are keys of a dataset; of its own, that has no name."""
    other = PUBLIC[column.refers]
    resource = "" if other is dataset else other.identifier
    return {"fields": column.name, "reference": {"resource": resource, "fields": other.key}}


def _field(dataset: Dataset, column: Column) -> dict[str, Any]:
    """A column as Table Schema has it."""
    words = " ".join(filter(None, (dataset.meaning_of(column), str(column.unit))))
    found: dict[str, Any] = {
        "name": column.name,
        "type": _type(column),
        "title": dataset.heading(column),
        **({"description": words} if words else {}),
    }
    if column.choices:
        found["constraints"] = {"enum": [value for value, _label in column.choices]}
    return found


def _type(column: Column) -> str:
    if column.kind is Kind.CODE and all(isinstance(value, int) for value, _label in column.choices):
        return "integer"
    return _TYPES.get(column.kind, "string")
