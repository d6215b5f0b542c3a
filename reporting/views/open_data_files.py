"""The open data as files: a filtered table for a spreadsheet, and everything at once."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.sheets.write import csv_bytes
from reporting.api.views import for_reading, without_query
from reporting.datasets.column import Column, Kind
from reporting.datasets.dataset import Dataset
from reporting.datasets.package import everything
from reporting.views.open_data import file_of, shown_dataset


@public_page
def table_file(request: HttpRequest, identifier: str) -> HttpResponse:
    """What a filter finds as CSV: the Turkish one for Turkish Excel, each row with source and day.

    As on the pages, a value that makes no sense is left out.
    """
    dataset = shown_dataset(identifier)
    if dataset.file:
        query = urlencode([(name, value) for name, values in request.GET.lists() for value in values])
        return HttpResponseRedirect(f"{file_of(dataset)}?{query}")
    delimiter, decimal = (",", ".") if get_language() == "en" else (";", ",")
    header, rows = _table(dataset, request)
    body = b"".join(csv_bytes(header, rows, delimiter=delimiter, decimal=decimal))
    return _attached(body, "text/csv; charset=utf-8", f"{identifier}-{timezone.localdate().isoformat()}.csv")


def _table(dataset: Dataset, request: HttpRequest) -> tuple[list[str], list[list[object]]]:
    """Header and rows in the reader's language."""
    columns, day = dataset.public_columns, timezone.localdate()
    source = f"{dataset.source}, {settings.SITE_URL}{reverse('open-data:dataset', args=[dataset.identifier])}"
    header = [*(dataset.heading(each) for each in columns.values()), _("Source of the file"), _("As of")]
    rows = dataset.rows(dataset.found(request.GET))
    return header, [
        [*(_cell(each, row[name]) for name, each in columns.items()), source, day] for row in rows
    ]


def _cell(column: Column, value: Any) -> Any:
    """A value as people read it."""
    if column.kind is Kind.YES_NO and value is not None:
        return _("yes") if value else _("no")
    return column.cell(value)


def _attached(body: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": disposition})


def _everything(request: HttpRequest) -> HttpResponse:
    """Every public dataset in one ZIP."""
    return _attached(everything(), "application/zip", f"mmu-data-{timezone.localdate().isoformat()}.zip")


everything_file = for_reading(without_query(_everything))
