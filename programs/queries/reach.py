"""Which members programs, platforms and activities have not reached yet, and who could be a mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import MembershipPeriod, Municipality
from mmu_portal.lib.days import moments
from platforms.models import Seat
from programs.enums import ParticipationState
from programs.models import CycleParticipation, Registration

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
    "activity": _("Never attended an activity"),
    "all": _("Lacks all three"),
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
    """One member: whether it took part in a cycle and has a seat, at how many activities it was, its mentors.

    An activity counts once, however many of the municipality's people were at however many sessions.
    `is_sample` says that its membership, or a participation or seat that is told of, is made up.
    """

    municipality: Municipality
    in_cycle: bool
    has_seat: bool
    activities: int
    mentors: list[Municipality]
    is_sample: bool


_LACKS: dict[str, Callable[[bool, bool, bool], bool]] = {
    "cycle": lambda cycle, seat, activity: not cycle,
    "seat": lambda cycle, seat, activity: not seat,
    "activity": lambda cycle, seat, activity: not activity,
    "all": lambda cycle, seat, activity: not (cycle or seat or activity),
    "any": lambda cycle, seat, activity: not (cycle and seat and activity),
}


def size_of(population: int | None) -> str:
    """The size of a municipality by its inhabitants."""
    if population is None:
        return UNKNOWN
    fitting = (name for name, (most, _label) in SIZES.items() if most is None or population <= most)
    return next(fitting)


def unreached(wanted: Wanted, day: dt.date) -> list[Unreached]:
    """Members on `day` that lacked then what is asked for, in the order of their names; constant queries.

    Cycles count as they are recorded now.
    """
    candidates, attended = list(graduates()), _activities_attended(day)
    lacks = _LACKS[wanted.missing or "any"]
    return [
        Unreached(
            municipality=each,
            in_cycle=each.in_cycle,
            has_seat=each.has_seat,
            activities=attended.get(each.pk, 0),
            mentors=mentors_for(each, candidates),
            is_sample=each.is_made_up,
        )
        for each in _members(wanted, day)
        if lacks(each.in_cycle, each.has_seat, each.pk in attended)
    ]


def _activities_attended(day: dt.date) -> dict[int, int]:
    """At how many activities people of a municipality were by `day`, by its key, if at any."""
    _begins, ends = moments(day, day)
    by_then = Registration.objects.filter(attendances__session__starts__lt=ends, municipality__isnull=False)
    rows = by_then.attended().order_by()
    return dict(rows.values_list("municipality").annotate(Count("activity", distinct=True)))


def _members(wanted: Wanted, day: dt.date) -> QuerySet:
    took_part = CycleParticipation.objects.taking_part().filter(municipality=OuterRef("pk"))
    seats = Seat.objects.on(day).filter(municipality=OuterRef("pk"))
    rows = Municipality.objects.members_on(day).select_related("province").defer("province__outline")
    member = MembershipPeriod.objects.covering(day).filter(municipality=OuterRef("pk"))
    made_up = [Exists(told.filter(is_sample=True)) for told in (member, took_part, seats)]
    rows = rows.annotate(
        in_cycle=Exists(took_part), has_seat=Exists(seats), is_made_up=Q(*made_up, _connector=Q.OR)
    )
    if wanted.province:
        rows = rows.filter(province=wanted.province)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.size:
        rows = rows.filter(_sized(wanted.size))
    return rows.order_by("sort_key", "pk")


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
