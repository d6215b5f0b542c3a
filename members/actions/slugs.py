"""The addresses of municipalities: short, plain and set once."""

from collections.abc import Container, Iterable
from itertools import chain, count

from members.enums import MunicipalityKind
from members.models import Municipality
from mmu_portal.lib.text import fold, slug

_KIND_WORDS = frozenset({"buyuksehir", "belediyesi"})
# Words that are addresses of their own beside `/members/<slug>/`.
_TAKEN_BY_PAGES = frozenset({"export", "report", "logo"})


def place_slug(name_tr: str, kind: str) -> str:
    """The place's name in plain letters: `osmangazi`, and `bursa-buyuksehir` for a metropolitan one."""
    words = [word for word in fold(name_tr).split() if word not in _KIND_WORDS]
    if kind == MunicipalityKind.METROPOLITAN:
        words.append("buyuksehir")
    return slug(" ".join(words))[:80] or "belediye"


def new_slug(name_tr: str, kind: str, province_tr: str, taken: Container[str]) -> str:
    """An address that nobody has: the place, else with its province, else with a number.

    A municipality keeps its address for good, so a later one of the same name takes the longer form.
    """
    place = place_slug(name_tr, kind)
    longer = f"{place}-{slug(province_tr)}"
    candidates = chain((place, longer), (f"{longer}-{number}" for number in count(2)))
    return next(each for each in candidates if each not in taken and each not in _TAKEN_BY_PAGES)


def slug_for(municipality: Municipality) -> str:
    """A free address for a municipality that is about to be stored for the first time."""
    taken = Municipality.objects.exclude(pk=municipality.pk).values_list("slug", flat=True)
    return new_slug(municipality.name_tr, municipality.kind, municipality.province.name_tr, set(taken))


def ambiguous_places(rows: Iterable[dict]) -> set[str]:
    """The place slugs that more than one row of a file would take: each of them gets its province."""
    seen: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        place = place_slug(row["name_tr"], row["kind"])
        (twice if place in seen else seen).add(place)
    return twice
