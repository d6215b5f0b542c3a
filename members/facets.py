"""Filters of the directory by what municipalities belong to: each storey registers its own when it starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Facet:
    """One filter: several of its values find the municipalities that belong to any of them.

    `belongings` gives public rows with `municipality` and `is_sample`; `value` is the path from a row to what
    stands in the address. `names` gives what each value is called, in order, in the active language.
    """

    name: str
    label: str | Promise
    without: str | Promise  # the offer to look without it, where nothing is found
    names: Callable[[], dict[str, str]]
    belongings: Callable[[], QuerySet]
    value: str

    def rows(self, values: Iterable[str] | None = None) -> QuerySet:
        """The belongings to any of `values`; without, to any at all."""
        wanted = {} if values is None else {f"{self.value}__in": list(values)}
        return self.belongings().filter(**wanted).order_by()


_facets: dict[str, Facet] = {}


def register(facet: Facet) -> None:
    """Add a filter after those that are there; a name once."""
    if facet.name in _facets:
        raise ValueError(f"The filter {facet.name} is registered twice.")
    _facets[facet.name] = facet


def facets() -> dict[str, Facet]:
    """All of them by their parameter, in the order of canonical addresses."""
    return _facets
