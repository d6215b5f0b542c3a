"""The roll of the members on a day, and what moved in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch

from members.enums import MunicipalityKind, Office
from members.models import LeaderTerm, MembershipPeriod, Municipality, Province
from members.queries.gaps import MISSING

_AT_ONCE = 500


@dataclass(frozen=True)
class Enrolled:
    """A member on the day of the roll, with its membership and who leads it, if anybody is on record."""

    municipality: Municipality
    membership: MembershipPeriod
    leaders: list[LeaderTerm]

    @property
    def is_sample(self) -> bool:
        """Whether the membership is made up."""
        return self.membership.is_sample


def roll_on(day: dt.date) -> Iterator[Enrolled]:
    """Every member on `day` by province and name, read bit by bit."""
    periods = Prefetch("memberships", MembershipPeriod.objects.covering(day), to_attr="on_the_day")
    terms = LeaderTerm.objects.covering(day).order_by("office", "pk")
    members = Municipality.objects.members_on(day).select_related("province")
    members = members.defer("province__outline", "reference", "description_tr", "description_en")
    found = members.prefetch_related(periods, Prefetch("leader_terms", terms, to_attr="in_office"))
    for row in found.order_by("province__sort_key", "sort_key", "pk").iterator(chunk_size=_AT_ONCE):
        yield Enrolled(row, row.on_the_day[0], row.in_office)


@dataclass(frozen=True)
class OfProvince:
    """How many municipalities of a province are members, by kind."""

    name: str
    kinds: dict[str, int]
    members: int
    municipalities: int


def members_by_province(day: dt.date) -> list[OfProvince]:
    """Every province of the region that has a municipality, in the order of the alphabet."""
    members = _by_province_and_kind(Municipality.objects.members_on(day))
    everybody = _by_province_and_kind(Municipality.objects.all())
    names = Province.objects.defer("outline").order_by("sort_key", "pk")
    return [
        OfProvince(
            name=row.name,
            kinds={kind.value: members[row.pk][kind.value] for kind in MunicipalityKind},
            members=members[row.pk].total(),
            municipalities=everybody[row.pk].total(),
        )
        for row in names
        if row.pk in everybody
    ]


def _by_province_and_kind(found: Any) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = _Counters()
    rows = found.order_by().values_list("province", "kind").annotate(number=Count("pk"))
    for province, kind, number in rows:
        counted.setdefault(province, Counter())[kind] = number
    return counted


class _Counters(dict):
    def __missing__(self, _key: str) -> Counter[str]:
        return Counter()


def members_by_kind(day: dt.date) -> dict[str, int]:
    """How many members there are of each kind."""
    rows = Municipality.objects.members_on(day).order_by().values_list("kind").annotate(number=Count("pk"))
    counted = Counter(dict(rows))
    return {kind.value: counted[kind.value] for kind in MunicipalityKind}


@dataclass(frozen=True)
class Mandate:
    """How many members are led in an office under a mandate of the same years."""

    office: str
    years: str
    leaders: int
    made_up: int


def mandates_on(day: dt.date) -> list[Mandate]:
    """The mandates under which members are led on `day`, the most frequent first."""
    terms = LeaderTerm.objects.covering(day).filter(municipality__in=Municipality.objects.members_on(day))
    terms_by: dict[tuple[str, str], list[LeaderTerm]] = {}
    for term in terms.only("office", "started", "ended", "is_sample"):
        terms_by.setdefault((term.office, term.mandate), []).append(term)
    found = [
        Mandate(str(Office(office).label), years, len(rows), sum(row.is_sample for row in rows))
        for (office, years), rows in terms_by.items()
    ]
    return sorted(found, key=lambda each: (-each.leaders, each.office, each.years))


def members_led(day: dt.date) -> int:
    """How many members have a leader on record on `day`."""
    led = LeaderTerm.objects.covering(day).filter(municipality__in=Municipality.objects.members_on(day))
    return led.order_by().values("municipality").distinct().count()


@dataclass(frozen=True)
class Lack:
    """What the members' records lack on a day, and in how many rows."""

    title: str
    rows: int


def lacking(day: dt.date) -> list[Lack]:
    """Each kind of missing data, by the conditions of the back office's start page."""
    return [
        Lack(str(gap.title), gap.model._default_manager.filter(gap.condition(day)).count()) for gap in MISSING
    ]
