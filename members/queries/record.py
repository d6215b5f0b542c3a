"""What a municipality's page tells: the record with all that hangs on it, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from members.enums import MunicipalityKind
from members.models import (
    Department,
    LeaderTerm,
    MembershipPeriod,
    Municipality,
    RecordConfirmation,
    WorkArea,
)
from members.queries.directory import Entry, roll
from mmu_portal.lib.generation import generation_cache

EARTH_RADIUS_KM = 6371.0
NEIGHBORS = 8
# Who compares with whom: a metropolitan municipality is no neighbor of the districts that it covers.
_CENTRAL = frozenset({MunicipalityKind.METROPOLITAN.value})


@dataclass(frozen=True)
class Neighbor:
    """A municipality nearby and how far it is: straight from position to position, in kilometers."""

    entry: Entry
    distance_km: float


@dataclass(frozen=True)
class Record:
    """One municipality and what hangs on it."""

    municipality: Municipality
    memberships: list[MembershipPeriod]
    current: MembershipPeriod | None
    terms: list[LeaderTerm]
    leaders: list[LeaderTerm]
    departments: list[Department]
    districts: list[Entry]
    neighbors: list[Neighbor]
    same_province: list[Entry]
    was_member: bool


@generation_cache
def record_of(municipality: Municipality, day: dt.date) -> Record:
    """Read everything that the page of `municipality` shows on `day`."""
    memberships = sorted(municipality.memberships.all(), key=lambda period: period.joined or dt.date.min)
    entries = list(roll().values())
    terms = sorted(municipality.leader_terms.all(), key=lambda term: term.started, reverse=True)
    return Record(
        municipality=municipality,
        memberships=memberships,
        current=next((period for period in memberships if _runs(*period.stretch, day)), None),
        terms=terms,
        leaders=[term for term in terms if _runs(*term.stretch, day)],
        departments=list(municipality.departments.all()),
        districts=[entry for entry in entries if entry.parent == municipality.pk],
        neighbors=neighbors(municipality, entries),
        same_province=[
            entry
            for entry in entries
            if entry.province == municipality.province_id and entry.pk != municipality.pk
        ],
        was_member=any(period.left is not None and period.left <= day for period in memberships),
    )


def for_page(queryset: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """A queryset with what `record_of` reads, fetched at once."""
    areas = Prefetch("work_areas", WorkArea.objects.order_by("position"))
    departments = Department.objects.filter(is_active=True).prefetch_related(areas)
    confirmed = RecordConfirmation.objects.filter(municipality=OuterRef("pk")).values("confirmed_on")[:1]
    return (
        queryset.annotate(confirmed_on=Subquery(confirmed))
        .select_related("province", "parent")
        .defer("province__outline", "reference")
        .prefetch_related("memberships", "leader_terms", Prefetch("departments", departments))
    )


def neighbors(municipality: Municipality, entries: Iterable[Entry]) -> list[Neighbor]:
    """The nearest municipalities; a metropolitan one has other metropolitan and provincial ones."""
    if municipality.latitude is None or municipality.longitude is None:
        return []
    here = float(municipality.latitude), float(municipality.longitude)
    wide = municipality.kind in _CENTRAL
    near = [
        Neighbor(entry, distance_km(*here, float(entry.latitude), float(entry.longitude)))
        for entry in entries
        if entry.pk != municipality.pk
        and entry.latitude is not None
        and entry.longitude is not None
        and (entry.kind in _CENTRAL) == wide
    ]
    return sorted(near, key=lambda neighbor: neighbor.distance_km)[:NEIGHBORS]


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The great-circle distance of two points in degrees, in kilometers."""
    phi, other_phi = radians(latitude), radians(other_latitude)
    half_phi = (other_phi - phi) / 2
    half_lambda = radians(other_longitude - longitude) / 2
    square = sin(half_phi) ** 2 + cos(phi) * cos(other_phi) * sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square)))


def _runs(start: dt.date | None, end: dt.date | None, day: dt.date) -> bool:
    return (start is None or start <= day) and (end is None or day < end)
