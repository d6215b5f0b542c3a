"""The waiting list against a slow, obvious reference: whatever people do, in whatever order."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmu_portal.lib.errors import DomainError
from programs.actions.places import set_limits
from programs.actions.registrations import accept, cancel, expire_offers, register
from programs.models import Activity, Places, Registration
from tests.factories.members import AppointmentFactory, MunicipalityFactory, UserFactory
from tests.factories.programs_activities import ActivityFactory

PEOPLE = 6


@dataclass
class Reference:
    """Lists instead of counters: who has a place, who was offered one, who waits, in order."""

    capacity: int | None
    limit: int | None
    home: list[int]
    placed: list[int] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def fits(self, person: int) -> bool:
        held = self.placed + self.offered
        beside = sum(self.home[each] == self.home[person] for each in held)
        return (self.capacity is None or len(held) < self.capacity) and (
            self.limit is None or beside < self.limit
        )

    def promote(self) -> None:
        while True:
            fitting = [each for each in self.waiting if self.fits(each)]
            if not fitting:
                return
            self.waiting.remove(fitting[0])
            self.offered.append(fitting[0])

    def register(self, person: int) -> None:
        if person not in self.placed + self.offered + self.waiting:
            (self.placed if self.fits(person) else self.waiting).append(person)

    def cancel(self, person: int) -> None:
        for rows in (self.placed, self.offered, self.waiting):
            if person in rows:
                rows.remove(person)
                self.promote()

    def accept(self, person: int) -> None:
        if person in self.offered:
            self.offered.remove(person)
            self.placed.append(person)

    def expire(self, person: int) -> None:
        if person in self.offered:
            self.cancel(person)

    def limits(self, capacity: int | None, limit: int | None) -> None:
        held = self.placed + self.offered
        most = max((sum(self.home[each] == home for each in held) for home in self.home), default=0)
        if (capacity is None or capacity >= len(held)) and (limit is None or limit >= most):
            self.capacity, self.limit = capacity, limit
            self.promote()


person = st.integers(0, PEOPLE - 1)
limit = st.one_of(st.none(), st.integers(1, 3))
step = st.one_of(
    st.tuples(st.sampled_from(["register", "register", "cancel", "accept", "expire"]), person),
    st.tuples(st.just("limits"), limit, limit),
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    capacity=limit,
    seats=limit,
    homes=st.lists(st.integers(0, 2), min_size=PEOPLE, max_size=PEOPLE),
    steps=st.lists(step, max_size=18),
)
def test_waiting_list_is_the_obvious_one(capacity, seats, homes, steps):
    places = [MunicipalityFactory() for _number in range(3)]
    activity = ActivityFactory(capacity=capacity, seats_per_municipality=seats)
    people = [AppointmentFactory(municipality=places[home]) for home in homes]
    boss, reference = UserFactory(superuser=True), Reference(capacity, seats, homes)
    for name, *words in steps:
        getattr(reference, name)(*words)
        _do(name, words, activity, people, boss)
        assert _found(activity, people) == (
            sorted(reference.placed),
            sorted(reference.offered),
            reference.waiting,
        )
    _counters_are_right(activity)


def _do(name, words, activity, people, boss):
    try:
        if name == "limits":
            Activity.objects.filter(pk=activity.pk).update(capacity=words[0], seats_per_municipality=words[1])
            before = activity.capacity, activity.seats_per_municipality
            activity.capacity, activity.seats_per_municipality = words
            try:
                set_limits(activity=activity, by=boss)
            except DomainError:
                activity.capacity, activity.seats_per_municipality = before
                Activity.objects.filter(pk=activity.pk).update(
                    capacity=before[0], seats_per_municipality=before[1]
                )
            return
        one = people[words[0]]
        if name == "register":
            register(activity=activity, appointment=one)
            return
        registration = Registration.objects.filter(activity=activity, user=one.user).first()
        if registration is None:
            return
        if name == "expire":
            Registration.objects.filter(pk=registration.pk, state="offered").update(
                offered_until=registration.since
            )
            expire_offers()
        else:
            {"cancel": cancel, "accept": accept}[name](registration=registration, by=one.user)
    except DomainError:
        pass


def _found(activity, people):
    place_of = {each.user_id: number for number, each in enumerate(people)}
    rows = Registration.objects.filter(activity=activity).order_by("since", "pk")

    def of(state):
        return [place_of[each.user_id] for each in rows if each.state == state]

    return sorted(of("confirmed")), sorted(of("offered")), of("waitlisted")


def _counters_are_right(activity):
    holding = Registration.objects.holding().filter(activity=activity)
    for counted in Places.objects.filter(activity=activity):
        held = holding.filter(municipality=counted.municipality) if counted.municipality_id else holding
        assert counted.taken == held.count() <= counted.capacity
