"""The approved readings of indicators, each as its last correction puts it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from programs.models import Indicator, Measurement


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
    firsts = Measurement.objects.approved().first_hand().filter(indicator__in=list(indicators))
    corrections = Measurement.objects.approved().order_by("period__ends", "pk")
    if until is not None:
        firsts, corrections = (
            firsts.filter(period__ends__lte=until),
            corrections.filter(period__ends__lte=until),
        )
    with_parts = corrections.prefetch_related("parts")
    rows = (
        firsts.newest(number)
        .select_related("period")
        .defer("period__snapshot")
        .prefetch_related("parts", Prefetch("corrections", with_parts, to_attr="put_right"))
    )
    found: dict[int, list[Read]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each.period.ends, reverse=True):
        found[row.indicator_id].append(_read(row))
    return found


def series_of(indicator: Indicator) -> list[Read]:
    """Every approved reading of one indicator, the oldest first."""
    return latest_of([indicator], until=None, number=_ALL).get(indicator.pk, [])[::-1]


_ALL = 10_000


def _read(row: Measurement) -> Read:
    """A reading, in the words of its last approved correction."""
    put_right: list[Measurement] = getattr(row, "put_right", [])
    stands = put_right[-1] if put_right else row
    return Read(
        value=stands.value,
        read_on=stands.read_on,
        ends=row.period.ends,
        parts={each.part: each.value for each in stands.parts.all()},
        is_sample=row.is_sample or stands.is_sample,
        was=row.value if put_right else None,
    )
