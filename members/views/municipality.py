"""The page of one municipality, and its logo."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Municipality
from members.queries.directory import Selection
from members.queries.record import for_page, record_of
from members.sources import source_name
from members.views.addresses import Address
from members.views.maps import place_map
from mmu_portal.lib.pagestore import public_page


@public_page
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of one municipality, with year and source."""
    found: Municipality = get_object_or_404(
        for_page(Municipality.objects.visible_to(request.user)), slug=slug
    )
    context = record_context(found)
    more = {
        "map": place_map(found),
        "all_in_province": Address(Selection(provinces=(found.province_id,), status="all")),
        "position_source": source_name(found.position_source),
        "terms": [(term, source_name(term.source)) for term in context["record"].terms],
    }
    return render(request, "members/municipality.html", context | more)


def record_context(found: Municipality) -> dict[str, Any]:
    """What the record of a municipality, read by `for_page`, shows wherever it stands."""
    record = record_of(found, timezone.localdate())
    return {
        "municipality": found,
        "record": record,
        "province_address": Address(Selection(provinces=(found.province_id,))),
        "population_source": source_name(found.population_source),
        "area_source": source_name(found.area_source),
        "website_source": source_name(found.website_source),
        "leaders": [(term, source_name(term.source)) for term in record.leaders],
    }


@require_safe
@login_not_required
def logo(request: HttpRequest, slug: str) -> FileResponse:
    """The logo as it was written anew when it was uploaded."""
    found = get_object_or_404(Municipality.objects.visible_to(request.user).only("logo"), slug=slug)
    if not found.logo:
        raise Http404("no logo")
    try:
        picture = found.logo.open("rb")
    except FileNotFoundError as error:
        raise Http404("no file") from error
    response = FileResponse(picture, content_type="image/png", filename=f"{slug}.png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600"
    return response
