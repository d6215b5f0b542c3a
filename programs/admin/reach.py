"""Whom programs, platforms and activities have not reached yet: the page in the back office, and the file."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.enums import MunicipalityKind
from members.models import Province
from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from mmu_portal.lib.text import slug
from platforms.admin.needs_file import TYPES
from programs.queries.reach import MISSING, SIZES, UNKNOWN, Unreached, Wanted, size_of, unreached

ROWS = 50


class ReachPages:
    """Adds the page and its file to the admin of participations, whose right they ask for."""

    def get_urls(self) -> list[Any]:
        """The stock addresses and the two of this."""
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        page = path("reach/", view(self.reach), name="programs_reach")
        file = path("reach.<str:form>", view(self.reach_file), name="programs_reach_file")
        return [page, file, *super().get_urls()]  # type: ignore[misc]

    def reach(self, request: HttpRequest) -> HttpResponse:
        """Members that lack a cycle, a seat or an activity, by province, kind and size, with mentors."""
        wanted, provinces = self._asked(request)
        found = unreached(wanted, timezone.localdate())
        query = request.GET.copy()
        query.pop("p", None)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Reach: whom programs, platforms and activities miss"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "wanted": wanted,
            "query": query.urlencode(),
            "missing": MISSING.items(),
            "provinces": provinces,
            "kinds": MunicipalityKind.choices,
            "sizes": _sizes().items(),
            "page": Paginator(found, ROWS).get_page(request.GET.get("p")),
            "number": len(found),
            "forms": TYPES,
        }
        return TemplateResponse(request, "admin/programs/reach.html", context)

    def reach_file(self, request: HttpRequest, form: str) -> HttpResponse:
        """The same rows as a file."""
        if form not in TYPES:
            raise Http404
        wanted, _provinces = self._asked(request)
        return _file(unreached(wanted, timezone.localdate()), form)

    def _asked(self, request: HttpRequest) -> tuple[Wanted, list[Province]]:
        """What is asked for, and the provinces; what is senseless asks for all."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        provinces = list(Province.objects.defer("outline").order_by("sort_key"))
        known = {
            "missing": set(MISSING),
            "province": {each.plate_code for each in provinces},
            "kind": set(MunicipalityKind.values),
            "size": {*SIZES, UNKNOWN},
        }
        asked = {name: request.GET.get(name, "") for name in known}
        return Wanted(**{name: asked[name] for name in known if asked[name] in known[name]}), provinces


def _sizes() -> dict[str, str]:
    return {name: str(label) for name, (_most, label) in SIZES.items()} | {
        UNKNOWN: _("number of inhabitants not recorded")
    }


def _file(rows: list[Unreached], form: str) -> HttpResponse:
    today, target = timezone.localdate(), BytesIO()
    header, cells = _header(), [_cells(each) for each in rows]
    if form == "csv":
        target.writelines(csv_bytes(header, cells, delimiter="," if get_language() == "en" else ";"))
    else:
        about = [
            (_("Source"), f"{_('Marmara Municipalities Union')}, {settings.SITE_URL}"),
            (_("As of"), today),
        ]
        write_xlsx(target, header, cells, title=_("Reach"), source=about, source_title=_("Source"))
    answer = HttpResponse(target.getvalue(), content_type=TYPES[form])
    name = f"{slug(_('Reach'))}-{today.isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _header() -> list[str]:
    return [
        _("Municipality"),
        _("Province"),
        _("Kind"),
        _("Population"),
        _("Size"),
        _("Took part in a cycle"),
        _("Holds a seat"),
        _("Activities attended"),
        _("Possible mentors"),
    ]


def _cells(row: Unreached) -> list[Any]:
    place = row.municipality
    words = {True: _("yes"), False: _("no")}
    return [
        place.name,
        place.province.name,
        place.get_kind_display(),
        place.population,
        _sizes()[size_of(place.population)],
        words[row.in_cycle],
        words[row.has_seat],
        row.activities,
        "; ".join(each.name for each in row.mentors),
    ]
