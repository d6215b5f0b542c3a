"""The maps of the campaign's pages: the region small beside the profile, the two seas on the home page."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import Municipality, Province
from members.views.maps import province_mark
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.maps import REGION, DotMark, ProvinceMark, hero_map


@generation_cache
def territory_map() -> SafeString:
    """The region as a small picture; the directory holds the map that can be read."""
    title = _("Map: the provinces of the region around the Sea of Marmara, with a dot for each municipality")
    return hero_map(provinces=_provinces(), dots=_dots(), title=title, window=REGION)


@generation_cache
def front_map() -> SafeString:
    """The two seas and the straits with a dot for each municipality."""
    title = _(
        "Map: municipalities on both shores of the Sea of Marmara, from the Dardanelles to the Bosphorus"
    )
    return hero_map(provinces=_provinces(), dots=_dots(), title=title)


def _provinces() -> list[ProvinceMark]:
    return [province_mark(row) for row in Province.objects.all() if row.outline]


def _dots() -> list[DotMark]:
    """Every municipality with a position, the greatest first so that small ones stay on top."""
    rows = Municipality.objects.filter(latitude__isnull=False, longitude__isnull=False)
    places = rows.order_by("-population", "pk").values_list("name", "longitude", "latitude")
    return [
        DotMark(name, float(longitude or 0), float(latitude or 0)) for name, longitude, latitude in places
    ]
