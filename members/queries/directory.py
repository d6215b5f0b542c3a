"""The directory: who is found, and how many each filter would find.

The region has a few hundred municipalities, so all of them are read once a generation in each order; a
selection is then found and counted in memory, each filter without its own choice. What files hold is found
by the database (`MunicipalityFilter.qs`), by the same rules.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from members.enums import MembershipStatus, MunicipalityKind
from members.facets import facets
from members.models import MembershipPeriod, Municipality, Province
from members.queries.municipality import short_name
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.text import fold


class Selection(NamedTuple):
    """What a reader asks of the directory; equal selections find the same.

    `belonging` holds the chosen values of the facets that have any, by name and in the facets' order.
    """

    q: str = ""
    provinces: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    status: str = MembershipStatus.MEMBERS
    sort: str = "name"
    belonging: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values of one facet; none if it is not asked for."""
        return dict(self.belonging).get(facet, ())

    def choosing(self, facet: str, values: tuple[str, ...]) -> "Selection":
        """The same with other values of one facet."""
        asked = dict(self.belonging) | {facet: values}
        return self._replace(belonging=tuple((name, asked[name]) for name in facets() if asked.get(name)))


_Held = dict[str, dict[int, list[str]]]


@dataclass(frozen=True)
class Entry:
    """One municipality as lists show it, in the language of the moment."""

    pk: int
    code: str
    slug: str
    name: str
    short_name: str
    province: str
    province_name: str
    kind: str
    parent: int | None
    population: int | None
    population_year: int | None
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True, eq=False)
class Found:
    """What a selection finds: keys in order, and counts by plate code, kind, status and value of each facet.

    Each is a key of its own: what is drawn of it is kept with it. A facet to which nobody belongs is not
    counted; `outside` counts, for each facet, who is left out by it alone. `everywhere` holds the keys that
    would be found in all provinces: what a map of the region shows.
    """

    keys: list[int]
    everywhere: list[int]
    provinces: Counter[str]
    kinds: Counter[str]
    statuses: Counter[str]
    facets: dict[str, Counter[str]] = field(default_factory=dict)
    outside: Counter[str] = field(default_factory=Counter)
    without: dict[str, int] = field(default_factory=dict)


@generation_cache
def roll() -> dict[int, Entry]:
    """Every municipality of the region by its key."""
    rows = Municipality.objects.select_related("province").order_by("sort_key", "pk")
    return {
        row.pk: Entry(
            pk=row.pk,
            code=row.code,
            slug=row.slug,
            name=row.name,
            short_name=short_name(row.name),
            province=row.province_id,
            province_name=row.province.name,
            kind=row.kind,
            parent=row.parent_id,
            population=row.population,
            population_year=row.population_year,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in rows.defer("reference", "description_tr", "description_en", "province__outline")
    }


@generation_cache
def provinces() -> list[Province]:
    """The provinces with their outlines, in the order of the Turkish alphabet."""
    return list(Province.objects.all())


@generation_cache
def province_names() -> dict[str, str]:
    """Names of the provinces by plate code, in the order of the Turkish alphabet."""
    return {row.plate_code: row.name for row in Province.objects.defer("outline")}


@generation_cache
def kind_names() -> dict[str, str]:
    """Kinds without the word municipality, by their code."""
    return {kind.value: kind.short for kind in MunicipalityKind}


@generation_cache
def facet_names(facet: str) -> dict[str, str]:
    """What the values of a facet are called, in its order."""
    return facets()[facet].names()


@generation_cache
def belongings() -> _Held:
    """By facet and municipality: the values that it belongs to, each once."""
    found: _Held = {}
    for name, facet in facets().items():
        held = found.setdefault(name, {})
        for key, value in facet.rows().values_list("municipality_id", facet.value).distinct():
            held.setdefault(key, []).append(value)
    return found


@generation_cache
def shows_sample_belongings(belonging: tuple[tuple[str, tuple[str, ...]], ...]) -> bool:
    """Whether anything by which these values find a municipality is made up."""
    known = facets()
    return any(known[name].rows(values).filter(is_sample=True).exists() for name, values in belonging)


@generation_cache
def prevailing_year() -> int | None:
    """The year that most populations are of; lists name it once."""
    return usual_year(roll().values())


def usual_year(entries: Iterable[Entry]) -> int | None:
    """The year that most of these populations are of."""
    years = Counter(entry.population_year for entry in entries if entry.population_year)
    return years.most_common(1)[0][0] if years else None


@generation_cache
def shows_sample_members(day: dt.date) -> bool:
    """Whether any membership of the day is made up."""
    return MembershipPeriod.objects.covering(day).filter(is_sample=True).exists()


@generation_cache
def find(selection: Selection, day: dt.date) -> Found:
    """Apply a selection on `day`. Nobody changes what it gives."""
    everything, held = _rows(selection.sort, day), belongings()
    rows = _matching(selection.q, everything)
    found = _counted(rows, selection, held)
    if not found.keys:
        found.without.update(_without_each(found, selection))
        if selection.q and (number := len(_counted(everything, selection, held).keys)):
            found.without["q"] = number
    return found


_Row = tuple[int, str, str, bool, str]


@generation_cache
def _rows(sort: str, day: dt.date) -> list[_Row]:
    """Key, province, kind, membership and search key of all municipalities, in an order."""
    periods = MembershipPeriod.objects.covering(day).filter(municipality=OuterRef("pk"))
    everything = Municipality.objects.annotate(is_member=Exists(periods)).sorted_by(sort)
    return list(everything.values_list("pk", "province_id", "kind", "is_member", "search_key"))


def _matching(q: str, rows: list[_Row]) -> list[_Row]:
    """Those that hold every word, as `MunicipalityQuerySet.matching` finds them."""
    words = set(fold(q).split())
    return [row for row in rows if all(word in row[4] for word in words)] if words else rows


def _counted(rows: Iterable[_Row], selection: Selection, held: _Held) -> Found:
    """Who passes every filter, and for each filter who passes all the others."""
    found = Found(
        [], [], Counter(), Counter(), Counter(), facets={name: Counter() for name in held if held[name]}
    )
    everybody = selection.status == MembershipStatus.ALL
    of_today = of_all = 0
    for key, province, kind, is_member, _search_key in rows:
        in_province = not selection.provinces or province in selection.provinces
        in_kind = not selection.kinds or kind in selection.kinds
        in_status = everybody or is_member
        left_out = [name for name, wanted in selection.belonging if _is_outside(held[name].get(key), wanted)]
        if in_province and in_kind and in_status:
            _count_belongings(found, key, left_out, held)
        if left_out:
            continue
        if in_province and in_kind and in_status:
            found.keys.append(key)
        if in_kind and in_status:
            found.everywhere.append(key)
            found.provinces[province] += 1
        if in_province and in_status:
            found.kinds[kind] += 1
        if in_province and in_kind:
            of_all += 1
            of_today += is_member
    found.statuses.update({MembershipStatus.ALL: of_all, MembershipStatus.MEMBERS: of_today})
    return found


def _is_outside(held: list[str] | None, wanted: tuple[str, ...]) -> bool:
    return held is None or not any(value in wanted for value in held)


def _count_belongings(found: Found, key: int, left_out: list[str], held: _Held) -> None:
    """Count a municipality that passes all other filters for each facet that alone may leave it out."""
    if len(left_out) > 1:
        return
    found.outside.update(left_out)
    for name in left_out or found.facets:
        for value in held[name].get(key, ()):
            found.facets[name][value] += 1


def _without_each(counted: Found, selection: Selection) -> dict[str, int]:
    """How many would be found without each filter that is set: name of the filter → number above zero."""
    found = {
        "province": sum(counted.provinces.values()) if selection.provinces else 0,
        "kind": sum(counted.kinds.values()) if selection.kinds else 0,
        "status": counted.statuses[MembershipStatus.ALL] if selection.status != MembershipStatus.ALL else 0,
    }
    found |= {name: counted.outside[name] for name, _values in selection.belonging}
    return {name: number for name, number in found.items() if number}
