"""The directory's filtered result as a file: open data with its source and day inside.

The table is the one that the back office imports, and three columns more: membership, source and day stand in
every row, since lines above the header would break whatever reads the file. The Turkish address gives CSV as
Turkish Excel opens it (semicolon, decimal comma), the English one with comma and point; both begin with the
mark by which Excel knows UTF-8. JSON has names that never change and is the form for programs.
"""

import datetime as dt
import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.facets import facets
from members.filters import MunicipalityFilter
from members.models import MembershipPeriod
from members.queries.municipality import MunicipalityQuerySet
from members.resources.municipality import MunicipalityResource
from members.sources import notices
from members.views.addresses import Address
from members.views.directory import chips_of
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 2 * 1024 * 1024
JSON_FIELDS = {
    "code": "code",
    "official_id": "official_id",
    "slug": "slug",
    "name_tr": "name_tr",
    "name_en": "name_en",
    "kind": "kind",
    "plate_code": "province_id",
    "province": "province__name_tr",
    "district": "district",
    "metropolitan_code": "parent__code",
    "population": "population",
    "population_year": "population_year",
    "population_method": "population_method",
    "population_source": "population_source",
    "latitude": "latitude",
    "longitude": "longitude",
    "position_source": "position_source",
    "area_km2": "area_km2",
    "area_year": "area_year",
    "area_source": "area_source",
    "website": "website",
    "website_source": "website_source",
    "phone": "phone",
    "email": "email",
}
_NUMBERS = frozenset({"latitude", "longitude", "area_km2"})


class _Result:
    """What is exported: the rows that the directory shows at the same address, and what is said of them."""

    def __init__(self, request: HttpRequest) -> None:
        filters = MunicipalityFilter(request.GET)
        self.rows: MunicipalityQuerySet = filters.qs
        self.address = Address(filters.selection)
        self.day = timezone.localdate()
        self.link = settings.SITE_URL + str(self.address)
        self.members = _members(self.day)
        self.source = f"{_('Marmara Municipalities Union')}, {self.link}"
        self.filters = "; ".join(f"{chip.name}: {chip.label}" for chip in chips_of(self.address))
        self.filters = self.filters or _("Members now")

    def table(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Header and rows as the back office's import takes them, with membership, source and day."""
        resource, language = MunicipalityResource(), 1 if get_language() == "en" else 0
        header = [*resource.export_headings(language), _("Membership"), _("Source"), _("As of")]
        rows = resource.export_rows(self.rows, language)
        pks = self.rows.values_list("pk", flat=True)
        words = _standings()
        ends = ([words[self.members.get(pk)], self.source, self.day] for pk in pks)
        return header, ([*row, *end] for row, end in zip(rows, ends, strict=True))


def _members(day: dt.date) -> dict[int, bool]:
    """Who belongs to the Union on `day`: key → whether that is sample data."""
    return dict(MembershipPeriod.objects.covering(day).values_list("municipality_id", "is_sample"))


def _standings() -> dict[bool | None, str]:
    """The words for a member, a sample member and everybody else, looked up before the answer streams."""
    return {None: _("no membership recorded"), True: _("member (sample data)"), False: _("member")}


@require_safe
@login_not_required
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly the rows that the directory shows with the same parameters, as CSV, XLSX or JSON."""
    result = _Result(request)
    name = f"{_('municipalities')}-{result.day.isoformat()}.{form}"
    answer = {"csv": _csv, "xlsx": _xlsx, "json": _json}[form](result)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _csv(result: _Result) -> HttpResponseBase:
    header, rows = result.table()
    turkish = get_language() != "en"
    delimiter, decimal = (";", ",") if turkish else (",", ".")
    pieces = csv_bytes(header, rows, delimiter=delimiter, decimal=decimal)
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")


def _xlsx(result: _Result) -> HttpResponseBase:
    header, rows = result.table()
    # The answer closes it.
    target = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    about = [
        (_("Source"), result.source),
        (_("As of"), result.day),
        (_("Filters"), result.filters),
        *notices(),
    ]
    write_xlsx(target, header, rows, title=_("Municipalities"), source=about, source_title=_("Source"))  # type: ignore[arg-type]
    target.seek(0)
    return FileResponse(target, content_type=XLSX)


def _json(result: _Result) -> HttpResponseBase:
    return StreamingHttpResponse(_json_pieces(result), content_type="application/json")


def _json_pieces(result: _Result) -> Iterator[str]:
    """One object, row by row."""
    head = {
        "source": result.source,
        "as_of": result.day.isoformat(),
        "license": [{"subject": subject, "notice": notice} for subject, notice in notices()],
        "filters": _json_filters(result),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    fields = ["pk", *dict.fromkeys(JSON_FIELDS.values())]
    between = "\n"
    for row in result.rows.values(*fields).iterator(chunk_size=500):
        yield between + json.dumps(_json_row(result, row), ensure_ascii=False, cls=DjangoJSONEncoder)
        between = ",\n"
    yield "\n]}\n"


def _json_filters(result: _Result) -> dict[str, Any]:
    asked = result.address.selection
    return {
        "q": asked.q,
        "province": asked.provinces,
        "kind": asked.kinds,
        **{name: asked.chosen(name) for name in facets()},
        "status": asked.status,
        "sort": asked.sort,
    }


def _json_row(result: _Result, row: dict[str, Any]) -> dict[str, Any]:
    """One municipality; what is not recorded is null."""
    values = {name: _json_value(name, row[path]) for name, path in JSON_FIELDS.items()}
    is_sample = result.members.get(row["pk"])
    return values | {"member": is_sample is not None, "member_is_sample": bool(is_sample)}


def _json_value(name: str, value: Any) -> Any:
    if value == "" or value is None:
        return None
    return float(value) if name in _NUMBERS else value
