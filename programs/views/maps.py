"""The maps of streets: each stands where it is recorded, else at its municipality's seat."""

from collections import Counter
from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.queries.directory import provinces
from members.views.maps import province_mark
from mmu_portal.lib.maps import DotMark, ProvinceMark, drawn_dot, locator_map, region_map
from programs.models import Street


def streets_map(streets: Sequence[Street]) -> SafeString:
    """The region with a numbered dot for each street, in the order given, a link to its page.

    Nothing where no position is known.
    """
    placed = [
        (number, street, at) for number, street in enumerate(streets, start=1) if (at := position(street))
    ]
    if not placed:
        return SafeString("")
    counts = Counter(street.municipality.province_id for street in streets)
    dots = [
        dot
        for number, street, (longitude, latitude) in placed
        if (dot := drawn_dot(_mark(number, street, longitude, latitude)))
    ]
    return region_map(provinces=_provinces(counts), dots=dots, title=_("Map of the streets"))


def _mark(number: int, street: Street, longitude: float, latitude: float) -> DotMark:
    return DotMark(str(street), longitude, latitude, href=street.get_absolute_url(), number=number)


def street_map(street: Street) -> SafeString:
    """A small map around a street; nothing where no position is known."""
    at = position(street)
    if at is None:
        return SafeString("")
    title = _("Map: %(name)s") % {"name": street}
    return locator_map(
        provinces=_provinces({}), dots=[DotMark(str(street), *at, selected=True)], title=title, at=at
    )


def position(street: Street) -> tuple[float, float] | None:
    """Longitude and latitude of the street, else of its municipality's seat, in degrees of WGS 84."""
    for place in (street, street.municipality):
        if place.longitude is not None and place.latitude is not None:
            return float(place.longitude), float(place.latitude)
    return None


def _provinces(counts: dict[str, int]) -> list[ProvinceMark]:
    return [province_mark(row, count=counts.get(row.plate_code)) for row in provinces()]
