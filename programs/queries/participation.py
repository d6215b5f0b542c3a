"""Who took part in the activities of a period, in numbers that name nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from programs.enums import Gender, RegistrationState
from programs.models import Activity, Certificate, Registration, Session
from programs.queries.activity import ActivityQuerySet
from programs.queries.attendance import hidden_groups


@dataclass(frozen=True)
class TookPart:
    """One activity: who has a place for good, waits, was there, and got a certificate that is valid.

    `attended` counts people who were at a session at least, `municipalities` those that they came from.
    """

    activity: Activity
    sessions: int
    registered: int
    waiting: int
    attended: int
    municipalities: int
    certificates: int
    is_sample: bool


def took_part(activities: ActivityQuerySet) -> list[TookPart]:
    """Each of the activities in its order: six queries, however many there are."""
    keys = activities.order_by().values("pk")
    registrations = Registration.objects.filter(activity__in=keys).order_by()
    sessions = dict(
        Session.objects.filter(activity__in=keys).order_by().values_list("activity").annotate(Count("pk"))
    )
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for key, state, number in registrations.values_list("activity", "state").annotate(Count("pk")):
        states[key][state] = number
    attended = {
        key: (people, places)
        for key, people, places in registrations.attended()
        .values_list("activity")
        .annotate(Count("pk"), Count("municipality", distinct=True))
    }
    certificates = dict(_valid(keys).values_list("registration__activity").annotate(Count("pk")))
    samples = set(registrations.filter(is_sample=True).values_list("activity", flat=True).distinct())
    return [
        TookPart(
            activity=each,
            sessions=sessions.get(each.pk, 0),
            registered=states[each.pk][RegistrationState.CONFIRMED],
            waiting=states[each.pk][RegistrationState.WAITLISTED],
            attended=attended.get(each.pk, (0, 0))[0],
            municipalities=attended.get(each.pk, (0, 0))[1],
            certificates=certificates.get(each.pk, 0),
            is_sample=each.is_sample or each.pk in samples,
        )
        for each in activities.for_lists()
    ]


def _valid(keys: Any) -> Any:
    """Certificates of these activities that nobody revoked."""
    found = Certificate.objects.filter(registration__activity__in=keys, revoked_at__isnull=True)
    return found.order_by()


@dataclass(frozen=True)
class Together:
    """What several activities add up to; a municipality counts once, a person at each activity."""

    activities: int
    sessions: int
    registered: int
    waiting: int
    attended: int
    municipalities: int
    certificates: int


def together(rows: Iterable[TookPart]) -> Together:
    """The sum of some of what `took_part` gave."""
    found = list(rows)
    people = Registration.objects.attended().filter(activity__in=[each.activity.pk for each in found])
    places = people.filter(municipality__isnull=False).order_by().values("municipality").distinct().count()
    return Together(
        activities=len(found),
        sessions=sum(each.sessions for each in found),
        registered=sum(each.registered for each in found),
        waiting=sum(each.waiting for each in found),
        attended=sum(each.attended for each in found),
        municipalities=places,
        certificates=sum(each.certificates for each in found),
    )


@dataclass(frozen=True)
class OfWhole:
    """What the activities of one program, platform or project add up to; `whole` None: they stand alone."""

    whole: Any
    sums: Together


def by_whole(rows: Iterable[TookPart]) -> list[OfWhole]:
    """The activities by what they belong to: programs, platforms, projects, and those of none."""
    groups: dict[tuple[int, Any], list[TookPart]] = defaultdict(list)
    for each in rows:
        activity = each.activity
        keys = (activity.program_id, activity.platform_id, activity.project_id)
        place = next((place for place, key in enumerate(keys) if key), len(keys))
        groups[place, keys[place] if place < len(keys) else 0].append(each)
    return [OfWhole(found[0].activity.part_of, together(found)) for _key, found in sorted(groups.items())]


@dataclass(frozen=True)
class ByGender:
    """Who attended, by gender as they gave it; `untold` people are in groups that are not told.

    `numbers` is by the values of `Gender`; with `untold` it adds up to `total`.
    """

    total: int
    numbers: dict[str, int]
    untold: int


def attended_by_gender(activities: ActivityQuerySet, years: Collection[int] = ()) -> ByGender:
    """Who attended those of the activities that are over.

    What the page of an activity hides would follow from a sum less what the other pages tell, and from two
    sums of which one has an activity more. So a sum holds no more than the pages tell; but of each of the
    `years` the hidden groups are taken together as those of one more activity, and told where that may be
    told. Give `years` that are over, of which `activities` has all there are: such sums share nobody.
    """
    over = activities.order_by().annotate(ends=Max("sessions__ends")).filter(ends__lte=timezone.now())
    people = Registration.objects.attended().filter(activity__in=over.values("pk")).order_by()
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    groups = people.values_list("activity__first_day__year", "activity", "gender").annotate(Count("pk"))
    for year, key, gender, number in groups:
        counts[year, key][gender] = number
    told: Counter[str] = Counter()
    rests: dict[int, Counter[str]] = defaultdict(Counter)
    for (year, _key), of_one in counts.items():
        _part(of_one, told, rests[year])
    untold: Counter[str] = Counter()
    for year, rest in rests.items():
        if year in years:
            _part(rest, told, untold)
        else:
            untold += rest
    return ByGender(
        total=sum(of_one.total() for of_one in counts.values()),
        numbers={each.value: told[each.value] for each in Gender},
        untold=untold.total(),
    )


def whole_years(first: dt.date, last: dt.date) -> list[int]:
    """The years that lie in a period as a whole and are over."""
    until = min(last, timezone.localdate() - dt.timedelta(days=1))
    begin = first.year + (first > dt.date(first.year, 1, 1))
    return list(range(begin, until.year + (until == dt.date(until.year, 12, 31))))


def _part(counts: Counter[str], told: Counter[str], hidden: Counter[str]) -> None:
    """Add each group to those that are told, or to those that are hidden."""
    kept = hidden_groups({each.value: counts[each.value] for each in Gender})
    for group, number in counts.items():
        (hidden if group in kept else told)[group] += number


def period_before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """As many days just before a period, to compare it with; whole years stay whole years."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = last.year - first.year + 1
        return first.replace(year=first.year - years), first - dt.timedelta(days=1)
    return first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1)
