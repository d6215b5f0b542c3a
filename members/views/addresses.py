"""Addresses of the directory: one canonical query for each thing that a reader can ask."""

from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from django.urls import reverse
from django.utils.translation import get_language

from members.enums import MembershipStatus
from members.queries.directory import Selection

VIEWS = ("map", "list")


@cache
def _path(language: str | None) -> str:
    """The directory's own path in `language`, the one that is active."""
    return reverse("members:directory")


class Address(NamedTuple):
    """A selection with the page and the view in which it is read; defaults are left out of the address."""

    selection: Selection
    view: str = "map"
    page: int = 1

    @property
    def query(self) -> str:
        """The parameters in their fixed order with a `?`, or nothing; only searched words need quoting."""
        asked = self.selection
        parts = [f"q={quote_plus(asked.q)}"] if asked.q else []
        parts += [f"province={code}" for code in asked.provinces]
        parts += [f"kind={kind}" for kind in asked.kinds]
        parts += [f"{name}={value}" for name, values in asked.belonging for value in values]
        if asked.status != MembershipStatus.MEMBERS:
            parts.append(f"status={asked.status}")
        if asked.sort != "name":
            parts.append(f"sort={asked.sort}")
        if self.page > 1:
            parts.append(f"page={self.page}")
        if self.view != VIEWS[0]:
            parts.append(f"view={self.view}")
        return f"?{'&'.join(parts)}" if parts else ""

    def __str__(self) -> str:
        return _path(get_language()) + self.query

    def asking(self, **changes: Any) -> "Address":
        """The same view of another selection, from its first page."""
        return Address(self.selection._replace(**changes), self.view)

    def toggling_province(self, code: str) -> "Address":
        """With the province added, or taken out if it is there."""
        chosen = set(self.selection.provinces) ^ {code}
        return self.asking(provinces=tuple(sorted(chosen)))

    def choosing(self, facet: str, values: tuple[str, ...]) -> "Address":
        """The same view of another choice of one facet, from its first page."""
        return Address(self.selection.choosing(facet, values), self.view)

    def seen_as(self, view: str) -> "Address":
        """The same page in the other view."""
        return self._replace(view=view)

    def on_page(self, page: int) -> "Address":
        """Another page of the same."""
        return self._replace(page=page)

    @property
    def cleared(self) -> "Address":
        """Without any filter, in the same order and view."""
        return Address(Selection(sort=self.selection.sort), self.view)

    def download(self, form: str) -> str:
        """The address of the same rows as a file."""
        query = Address(self.selection).query
        return reverse("members:export", args=[form]) + query
