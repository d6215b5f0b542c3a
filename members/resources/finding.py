"""Which municipality a row of a spreadsheet is about."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from members.enums import MunicipalityKind
from members.models import Municipality, Province
from members.resources.words import KINDS
from mmu_portal.lib.sheets.columns import Column
from mmu_portal.lib.sheets.outcome import CellError
from mmu_portal.lib.sheets.resource import SheetResource, Values
from mmu_portal.lib.sheets.widgets import Choice, Line, Whole
from mmu_portal.lib.text import fold

ENDINGS = ("belediyesi", "belediye baskanligi", "belediye bsk", "municipality", "bld", "belediye")
METROPOLITAN_ENDINGS = ("buyuksehir", "metropolitan", "bsb", "buyuk sehir")
CANDIDATES = 5
TOWN = MunicipalityKind.TOWN.value


@lru_cache(maxsize=4096)
def place_key(name: str) -> str:
    """A municipality's name without the words that every one has: `osmangazi`, `bursa`."""
    return _without(_without(fold(name), ENDINGS), METROPOLITAN_ENDINGS)


def _without(name: str, endings: Iterable[str]) -> str:
    ending = next((ending for ending in endings if name.endswith(f" {ending}")), None)
    return name[: -len(ending) - 1] if ending else name


def province_words() -> dict[str, tuple[str, ...]]:
    """Names by which a file may call each province."""
    return {
        plate: (turkish, english or turkish, str(int(plate)) if plate.isdecimal() else plate)
        for plate, turkish, english in Province.objects.values_list("plate_code", "name_tr", "name_en")
    }


class MunicipalityIndex:
    """All municipalities by number, code and name, read once and kept small.

    A negative key stands for a row of the file itself: the line that brings this municipality.
    """

    def __init__(self) -> None:
        self.by_number: dict[int, int] = {}
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, int | tuple[int, ...]] = {}  # several keys where places share a name
        self.places: dict[int, tuple[str, str, str]] = {}
        self._seen: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self.provinces = dict(Province.objects.values_list("plate_code", "name_tr"))
        found = Municipality._base_manager.order_by().values_list(
            "pk", "official_id", "code", "name_tr", "name_en", "kind", "province_id", "district"
        )
        for pk, number, code, turkish, english, *place in found.iterator(chunk_size=2000):
            self.add(pk, number, code, (turkish, english), (place[0], place[1], place[2]))

    def add(
        self,
        key: int,
        number: int | None,
        code: str,
        names: Iterable[str | None],
        place: tuple[str, str, str],
    ) -> None:
        """Make a municipality findable; `place` is its kind, province and district."""
        if number is not None:
            self.by_number.setdefault(number_key(number, place[0]), key)
        self.by_code.setdefault(code, key)
        for name in {place_key(name) for name in names if name}:
            there = self.named_alike(name)
            if not there:
                self.by_name[name] = key
            elif key not in there:
                self.by_name[name] = (*there, key)
        self.places[key] = self._seen.setdefault(place, place)

    def named_alike(self, name_key: str) -> tuple[int, ...]:
        """Those whose name has this key."""
        there = self.by_name.get(name_key, ())
        return there if isinstance(there, tuple) else (there,)

    def find(self, values: Values) -> int | None:
        """The municipality of a row: by official number, else by code, else by name, province and district.

        None if no way leads to one; `CellError` if the ways lead to several.
        """
        by_number = self._by_number(values)
        by_code = self.by_code.get(values.get("code") or "")
        if by_number is not None and by_code is not None and by_number != by_code:
            raise CellError(
                "code",
                _("The official number belongs to %(one)s, but the code belongs to %(other)s.")
                % {"one": self.named(by_number), "other": self.named(by_code)},
            )
        if by_number is not None:
            return by_number
        return by_code if by_code is not None else self._by_name(values)

    def _by_number(self, values: Values) -> int | None:
        """A number may be a district's and a town's: kind, code or name must then say which."""
        number = values.get("official_id")
        if number is None:
            return None
        if kind := values.get("kind"):
            return self.by_number.get(number_key(number, kind))
        keys = (number_key(number, kind) for kind in (MunicipalityKind.DISTRICT, TOWN))
        found = [key for at in keys if (key := self.by_number.get(at)) is not None]
        if len(found) < 2:
            return found[0] if found else None
        if (code := self.by_code.get(values.get("code") or "")) in found:
            return code
        alike = self.named_alike(place_key(_name_in(values)))
        named = [key for key in found if key in alike and self._fits(key, values)]
        if len(named) == 1:
            return named[0]
        raise self._ambiguous("official_id", found)

    def _by_name(self, values: Values) -> int | None:
        name = _name_in(values)
        fitting = (
            [key for key in self.named_alike(place_key(name)) if self._fits(key, values)] if name else []
        )
        if len(fitting) > 1:
            metropolitan = [key for key in fitting if self.places[key][0] == MunicipalityKind.METROPOLITAN]
            if place_key(name) != _without(fold(name), ENDINGS):  # the file says which one of them
                fitting = metropolitan or fitting
        if len(fitting) > 1:
            raise self._ambiguous("municipality" if "municipality" in values else "name_tr", fitting)
        return fitting[0] if fitting else None

    def _fits(self, key: int, values: Values) -> bool:
        """Whether nothing that the row says of the place is otherwise."""
        kind, province, district = self.places[key]
        said = values.get("district")
        return (
            values.get("province") in (None, province)
            and values.get("kind") in (None, kind)
            and (not said or not district or fold(said) == fold(district))
        )

    def _ambiguous(self, column: str, keys: list[int]) -> CellError:
        shown = ", ".join(map(self.named, keys[:CANDIDATES])) + (" …" if len(keys) > CANDIDATES else "")
        return CellError(
            column, _("More than one municipality matches: %(candidates)s.") % {"candidates": shown}
        )

    def named(self, key: int) -> str:
        """A municipality's name with its district and province, to tell it from others of the name."""
        _kind, province, district = self.places[key]
        place = ", ".join(part for part in (district, self.provinces.get(province, province)) if part)
        if key < 0:
            return _("line %(line)s") % {"line": -key}
        return f"{Municipality._base_manager.get(pk=key).name} ({place})"


def number_key(number: int, kind: str) -> int:
    """An official number together with its series: towns are numbered apart from all others."""
    return number * 2 + (kind == TOWN)


def _name_in(values: Values) -> str:
    return values.get("name_tr") or values.get("name_en") or values.get("municipality") or ""


class _Provinces(Choice):
    """A province by name or plate code; the words come when a run begins."""

    def __init__(self) -> None:
        super().__init__({})

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = str(value).strip()
        return super().clean((text.lstrip("0") or "0") if text.isdecimal() else text)

    def learn(self) -> None:
        """Read the provinces' names."""
        self.teach(province_words())


def province_column(stores: str | None, source: str) -> Column:
    """The column of the province; `stores` None where it only helps to find a municipality."""
    return Column(
        "province",
        tr="İl",
        en="Province",
        widget=_Provinces(),
        stores=stores,
        source=source,
        also=("il adı", "plate_code", "plaka", "plaka kodu", "ili", "şehir", "province name"),
        needed=stores is not None,
    )


class PartResource(SheetResource):
    """Base of the records that belong to a municipality: the columns by which a row names it."""

    code = Column(
        "code",
        tr="Belediye kodu",
        en="Municipality code",
        widget=Line(),
        stores=None,
        source="municipality__code",
        also=("kod", "code"),
    )
    official_id = Column(
        "official_id",
        tr="Resmî numara",
        en="Official number",
        widget=Whole(),
        stores=None,
        source="municipality__official_id",
        also=("resmi no", "tüik kodu", "tuik no", "official id"),
    )
    municipality = Column(
        "municipality",
        tr="Belediye",
        en="Municipality",
        widget=Line(),
        stores=None,
        source="municipality__name_tr",
        also=("belediye adı", "municipality name", "üye", "üye belediye", "member"),
    )
    kind = Column(
        "kind",
        tr="Tür",
        en="Kind",
        widget=Choice(KINDS),
        stores=None,
        source="municipality__kind",
        also=("belediye türü", "kind of municipality"),
    )
    province = province_column(None, "municipality__province_id")
    district = Column(
        "district",
        tr="İlçe",
        en="District",
        widget=Line(),
        stores=None,
        source="municipality__district",
        also=("ilçe adı", "ilçesi"),
    )

    related: ClassVar[tuple[str, ...]] = ("municipality",)
    # What staff bring is fact: a record that was made up for demonstration is confirmed by its row.
    asserts: ClassVar[dict[str, Any]] = {"is_sample": False}

    def prepare(self) -> None:
        self.index = MunicipalityIndex()

    def complete(self, record: Any, values: Values) -> None:
        record.municipality_id = values["municipality_id"]

    def find_municipality(self, values: Values) -> None:
        """Put the row's municipality into `values`; `CellError` if there is none."""
        found = self.index.find(values)
        if found is None:
            named = next((name for name in ("official_id", "code", "municipality") if values.get(name)), None)
            raise CellError(named or "municipality", _("No stored municipality matches this row."))
        values["municipality_id"] = found

    def label(self, values: Values) -> str:
        found = values.get("municipality_id")
        if found is not None:
            return self.index.named(found)
        return str(values.get("municipality") or values.get("code") or values.get("official_id") or "")
