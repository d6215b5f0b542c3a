"""Addresses of the directory: one canonical query for each thing that a reader can ask."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from members.enums import MembershipStatus
from members.queries.directory import Selection

VIEWS = ("map", "list")


@cache
def _path(language: str | None) -> str:
    """The directory's own path in `language`, the one that is active."""
    return reverse("members:directory")


@dataclass(frozen=True)
class Address:
    """A selection with the page and the view in which it is read; defaults are left out of the address."""

    selection: Selection
    view: str = "map"
    page: int = 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Parameters in their fixed order."""
        asked = self.selection
        single = {
            "status": asked.status if asked.status != MembershipStatus.MEMBERS else "",
            "sort": asked.sort if asked.sort != "name" else "",
            "page": str(self.page) if self.page > 1 else "",
            "view": self.view if self.view != VIEWS[0] else "",
        }
        return [
            *([("q", asked.q)] if asked.q else []),
            *(("province", code) for code in asked.provinces),
            *(("kind", kind) for kind in asked.kinds),
            *((name, value) for name, value in single.items() if value),
        ]

    @property
    def query(self) -> str:
        """The query with its `?`, or nothing."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def __str__(self) -> str:
        return _path(get_language()) + self.query

    def asking(self, **changes: Any) -> "Address":
        """The same view of another selection, from its first page."""
        return Address(replace(self.selection, **changes), self.view)

    def toggling_province(self, code: str) -> "Address":
        """With the province added, or taken out if it is there."""
        chosen = set(self.selection.provinces) ^ {code}
        return self.asking(provinces=tuple(sorted(chosen)))

    def seen_as(self, view: str) -> "Address":
        """The same page in the other view."""
        return replace(self, view=view)

    def on_page(self, page: int) -> "Address":
        """Another page of the same."""
        return replace(self, page=page)

    @property
    def cleared(self) -> "Address":
        """Without any filter, in the same order and view."""
        return Address(Selection(sort=self.selection.sort), self.view)

    def download(self, form: str) -> str:
        """The address of the same rows as a file."""
        query = Address(self.selection).query
        return reverse("members:export", args=[form]) + query
