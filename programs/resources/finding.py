"""Which street a row of a spreadsheet is about: by program and address, else by municipality and name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from members.resources.finding import PartResource
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Choice, Line
from mmu_portal.lib.text import fold
from programs.models import Program, Street

# The columns that name a street, by what is read from it.
OF_STREET = (
    *("program", "slug", "street"),
    *("code", "official_id", "municipality", "kind", "province", "district"),
)


class Programs(Choice):
    """A program by name or address; the words come when a run begins."""

    def __init__(self) -> None:
        super().__init__({})

    def learn(self) -> None:
        found = Program.objects.values_list("pk", "name_tr", "name_en", "slug")
        self.teach({pk: (turkish, english or turkish, slug) for pk, turkish, english, slug in found})


class StreetIndex:
    """All streets by program and address, and by program, municipality and name."""

    def __init__(self) -> None:
        self.by_slug: dict[tuple[int, str], int] = {}
        self.by_name: dict[tuple[int, int, str], set[int]] = {}
        self.places: dict[int, int] = {}
        found = Street._base_manager.order_by().values_list(
            "pk", "program_id", "municipality_id", "slug", "name_tr", "name_en"
        )
        for pk, program, municipality, slug, *names in found.iterator(chunk_size=2000):
            self.by_slug[program, slug] = pk
            self.places[pk] = municipality
            for name in {fold(name) for name in names if name}:
                self.by_name.setdefault((program, municipality, name), set()).add(pk)


class StreetPartResource(PartResource):
    """Base of streets and of what belongs to them: the columns by which a row names its street."""

    program = Column(
        "program",
        tr="Program",
        en="Program",
        widget=Programs(),
        stores=None,
        source="program_id",
        also=("program adı", "program name"),
        needed=True,
    )

    def prepare(self) -> None:
        super().prepare()
        self.streets = StreetIndex()

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        named = ((place, "street") for place in ("municipality", "code", "official_id"))
        return tuple(("program", *each) for each in (("slug",), *named))

    def find_street(self, values: Values) -> int | None:
        """The key of the row's street, None if there is none; `CellError` if the row does not say which."""
        if values.get("program") is None:
            raise CellError("program", _("The row does not say of which program."))
        by_slug = self.streets.by_slug.get((values["program"], values.get("slug") or ""))
        has_place = any(values.get(name) for name in ("municipality", "code", "official_id"))
        if by_slug is not None:
            if has_place:
                self._refuse_elsewhere(values, by_slug)
            return by_slug
        self.find_municipality(values)
        return self._by_name(values)

    def _refuse_elsewhere(self, values: Values, street: int) -> None:
        self.find_municipality(values)
        if values["municipality_id"] != self.streets.places[street]:
            raise CellError("slug", _("The street of this address is in another municipality."))

    def _by_name(self, values: Values) -> int | None:
        name = fold(values.get("street") or "")
        if not name:
            raise CellError("street", _("A street needs its name or its address."))
        found = self.streets.by_name.get((values["program"], values["municipality_id"], name), set())
        if len(found) > 1:
            raise CellError("street", _("More than one street has this name: give its address."))
        if found and values.get("slug"):
            raise CellError("slug", _("The address of a street on record stays as it is."))
        return next(iter(found), None)


class PhasePartResource(StreetPartResource):
    """Base of what belongs to a street on record; `path` leads from the record to its street."""

    slug = Column(
        "slug",
        tr="Sayfa adresi",
        en="Address of the page",
        widget=Line(),
        stores=None,
        also=("adres", "address"),
    )
    street = Column(
        "street",
        tr="Sokak",
        en="Street",
        widget=Line(),
        stores=None,
        source="name_tr",
        also=("sokak adı", "street name", "name", "name_tr"),
    )

    path: ClassVar[str]
    asserts: ClassVar[dict[str, Any]] = {}  # it does not say whether its street is a sample

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in OF_STREET:
            column = self.columns[name]
            column.source = f"{self.path}__{column.source}"

    def require_street(self, values: Values) -> int:
        """The key of the row's street, which is on record."""
        found = self.find_street(values)
        if found is None:
            raise CellError("street", _("No stored street matches this row."))
        return found

    def label(self, values: Values) -> str:
        return str(values.get("street") or values.get("slug") or "")
