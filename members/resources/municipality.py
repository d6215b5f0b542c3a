"""Municipalities as a table."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from members.actions.slugs import new_slug, place_slug
from members.enums import MunicipalityKind
from members.models import Municipality, Province
from members.resources.finding import TOWN, MunicipalityIndex, number_key, place_key, province_column
from members.resources.words import KINDS, METHODS
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import SheetResource, Values
from mmu_portal.lib.sheets.widgets import Choice, Fraction, Line, Name, Paragraphs, Whole
from mmu_portal.lib.text import slug

# What every municipality's name ends in: a file may leave it away, or have it in the other language.
TURKISH = ("büyükşehir belediyesi", "belediyesi")
ENGLISH = ("metropolitan municipality", "municipality")


class MunicipalityResource(SheetResource):
    """One row is one municipality of the region."""

    code = Column("code", tr="Kod", en="Code", widget=Line(), also=("belediye kodu", "municipality code"))
    official_id = Column(
        "official_id",
        tr="Resmî numara",
        en="Official number",
        widget=Whole(),
        also=("resmi no", "tüik kodu", "tuik no", "official id"),
    )
    name_tr = Column(
        "name_tr",
        tr="Ad (Türkçe)",
        en="Name (Turkish)",
        needed=True,
        widget=Name(short_of=TURKISH, instead_of=dict(zip(ENGLISH, TURKISH, strict=True))),
        also=(
            "ad",
            "adı",
            "name",
            "belediye",
            "belediye adı",
            "municipality",
            "municipality name",
            "türkçe ad",
        ),
    )
    name_en = Column(
        "name_en",
        tr="Ad (İngilizce)",
        en="Name (English)",
        widget=Name(english=True, short_of=ENGLISH, instead_of=dict(zip(TURKISH, ENGLISH, strict=True))),
        also=("ingilizce ad", "english name"),
    )
    kind = Column(
        "kind",
        tr="Tür",
        en="Kind",
        needed=True,
        widget=Choice(KINDS),
        also=("belediye türü", "kind of municipality", "statü", "type"),
    )
    province = province_column("province_id", "province_id")
    district = Column("district", tr="İlçe", en="District", widget=Name(), also=("ilçe adı", "ilçesi"))
    population = Column(
        "population",
        tr="Nüfus",
        en="Population",
        widget=Whole(counted=True),
        also=("nüfusu", "toplam nüfus", "inhabitants"),
    )
    population_year = Column(
        "population_year",
        tr="Nüfus yılı",
        en="Population year",
        widget=Whole(),
        also=("year of the population", "nüfusun yılı"),
    )
    population_method = Column(
        "population_method",
        tr="Nüfusun bulunuşu",
        en="Population method",
        widget=Choice(METHODS),
        also=("how the population was found",),
    )
    population_source = Column(
        "population_source",
        tr="Nüfus kaynağı",
        en="Population source",
        widget=Line(),
        also=("source of the population", "nüfusun kaynağı"),
    )
    latitude = Column(
        "latitude",
        tr="Enlem",
        en="Latitude",
        widget=Fraction(5),
        also=("lat", "enlemi"),
    )
    longitude = Column(
        "longitude",
        tr="Boylam",
        en="Longitude",
        widget=Fraction(5),
        also=("lon", "lng", "boylamı"),
    )
    position_source = Column(
        "position_source",
        tr="Konum kaynağı",
        en="Position source",
        widget=Line(),
        also=("source of the position", "coord_source"),
    )
    area_km2 = Column(
        "area_km2",
        tr="Yüz ölçümü (km²)",
        en="Area (km²)",
        widget=Fraction(2),
        also=("alan", "alan km2", "yüzölçümü", "yüz ölçümü", "yüzölçümü (km²)", "area"),
    )
    area_year = Column(
        "area_year",
        tr="Yüz ölçümü yılı",
        en="Area year",
        widget=Whole(),
        also=("year of the area", "alan yılı"),
    )
    area_source = Column(
        "area_source",
        tr="Yüz ölçümü kaynağı",
        en="Area source",
        widget=Line(),
        also=("source of the area",),
    )
    website = Column(
        "website",
        tr="Web sitesi",
        en="Website",
        widget=Line(),
        also=("web", "internet sitesi", "web adresi", "site"),
    )
    website_source = Column(
        "website_source",
        tr="Web sitesinin kaynağı",
        en="Website source",
        widget=Line(),
        also=("source of the website",),
    )
    phone = Column("phone", tr="Telefon", en="Telephone", widget=Line(), also=("phone", "tel", "telefonu"))
    email = Column(
        "email", tr="E-posta", en="E-mail", widget=Line(), also=("mail", "eposta adresi", "e-mail address")
    )
    description_tr = Column(
        "description_tr",
        tr="Açıklama (Türkçe)",
        en="Description (Turkish)",
        widget=Paragraphs(),
        also=("açıklama", "description"),
    )
    description_en = Column(
        "description_en",
        tr="Açıklama (İngilizce)",
        en="Description (English)",
        widget=Paragraphs(),
    )

    derived: ClassVar[tuple[str, ...]] = ("search_key", "sort_key")
    related: ClassVar[tuple[str, ...]] = ("province",)
    provenance: ClassVar[dict[str, tuple[str, ...]]] = {
        "population": ("population_year", "population_method", "population_source"),
        "latitude": ("position_source",),
        "longitude": ("position_source",),
        "area_km2": ("area_year", "area_source"),
        "website": ("website_source",),
    }

    class Meta:
        model = Municipality

    def key_columns(self) -> tuple[tuple[str, ...], ...]:
        return ("official_id",), ("code",), ("name_tr",), ("name_en",)

    def prepare(self) -> None:
        self.index = MunicipalityIndex()
        self.provinces = Province.objects.in_bulk()
        self.slugs = set(Municipality._base_manager.values_list("slug", flat=True))
        self.metropolitan: dict[str, Any] = {
            province: Municipality(pk=pk)
            for province, pk in Municipality._base_manager.filter(
                kind=MunicipalityKind.METROPOLITAN
            ).values_list("province_id", "pk")
        }

    def identify(self, values: Values) -> Any:
        found = self.index.find(values)
        self._keep_code(found, values.get("code"))
        return found

    def _keep_code(self, found: int | None, code: str | None) -> None:
        """Refuse another code for a stored municipality: files refer to it by the one that it has."""
        if code and found is not None and found > 0 and self.index.by_code.get(code) != found:
            own = next(own for own, key in self.index.by_code.items() if key == found)
            sentence = _("The code of a municipality never changes; %(name)s has the code %(code)s.")
            raise CellError("code", sentence % {"name": self.index.named(found), "code": own})

    def label(self, values: Values) -> str:
        return values.get("name_tr") or values.get("name_en") or values.get("code") or ""

    def complete(self, record: Municipality, values: Values) -> None:
        """Give a new municipality its metropolitan one, its code, its address and its fellow's key."""
        record.province = self.provinces[record.province_id]
        if record.kind == MunicipalityKind.METROPOLITAN_DISTRICT and not record.parent_id:
            self._belong(record)
        record.code = record.code or self._new_code(record)
        record.slug = new_slug(record.name_tr, record.kind, record.province.name_tr, self.slugs)

    def _belong(self, record: Municipality) -> None:
        """Put a district under the metropolitan municipality, maybe one that the file itself brings."""
        metropolitan = self.metropolitan.get(record.province_id)
        if metropolitan is not None and metropolitan.pk:
            record.parent_id = metropolitan.pk
        elif metropolitan is not None:
            record.waits_for = ("parent_id", metropolitan)  # type: ignore[attr-defined]

    def _new_code(self, record: Municipality) -> str:
        """The plate code and the place in plain letters, of a town with its district before it."""
        place = place_slug(record.name_tr, record.kind)
        parts = [slug(record.district), place] if record.kind == TOWN and record.district else [place]
        return "-".join([record.province_id, *parts])[:80]

    def derive(self, record: Municipality) -> None:
        record.derive_keys()

    def rules(self, record: Municipality) -> Iterable[tuple[str, str]]:
        if record.parent_id and record.kind != MunicipalityKind.METROPOLITAN_DISTRICT:
            yield "municipality_parent_of_district", "kind"
        if record.population is not None and record.population_year is None:
            yield "municipality_population_dated", "population_year"
        if (record.latitude is None) != (record.longitude is None):
            yield "municipality_position_whole", "latitude"
        if record.area_km2 is not None and record.area_km2 < 0:
            yield "municipality_area_positive", "area_km2"

    def admit(self, record: Municipality, line: int) -> None:
        key = record.pk or -line
        place = (record.kind, record.province_id, record.district)
        for other in self.index.named_alike(place_key(record.name_tr)):
            if other != key and self.index.places[other] == place:
                raise self.clashes("municipality_place_once", "name_tr", other)
        self._admit_number(record, key)
        if (other := self.index.by_code.get(record.code, key)) != key:
            name = self.index.named(other)
            raise CellError("code", _("Another municipality has this code: %(name)s.") % {"name": name})
        if record.pk is None and record.kind == MunicipalityKind.METROPOLITAN:
            self.metropolitan[record.province_id] = record
        self.slugs.add(record.slug)
        self.index.add(key, record.official_id, record.code, (record.name_tr, record.name_en), place)

    def _admit_number(self, record: Municipality, key: int) -> None:
        """A town's number once among towns, any other once among all others."""
        if record.official_id is None:
            return
        other = self.index.by_number.get(number_key(record.official_id, record.kind), key)
        if other != key:
            series = "municipality_town_number_once" if record.kind == TOWN else "municipality_number_once"
            raise self.clashes(series, "official_id", other)
