"""Exports of the back office as files."""

import tempfile
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mmu_portal.lib.sheets.columns import LANGUAGES
from mmu_portal.lib.sheets.resource import SheetResource
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from mmu_portal.lib.text import slug

FORMATS = [
    ("xlsx", gettext_lazy("XLSX (Excel, LibreOffice)")),
    (
        "csv",
        gettext_lazy(
            "CSV (in English with commas; in Turkish with semicolons and decimal commas, for Turkish Excel)"
        ),
    ),
]
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 1024 * 1024


def download(
    resource: SheetResource, records: QuerySet, form: str, language: str, filters: str = ""
) -> HttpResponseBase:
    """The records as a CSV or XLSX file with headings and words in `language`; every text guarded."""
    index = LANGUAGES.index(language)
    with translation.override(language):
        title = str(resource.model._meta.verbose_name_plural)
        name = f"{slug(title)}-{timezone.localdate():%Y-%m-%d}.{form}"
        answer = (
            _csv(resource, records, index)
            if form == "csv"
            else _xlsx(resource, records, index, title, filters)
        )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _csv(resource: SheetResource, records: QuerySet, index: int) -> HttpResponseBase:
    delimiter, decimal = (";", ",") if index == 0 else (",", ".")
    pieces = csv_bytes(
        resource.export_headings(index),
        resource.export_rows(records, index),
        delimiter=delimiter,
        decimal=decimal,
    )
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")


def _xlsx(
    resource: SheetResource, records: QuerySet, index: int, title: str, filters: str
) -> HttpResponseBase:
    target: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    source = [
        (_("Source"), f"{_('Marmara Municipalities Union')}, {settings.SITE_URL}"),
        (_("Exported on"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        (_("Filters of the list"), filters or _("none")),
    ]
    write_xlsx(
        target,
        resource.export_headings(index),
        resource.export_rows(records, index),
        title=title,
        source=source,
        source_title=_("Source"),
    )
    target.seek(0)
    return FileResponse(target, content_type=XLSX_TYPE)
