"""The map of a platform: which municipalities have a seat."""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import Municipality
from members.queries.directory import provinces
from members.views.maps import province_mark
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.maps import DotMark, drawn_dot, region_map
from platforms.models import Platform
from platforms.queries.figures import Seated, seated


@generation_cache
def seats_map(platform: Platform) -> SafeString:
    """The region with the municipalities that have a seat; each a link to its page."""
    return _drawn(seated(platform))


def _drawn(who: Seated) -> SafeString:
    counts = {each.plate_code: len(each.municipalities) for each in who.provinces}
    marks = [province_mark(row, count=counts.get(row.plate_code)) for row in provinces()]
    dots = [
        dot
        for province in who.provinces
        for municipality in province.municipalities
        if municipality.latitude is not None and municipality.longitude is not None
        if (dot := drawn_dot(_mark(municipality)))
    ]
    return region_map(provinces=marks, dots=dots, title=_("Map of the municipalities that have a seat"))


def _mark(municipality: Municipality) -> DotMark:
    return DotMark(
        name=municipality.short_name,
        longitude=float(municipality.longitude or 0),
        latitude=float(municipality.latitude or 0),
        href=reverse("members:municipality", args=[municipality.slug]),
    )
