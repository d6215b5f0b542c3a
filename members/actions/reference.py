"""Loading the reference data: create what is missing, renew what changed, never undo what staff corrected.

The comparison is three-way. `Municipality.reference` holds the values that the last loading brought; a field
that no longer has that value was corrected by hand and stays. Fields that mean something only together (a
population with its year and source) stay or change together.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from auditlog.context import set_extra_data
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_noop

from members.actions.slugs import ambiguous_places, new_slug
from members.models import LeaderTerm, Municipality, Province, User
from members.models.taxonomy import Term
from mmu_portal.lib.errors import DomainError

# What history says instead of "changed"; translated when it is read.
NOTE = gettext_noop("loaded from the reference data")

GROUPS: tuple[tuple[str, ...], ...] = (
    ("official_id",),
    ("name_tr",),
    ("name_en",),
    ("kind", "province", "district", "parent"),
    ("population", "population_year", "population_method", "population_source"),
    ("latitude", "longitude", "position_source"),
    ("area_km2", "area_year", "area_source"),
    ("website", "website_source"),
)


@dataclass
class Tally:
    """What a loading did with the rows of one kind; a row counts once."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


@transaction.atomic
def load_provinces(rows: Iterable[dict[str, Any]], *, by: User | None) -> Tally:
    """Store the provinces; a name that staff changed stays, the outline follows the file."""
    tally = Tally()
    known = Province.objects.in_bulk()
    with _attributed(by):
        for row in rows:
            province = known.get(row["plate_code"])
            if province is None:
                Province.objects.create(**row)
                tally.created += 1
                continue
            renewed = {name: value for name, value in row.items() if not name.startswith("name_")}
            _count_renewal(tally, province, renewed, kept=_differs(province, row, ("name_tr", "name_en")))
    return tally


@transaction.atomic
def load_terms(model: type[Term], rows: Iterable[dict[str, Any]], *, by: User | None) -> Tally:
    """Store the words of one taxonomy; a word that is there stays as it is."""
    tally = Tally()
    known = {term.code: term for term in model._default_manager.all()}
    with _attributed(by):
        for row in rows:
            term = known.get(row["code"])
            if term is None:
                model._default_manager.create(**row)
                tally.created += 1
            elif _differs(term, row, ("name_tr", "name_en", "position")):
                tally.kept += 1
            else:
                tally.unchanged += 1
    return tally


@transaction.atomic
def load_municipalities(rows: list[dict[str, Any]], *, by: User | None) -> Tally:
    """Store the municipalities, metropolitan ones first; their provinces must be there already."""
    with _attributed(by):
        return _MunicipalityLoading(rows).run()


class _MunicipalityLoading:
    """One run over the municipalities of the file, with everything stored looked up once."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.provinces = Province.objects.in_bulk()
        self.stored = list(Municipality.objects.select_related("province", "parent"))
        self.by_code = {row.code: row for row in self.stored}
        self.by_number = {_number(row.kind, row.official_id): row for row in self.stored if row.official_id}
        self.slugs = {row.slug for row in self.stored}
        self.metropolitan = {row.province_id: row for row in self.stored if row.kind == "metropolitan"}
        self.ambiguous = ambiguous_places(rows)
        self.removed = _removed_codes()
        self.tally = Tally()

    def run(self) -> Tally:
        for row in self.rows:
            values = self._with_relations(row)
            municipality = self.by_code.get(row["code"]) or self.by_number.get(
                _number(row["kind"], row["official_id"])
            )
            if municipality is None and row["code"] in self.removed:
                self.tally.kept += 1
            elif municipality is None:
                self._create(values)
            else:
                self._renew(municipality, values)
        return self.tally

    def _with_relations(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with province and metropolitan municipality as records."""
        province = self.provinces.get(row["province"])
        if province is None:
            raise DomainError(f"{row['code']}: {row['province']}?")
        parent = self.metropolitan.get(row["province"]) if row["kind"] == "metropolitan_district" else None
        return row | {"province": province, "parent": parent}

    def _create(self, values: dict[str, Any]) -> None:
        municipality = Municipality(**values, slug=self._new_slug(values))
        municipality.reference = {name: _plain(values[name]) for group in GROUPS for name in group}
        municipality.save()
        self.slugs.add(municipality.slug)
        if municipality.kind == "metropolitan":
            self.metropolitan[municipality.province_id] = municipality
        self.tally.created += 1

    def _new_slug(self, values: dict[str, Any]) -> str:
        taken = self.slugs | self.ambiguous
        return new_slug(values["name_tr"], values["kind"], values["province"].name_tr, taken)

    def _renew(self, municipality: Municipality, values: dict[str, Any]) -> None:
        changed = kept = remembered = False
        for group in GROUPS:
            current = {name: _plain(getattr(municipality, name)) for name in group}
            brought = {name: _plain(values[name]) for name in group}
            last = {name: municipality.reference.get(name) for name in group}
            if current == brought:
                remembered |= last != brought
            elif current != last:
                kept = True
                continue
            else:
                changed = True
                for name in group:
                    setattr(municipality, name, values[name])
            municipality.reference.update(brought)
        if changed:
            municipality.save()
        elif remembered:
            Municipality.objects.filter(pk=municipality.pk).update(reference=municipality.reference)
        self._count(changed=changed, kept=kept)

    def _count(self, *, changed: bool, kept: bool) -> None:
        if changed:
            self.tally.changed += 1
        elif kept:
            self.tally.kept += 1
        else:
            self.tally.unchanged += 1


@transaction.atomic
def load_leaders(rows: Iterable[dict[str, Any]], *, by: User | None) -> Tally:
    """Store leaders' terms known by their years; an office that has a term in those years is staff's."""
    tally = Tally()
    with _attributed(by):
        for row in rows:
            municipality = Municipality.objects.get(code=row["municipality"])
            started, ended = dt.date(row["from_year"], 1, 1), dt.date(row["to_year"], 1, 1)
            there = LeaderTerm.objects.filter(municipality=municipality, office=row["office"]).overlapping(
                started, ended
            )
            if same := there.filter(person_name=row["person_name"]).first():
                tally.unchanged += _same_years(same, row)
                tally.kept += not _same_years(same, row)
            elif there.exists():
                tally.kept += 1
            else:
                LeaderTerm.objects.create(
                    municipality=municipality,
                    office=row["office"],
                    person_name=row["person_name"],
                    started=started,
                    ended=ended,
                    years_only=True,
                    source=row["source"],
                )
                tally.created += 1
    return tally


def _same_years(term: LeaderTerm, row: dict[str, Any]) -> bool:
    return (term.started.year, term.ended and term.ended.year) == (row["from_year"], row["to_year"])


def _removed_codes() -> set[str]:
    """Codes of municipalities that somebody deleted, as history knows them: they do not come back."""
    content_type = ContentType.objects.get_for_model(Municipality)
    deleted = LogEntry.objects.filter(content_type=content_type, action=LogEntry.Action.DELETE)
    changes = deleted.values_list("changes", flat=True)
    return {entry["code"][0] for entry in changes if entry and "code" in entry}


def _attributed(by: User | None) -> Any:
    """Write the history of what follows under `by` and with its reason."""
    return set_extra_data({"actor": by, "additional_data": {"note": NOTE}})


def _count_renewal(tally: Tally, row: models.Model, values: dict[str, Any], *, kept: bool) -> None:
    """Give a row the values of the file and count what came of it."""
    if _differs(row, values, tuple(values)):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        tally.changed += 1
    elif kept:
        tally.kept += 1
    else:
        tally.unchanged += 1


def _differs(row: models.Model, values: dict[str, Any], names: tuple[str, ...]) -> bool:
    return any(_plain(getattr(row, name)) != _plain(values[name]) for name in names)


def _number(kind: str, official_id: int | None) -> tuple[bool, int | None]:
    """Towns and all other kinds are numbered in two series."""
    return kind == "town", official_id


def _plain(value: Any) -> Any:
    """A model value as JSON holds it, so that a stored and a brought one compare: nothing is None."""
    if value is None or value == "":
        return None
    if isinstance(value, Province):
        return value.plate_code
    if isinstance(value, Municipality):
        return value.code
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value
