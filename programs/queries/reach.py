"""Which members the programs and platforms have not reached yet, and who could be a mentor of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Municipality
from platforms.models import Seat
from programs.enums import ParticipationState
from programs.models import Attendance, CycleParticipation

# Inhabitants: the first size that a municipality does not exceed is its own.
SIZES = {
    "small": (20_000, _("up to 20,000 inhabitants")),
    "medium": (100_000, _("up to 100,000 inhabitants")),
    "large": (500_000, _("up to 500,000 inhabitants")),
    "largest": (None, _("more than 500,000 inhabitants")),
}
UNKNOWN = "unknown"
MISSING = {
    "cycle": _("Never took part in a cycle"),
    "seat": _("Holds no seat on a platform"),
    "activity": _("Nobody attended an activity"),
    "all": _("Neither a cycle nor a seat nor an activity"),
    "any": _("Lacks one of the three"),
}
MENTORS = 3


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty fields ask for all."""

    missing: str = "any"
    province: str = ""
    kind: str = ""
    size: str = ""


@dataclass(frozen=True)
class Unreached:
    """One member: whether it ever took part in a cycle, has a seat and attended, and possible mentors."""

    municipality: Municipality
    in_cycle: bool
    has_seat: bool
    attended: bool
    mentors: list[Municipality]


def size_of(population: int | None) -> str:
    """The size of a municipality by its inhabitants."""
    if population is None:
        return UNKNOWN
    fitting = (name for name, (most, _label) in SIZES.items() if most is None or population <= most)
    return next(fitting)


def unreached(wanted: Wanted, day: dt.date) -> list[Unreached]:
    """Members on `day` that lack what is asked for, in the order of their names; constant queries."""
    found = _members(wanted, day)
    candidates = list(graduates())
    return [
        Unreached(
            each,
            each.in_cycle,  # type: ignore[attr-defined]
            each.has_seat,  # type: ignore[attr-defined]
            each.attended,  # type: ignore[attr-defined]
            mentors_for(each, candidates),
        )
        for each in found
    ]


def _members(wanted: Wanted, day: dt.date) -> QuerySet:
    took_part = CycleParticipation.objects.taking_part().filter(municipality=OuterRef("pk"))
    seats = Seat.objects.open().filter(municipality=OuterRef("pk"))
    rows = Municipality.objects.members_on(day).select_related("province").defer("province__outline")
    there = Attendance.objects.filter(registration__municipality=OuterRef("pk"))
    rows = rows.annotate(in_cycle=Exists(took_part), has_seat=Exists(seats), attended=Exists(there))
    rows = rows.filter(_lacking(wanted.missing))
    if wanted.province:
        rows = rows.filter(province=wanted.province)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.size:
        rows = rows.filter(_sized(wanted.size))
    return rows.order_by("sort_key", "pk")


def _lacking(missing: str) -> Q:
    no_cycle, no_seat, no_activity = Q(in_cycle=False), Q(has_seat=False), Q(attended=False)
    one = {"cycle": no_cycle, "seat": no_seat, "activity": no_activity}
    every = no_cycle & no_seat & no_activity
    return (one | {"all": every}).get(missing, no_cycle | no_seat | no_activity)


def _sized(size: str) -> Q:
    """The condition that goes with `size_of`."""
    if size == UNKNOWN:
        return Q(population__isnull=True)
    names = list(SIZES)
    at, most = names.index(size), SIZES[size][0]
    more_than = SIZES[names[at - 1]][0] if at else -1
    above = Q(population__gt=more_than)
    return above if most is None else above & Q(population__lte=most)


def graduates() -> QuerySet:
    """Municipalities that graduated from a cycle of any program."""
    done = CycleParticipation.objects.filter(municipality=OuterRef("pk"), state=ParticipationState.GRADUATED)
    rows = Municipality.objects.filter(Exists(done)).select_related("province").defer("province__outline")
    return rows.order_by("sort_key", "pk")


def mentors_for(place: Municipality, candidates: Iterable[Municipality]) -> list[Municipality]:
    """The nearest graduates: of the same province first, then of the nearest number of inhabitants."""

    def distance(other: Municipality) -> tuple[bool, bool, int]:
        known = place.population is not None and other.population is not None
        apart = abs((place.population or 0) - (other.population or 0)) if known else 0
        return other.province_id != place.province_id, not known, apart

    others = (each for each in candidates if each.pk != place.pk)
    return sorted(others, key=distance)[:MENTORS]
