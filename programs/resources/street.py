"""Streets as a table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import Values
from mmu_portal.lib.sheets.widgets import Fraction, Line, Name, Paragraphs, Whole, YesNo
from programs.actions.street_slugs import address
from programs.models import Cycle, Street
from programs.resources.finding import StreetPartResource


class _Cycles(Whole):
    """The number of a cycle; what is stored is its key."""

    def learn(self) -> None:
        self.numbers = dict(Cycle.objects.values_list("pk", "number"))

    def show(self, value: Any, language: int) -> str:
        return str(self.numbers.get(value, value))


class StreetResource(StreetPartResource):
    """One row is one street; it is told by program and address, else by municipality and name."""

    slug = Column(
        "slug",
        tr="Sayfa adresi",
        en="Address of the page",
        widget=Line(),
        also=("adres", "address"),
    )
    # Not called `name_tr`: by that word a row names its municipality.
    street = Column(
        "street",
        stores="name_tr",
        tr="Sokak",
        en="Street",
        widget=Name(),
        needed=True,
        also=("sokak adı", "street name", "name", "name_tr"),
    )
    street_en = Column(
        "street_en",
        stores="name_en",
        tr="Sokak (İngilizce)",
        en="Street (English)",
        widget=Line(),
        also=("name_en",),
    )
    cycle = Column(
        "cycle", tr="Dönem", en="Cycle", widget=_Cycles(), stores="cycle_id", source="cycle__number"
    )
    text_tr = Column("text_tr", tr="Ne değişti", en="What changed (Turkish)", widget=Paragraphs())
    text_en = Column("text_en", tr="Ne değişti (İngilizce)", en="What changed", widget=Paragraphs())
    latitude = Column("latitude", tr="Enlem", en="Latitude", widget=Fraction(5), also=("lat",))
    longitude = Column("longitude", tr="Boylam", en="Longitude", widget=Fraction(5), also=("lon", "lng"))
    source_tr = Column("source_tr", tr="Kaynak", en="Source (Turkish)", widget=Line())
    source_en = Column("source_en", tr="Kaynak (İngilizce)", en="Source", widget=Line())
    is_sample = Column(
        "is_sample", tr="Örnek veri", en="Sample data", widget=YesNo(), also=("örnek", "sample")
    )

    derived: ClassVar[tuple[str, ...]] = ("search_key",)

    class Meta:
        model = Street

    def prepare(self) -> None:
        super().prepare()
        self.cycles = {
            (program, number): pk
            for pk, program, number in Cycle.objects.values_list("pk", "program_id", "number")
        }
        self.taken = dict(self.streets.by_slug)

    def identify(self, values: Values) -> Any:
        found = self.find_street(values)
        if (number := values.get("cycle")) is not None:
            values["cycle"] = self.cycles.get((values["program"], number))
            if values["cycle"] is None:
                raise CellError("cycle", _("The program has no cycle of this number."))
        return found

    def complete(self, record: Street, values: Values) -> None:
        """Municipality, program and, where the row names none, a free address."""
        super().complete(record, values)
        record.program_id = values["program"]
        if not record.slug:
            record.slug = address(
                record.municipality.slug,
                record.name_tr,
                {slug for program, slug in self.taken if program == record.program_id},
            )

    def derive(self, record: Street) -> None:
        record.derive_keys()

    def rules(self, record: Street) -> Iterable[tuple[str, str]]:
        if (record.latitude is None) != (record.longitude is None):
            yield "street_position_whole", "latitude"

    def admit(self, record: Street, line: int) -> None:
        key = record.pk or -line
        other = self.taken.setdefault((record.program_id, record.slug), key)
        if other != key:
            raise CellError("slug", _("Another street of the program has this address."))

    def label(self, values: Values) -> str:
        return str(values.get("street") or values.get("slug") or "")
