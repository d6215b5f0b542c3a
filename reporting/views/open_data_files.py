"""The open data as files: a filtered table for a spreadsheet, and everything at once."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.views.export import XLSX
from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from reporting.api.views import for_reading, without_query
from reporting.datasets.dataset import Dataset
from reporting.datasets.package import everything
from reporting.datasets.terms import LICENSE_ADDRESS, LICENSE_TITLE
from reporting.views.open_data import file_of, shown_dataset


@public_page
def table_file(request: HttpRequest, identifier: str, form: str) -> HttpResponse:
    """What a filter finds, as CSV or XLSX. As on the pages, a value that makes no sense is left out."""
    dataset = shown_dataset(identifier)
    if dataset.file:
        query = urlencode([(name, value) for name, values in request.GET.lists() for value in values])
        return HttpResponseRedirect("?".join(filter(None, (file_of(dataset, form), query))))
    body, media_type = {"csv": _csv, "xlsx": _xlsx}[form](dataset, request.GET)
    return _attached(body, media_type, f"{identifier}-{timezone.localdate().isoformat()}.{form}")


def _csv(dataset: Dataset, asked: QueryDict) -> tuple[bytes, str]:
    """The Turkish one for Turkish Excel, each row with source and day."""
    delimiter, decimal = (",", ".") if get_language() == "en" else (";", ",")
    ends = {_("Source of the file"): _source(dataset), _("As of"): timezone.localdate()}
    header, rows = _table(dataset, asked)
    whole = ([*row, *ends.values()] for row in rows)
    pieces = csv_bytes([*header, *ends], whole, delimiter=delimiter, decimal=decimal)
    return b"".join(pieces), "text/csv; charset=utf-8"


def _xlsx(dataset: Dataset, asked: QueryDict) -> tuple[bytes, str]:
    """A workbook with a second sheet that says where the table is from."""
    target, (header, rows) = BytesIO(), _table(dataset, asked)
    about = [
        (_("Source"), _source(dataset)),
        (_("As of"), timezone.localdate()),
        (_("Filters"), "; ".join(_chosen(dataset, asked)) or _("All")),
        (_("License"), f"{LICENSE_TITLE}, {LICENSE_ADDRESS}"),
        *((_("Note"), note) for note in dataset.all_notes()),
    ]
    title = str(dataset.title)
    write_xlsx(target, header, rows, title=title, source=about, source_title=_("Source"))
    return target.getvalue(), XLSX


def _table(dataset: Dataset, asked: QueryDict) -> tuple[list[str], Iterable[list[Any]]]:
    """Header and rows in the reader's language."""
    columns = dataset.public_columns
    rows = dataset.rows(dataset.found(asked))
    cells = ([each.shown(row[name]) for name, each in columns.items()] for row in rows)
    return [dataset.heading(each) for each in columns.values()], cells


def _source(dataset: Dataset) -> str:
    address = reverse("open-data:dataset", args=[dataset.identifier])
    return f"{dataset.source}, {settings.SITE_URL}{address}"


def _chosen(dataset: Dataset, asked: QueryDict) -> Iterable[str]:
    """The filters that say something, in words."""
    for name in dataset.parameters:
        words = dict(dataset.choices(name) or [])
        yield from (f"{dataset.label(name)}: {words[each]}" for each in asked.getlist(name) if each in words)


def _attached(body: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(body, content_type=media_type, headers={"Content-Disposition": disposition})


def _everything(request: HttpRequest) -> HttpResponse:
    """Every public dataset in one ZIP."""
    return _attached(everything(), "application/zip", f"mmu-data-{timezone.localdate().isoformat()}.zip")


everything_file = for_reading(without_query(_everything))
