"""The columns of a resource: their names in both languages and what their cells mean."""

from collections.abc import Iterable
from typing import Any

from import_export.fields import Field

from mmu_portal.lib.sheets.header import heading_key
from mmu_portal.lib.sheets.widgets import Cell

LANGUAGES = ("tr", "en")


class Column(Field):
    """One column: the attribute that it fills, its headings, its widget.

    `stores` is the attribute that is compared and written; None for a column that only helps to find the
    record. `source` is the path by which an export reads the value. `needed` means that a new record cannot
    do without it.
    """

    def __init__(
        self,
        name: str,
        *,
        tr: str,
        en: str,
        widget: Cell,
        stores: str | None = "",
        source: str = "",
        also: tuple[str, ...] = (),
        needed: bool = False,
        exported: bool = True,
    ) -> None:
        super().__init__(attribute=name, column_name=name, widget=widget)
        self.name = name
        self.headings = (tr, en)
        self.stores = name if stores == "" else stores
        self.source = source or self.stores or name
        self.also = also
        self.needed = needed
        self.exported = exported

    def heading(self, language: int) -> str:
        """The heading in Turkish (0) or English (1)."""
        return self.headings[language]

    def cell(self, value: Any, language: int) -> Any:
        """A stored value as it goes into a cell."""
        return None if value is None else self.widget.render(value, language=language)


def headings(columns: Iterable[Column]) -> dict[str, str]:
    """The name of the column for each heading, reduced, that means it."""
    known: dict[str, str] = {}
    for column in columns:
        for heading in (*column.headings, column.name, *column.also):
            known.setdefault(heading_key(heading), column.name)
    return known
