"""What a platform's public page counts: municipalities and provinces with a seat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

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
    on = day or timezone.localdate()
    taken = Seat.objects.on(on).filter(admitted("municipality", on), platform=platform)
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
