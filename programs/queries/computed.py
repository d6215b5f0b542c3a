"""Figures that the portal counts in its own records: nobody types them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from platforms.models import SeatHolder
from programs.enums import Computed
from programs.models import CycleParticipation, Registration


@dataclass(frozen=True)
class Counted:
    """A figure, and whether made-up records are among what was counted."""

    value: int
    has_sample: bool


@dataclass(frozen=True)
class Span:
    """From the first day of a review period to the day of the reading, both included."""

    first: dt.date
    last: dt.date


def counted(figure: str, span: Span, program: int | None = None) -> Counted:
    """The figure as of the last day of a span, or what happened in it; of the program of a key, or of all."""
    return _COUNTS[Computed(figure)](span, program)


def _seated(span: Span, program: int | None) -> Counted:
    return _of(SeatHolder.objects.on(span.last), "seat__municipality", "seat__is_sample")


def _seats(span: Span, program: int | None) -> Counted:
    return _of(SeatHolder.objects.on(span.last), "seat", "seat__is_sample")


def _in_programs(span: Span, program: int | None) -> Counted:
    rows = CycleParticipation.objects.taking_part().filter(since__lte=span.last)
    return _of(_of_program(rows, "cycle__program", program), "municipality", "is_sample")


def _attended(span: Span, program: int | None) -> Counted:
    return _of(_present(span, program), "pk", "is_sample")


def _reached(span: Span, program: int | None) -> Counted:
    """Municipalities whose people attended, and those that took part in a cycle: each once."""
    taking_part = CycleParticipation.objects.taking_part_between(span.first, span.last)
    rows = _present(span, program).filter(municipality__isnull=False).order_by()
    cycles = _of_program(taking_part, "cycle__program", program).order_by()
    pairs = {
        *rows.values_list("municipality", "is_sample"),
        *cycles.values_list("municipality", "is_sample"),
    }
    return Counted(len({place for place, _sample in pairs}), any(sample for _place, sample in pairs))


def _present(span: Span, program: int | None) -> QuerySet:
    """Who was at a session of the span, one row for each activity."""
    rows = Registration.objects.attended((span.first, span.last))
    return _of_program(rows, "activity__program", program)


def _of_program(rows: QuerySet, path: str, program: int | None) -> QuerySet:
    return rows if program is None else rows.filter(**{path: program})


def _of(rows: QuerySet, what: str, sample: str) -> Counted:
    found = rows.aggregate(value=Count(what, distinct=True), samples=Count("pk", filter=Q(**{sample: True})))
    return Counted(found["value"], found["samples"] > 0)


_COUNTS: dict[Computed, Callable[[Span, int | None], Counted]] = {
    Computed.SEATED: _seated,
    Computed.SEATS: _seats,
    Computed.IN_PROGRAMS: _in_programs,
    Computed.ATTENDED: _attended,
    Computed.REACHED: _reached,
}
