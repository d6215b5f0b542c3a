"""Figures that the portal counts in its own records: nobody types them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from platforms.models import SeatHolder
from programs.enums import Computed
from programs.models import CycleParticipation


@dataclass(frozen=True)
class Counted:
    """A figure, and whether made-up records are among what was counted."""

    value: int
    has_sample: bool


def counted(figure: str, day: dt.date) -> Counted:
    """The figure as of `day`."""
    return _COUNTS[Computed(figure)](day)


def _held(day: dt.date) -> QuerySet:
    """The seats that somebody held on `day`, as rows of their holders; a seat has one holder at a time."""
    return SeatHolder.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day),
        Q(seat__closed__isnull=True) | Q(seat__closed__gt=day),
        Q(appointment__ended__isnull=True) | Q(appointment__ended__gte=day),
        since__lte=day,
        appointment__started__lte=day,
        seat__opened__lte=day,
    )


def _seated(day: dt.date) -> Counted:
    return _of(_held(day), "seat__municipality", "seat__is_sample")


def _seats(day: dt.date) -> Counted:
    return _of(_held(day), "seat", "seat__is_sample")


def _in_programs(day: dt.date) -> Counted:
    rows = CycleParticipation.objects.taking_part().filter(since__lte=day)
    return _of(rows, "municipality", "is_sample")


def _of(rows: QuerySet, what: str, sample: str) -> Counted:
    found = rows.aggregate(value=Count(what, distinct=True), samples=Count("pk", filter=Q(**{sample: True})))
    return Counted(found["value"], found["samples"] > 0)


_COUNTS: dict[Computed, Callable[[dt.date], Counted]] = {
    Computed.SEATED: _seated,
    Computed.SEATS: _seats,
    Computed.IN_PROGRAMS: _in_programs,
}
