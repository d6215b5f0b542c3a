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


def _seated(day: dt.date) -> Counted:
    return _of(SeatHolder.objects.on(day), "seat__municipality", "seat__is_sample")


def _seats(day: dt.date) -> Counted:
    return _of(SeatHolder.objects.on(day), "seat", "seat__is_sample")


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
