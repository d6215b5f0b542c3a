"""The approved readings of indicators, each as its last correction puts it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from programs.models import Indicator, Measurement, MeasurementPart


@dataclass(frozen=True)
class Read:
    """One reading as it counts: that of `ends`, the last day of its period.

    `was` is what it said before it was corrected, if it was.
    """

    value: Decimal
    read_on: dt.date
    ends: dt.date
    parts: dict[str, Decimal] = field(default_factory=dict)
    is_sample: bool = False
    was: Decimal | None = None


def latest_of(
    indicators: Iterable[Indicator], *, until: dt.date | None, number: int
) -> dict[int, list[Read]]:
    """The last `number` approved readings of each indicator by its key, the newest first.

    `until` leaves out what was read, or corrected, in a period that ends later. Three queries.
    """
    approved = Measurement.objects.approved().order_by()
    if until is not None:
        approved = approved.filter(period__ends__lte=until)
    keys = approved.first_hand().filter(indicator__in=list(indicators)).newest(number).values("pk")
    firsts = list(Measurement.objects.filter(pk__in=keys).order_by("-period__ends").values(*_COLUMNS))
    corrections = approved.filter(corrects__in=[each["pk"] for each in firsts]).order_by("period__ends", "pk")
    put_right = {each["corrects"]: each for each in corrections.values(*_COLUMNS, "corrects")}
    stand = {each["pk"]: put_right.get(each["pk"], each) for each in firsts}
    parts = _parts_of(each["pk"] for each in stand.values())
    found: dict[int, list[Read]] = defaultdict(list)
    for first in firsts:
        stands = stand[first["pk"]]
        found[first["indicator"]].append(_read(first, stands, parts[stands["pk"]]))
    return found


_COLUMNS = ("pk", "indicator", "value", "read_on", "period__ends", "is_sample")


def _parts_of(keys: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    """By reading: its parts."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = MeasurementPart.objects.filter(measurement__in=list(keys)).order_by("pk")
    for key, part, value in rows.values_list("measurement", "part", "value"):
        found[key][part] = value
    return found


def series_of(indicator: Indicator) -> list[Read]:
    """Every approved reading of one indicator, the oldest first."""
    return latest_of([indicator], until=None, number=_ALL).get(indicator.pk, [])[::-1]


_ALL = 10_000


def _read(first: dict[str, Any], stands: dict[str, Any], parts: dict[str, Decimal]) -> Read:
    """A reading, in the words of its last approved correction."""
    return Read(
        value=stands["value"],
        read_on=stands["read_on"],
        ends=first["period__ends"],
        parts=parts,
        is_sample=first["is_sample"] or stands["is_sample"],
        was=None if stands is first else first["value"],
    )
