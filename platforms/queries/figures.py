"""What a platform's public page counts: municipalities and provinces with a seat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from members.models import Municipality
from platforms.models import Platform, Seat
from platforms.queries.seat import admitted


@dataclass(frozen=True)
class SeatedProvince:
    """One province and its municipalities that have a seat, in the order of the alphabet."""

    plate_code: str
    name: str
    municipalities: tuple[Municipality, ...]


@dataclass(frozen=True)
class Seated:
    """Who has a seat on a platform: `seats` counts seats, `provinces` names the municipalities."""

    seats: int
    provinces: tuple[SeatedProvince, ...]
    has_sample: bool

    @property
    def municipalities(self) -> int:
        """How many municipalities have a seat."""
        return sum(len(province.municipalities) for province in self.provinces)


def seated(platform: Platform, day: dt.date | None = None) -> Seated:
    """Who has a seat on the platform on `day` (today); a seat counts whether or not somebody holds it then.

    Seats of municipalities that the platform does not take on the day, since they left the Union, do not
    count.
    """
    taken = _taken(day or timezone.localdate()).filter(platform=platform)
    seats = list(taken.values_list("municipality_id", "is_sample"))
    keys = {key for key, _sample in seats}
    found = Municipality.objects.filter(pk__in=keys).select_related("province")
    by_province: dict[str, list[Municipality]] = defaultdict(list)
    for municipality in found.order_by("province__sort_key", "sort_key"):
        by_province[municipality.province_id].append(municipality)
    provinces = tuple(
        SeatedProvince(code, rows[0].province.name, tuple(rows)) for code, rows in by_province.items()
    )
    return Seated(len(seats), provinces, any(sample for _key, sample in seats))


@dataclass(frozen=True)
class SeatTotals:
    """The numbers of `Seated` alone; `samples` counts seats that are made up."""

    seats: int = 0
    municipalities: int = 0
    provinces: int = 0
    samples: int = 0


def seat_totals(platforms: Iterable[int]) -> dict[int, SeatTotals]:
    """By key of a platform: the numbers that its page shows. One query."""
    rows = _taken(timezone.localdate()).filter(platform__in=list(platforms)).order_by().values("platform")
    counted = rows.annotate(
        seats=Count("pk"),
        municipalities=Count("municipality", distinct=True),
        provinces=Count("municipality__province", distinct=True),
        samples=Count("pk", filter=Q(is_sample=True)),
    )
    return {row.pop("platform"): SeatTotals(**row) for row in counted}


def _taken(day: dt.date) -> QuerySet:
    return Seat.objects.on(day).filter(admitted("municipality", day))
