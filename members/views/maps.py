"""The maps of the directory: what the members' records put on them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import Municipality, Province
from members.queries.directory import Entry, Found, provinces, roll
from members.views.addresses import Address
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.maps import DotMark, DrawnDot, ProvinceMark, drawn_dot, locator_map, region_map


@generation_cache
def directory_map(address: Address, found: Found) -> SafeString:
    """The region: a province is a link that adds or removes it, a municipality one to its page.

    `found` is what the address finds.
    """
    chosen = frozenset(address.selection.provinces)
    marks = [
        province_mark(
            row,
            count=found.provinces[row.plate_code],
            href=str(address.toggling_province(row.plate_code)),
            selected=row.plate_code in chosen,
        )
        for row in provinces()
    ]
    return region_map(
        provinces=marks,
        dots=_dots(found.everywhere, chosen),
        title=_("Map of the municipalities found, by province"),
    )


def _dots(keys: Iterable[int], chosen: frozenset[str]) -> list[DrawnDot]:
    """The dots of the municipalities that have a position.

    Where provinces are chosen, theirs stand out and alone are links: the others are not in the list.
    """
    if not chosen:
        dots = _drawn(selected=False, linked=True)
        return [dots[key] for key in keys if key in dots]
    inside, outside, entries = (
        _drawn(selected=True, linked=True),
        _drawn(selected=False, linked=False),
        roll(),
    )
    return [(inside if entries[key].province in chosen else outside)[key] for key in keys if key in inside]


@generation_cache
def _drawn(*, selected: bool, linked: bool) -> dict[int, DrawnDot]:
    """Each municipality's dot by its key, as it looks on the map of the region."""
    return {
        key: dot
        for key, entry in roll().items()
        if entry.longitude is not None and entry.latitude is not None
        if (dot := drawn_dot(_dot_mark(entry, selected), linked=linked))
    }


def _dot_mark(entry: Entry, selected: bool) -> DotMark:
    return DotMark(
        name=entry.short_name,
        longitude=float(entry.longitude or 0),
        latitude=float(entry.latitude or 0),
        href=reverse("members:municipality", args=[entry.slug]),
        selected=selected,
    )


def without_position(keys: Iterable[int]) -> int:
    """How many of these no map can show."""
    entries = roll()
    return sum(entries[key].latitude is None for key in keys if key in entries)


@generation_cache
def place_map(municipality: Municipality) -> SafeString:
    """A small map around a municipality with its province marked; nothing if its position is not recorded."""
    if municipality.latitude is None or municipality.longitude is None:
        return SafeString("")
    at = float(municipality.longitude), float(municipality.latitude)
    return locator_map(
        provinces=[
            province_mark(row, selected=row.plate_code == municipality.province_id) for row in provinces()
        ],
        dots=[DotMark(municipality.short_name, *at, selected=True)],
        title=_("Map: %(name)s in the province of %(province)s")
        % {"name": municipality.short_name, "province": municipality.province.name},
        at=at,
    )


def province_mark(
    row: Province, *, count: int | None = None, href: str | None = None, selected: bool = False
) -> ProvinceMark:
    """A province as every map shows it; `count` is written below its name."""
    return ProvinceMark(
        plate_code=row.plate_code,
        name=row.name,
        outline=row.outline,
        longitude=float(row.label_longitude or 0),
        latitude=float(row.label_latitude or 0),
        count=count,
        href=href,
        selected=selected,
    )
