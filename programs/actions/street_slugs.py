"""The addresses of streets: the municipality's and the street's name, set once."""

from collections.abc import Container
from itertools import chain, count

from mmu_portal.lib.text import slug
from programs.models import Street

_LONGEST = 90  # leaves room for a number


def slug_for(street: Street, name: str) -> str:
    """A free address in the street's program."""
    taken = set(Street.objects.filter(program=street.program).values_list("slug", flat=True))
    return address(street.municipality.slug, name, taken)


def address(place: str, name: str, taken: Container[str]) -> str:
    """An address that is not taken: `maltepe-donat`, else with a number."""
    base = slug(f"{place} {name}")[:_LONGEST].strip("-") or "street"
    return next(each for each in chain([base], (f"{base}-{n}" for n in count(2))) if each not in taken)
