"""Forty at once: never more than the places, never a lost one; and what happens without the guards."""

import datetime as dt
from contextlib import contextmanager
from threading import Barrier, Event
from unittest import mock

from django.db import transaction
from django.utils import timezone

from mmu_portal.lib.capacity import CountedCapacity
from programs.actions import registrations
from programs.actions.attendance import attend_by_code, note_present
from programs.actions.registrations import accept, cancel, expire_offers, register
from programs.models import Attendance, Places, Registration
from programs.queries.places import places_left
from tests.factories.members import AppointmentFactory, MunicipalityFactory, UserFactory
from tests.factories.programs_activities import ActivityFactory, RegistrationFactory, SessionFactory
from tests.races import at_once, without_constraint

MANY = 40


def states():
    return sorted(Registration.objects.values_list("state", flat=True))


def tally():
    found = states()
    return {state: found.count(state) for state in set(found)}


def test_forty_who_register_at_once_get_ten_places(shared_database):
    activity = ActivityFactory(capacity=10)
    people = [AppointmentFactory() for _number in range(MANY)]
    outcomes = at_once(MANY, lambda place: register(activity=activity, appointment=people[place]))
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert tally() == {"confirmed": 10, "waitlisted": 30}
    assert places_left(activity).taken == 10


def test_forty_of_one_municipality_get_its_two_places(shared_database):
    activity = ActivityFactory(capacity=30, seats_per_municipality=2)
    place = MunicipalityFactory()
    people = [AppointmentFactory(municipality=place) for _number in range(MANY)]
    at_once(MANY, lambda place: register(activity=activity, appointment=people[place]))
    assert tally() == {"confirmed": 2, "waitlisted": 38}
    assert sorted(Places.objects.values_list("taken", flat=True)) == [2, 2]


def test_person_who_clicks_twenty_times_is_registered_once(shared_database):
    activity, me = ActivityFactory(capacity=10), AppointmentFactory()
    outcomes = at_once(20, lambda _place: register(activity=activity, appointment=me))
    assert sorted({type(outcome).__name__ for outcome in outcomes}) == ["DomainError", "Registration"]
    assert (tally(), places_left(activity).taken) == ({"confirmed": 1}, 1)


def test_places_given_up_while_others_register_are_never_lost(shared_database):
    activity = ActivityFactory(capacity=10)
    held = [RegistrationFactory(activity=activity) for _number in range(10)]
    people = [AppointmentFactory() for _number in range(30)]

    def work(place):
        if place < 10:
            return cancel(registration=held[place], by=held[place].user)
        return register(activity=activity, appointment=people[place - 10])

    assert [outcome for outcome in at_once(MANY, work) if isinstance(outcome, Exception)] == []
    found = tally()
    assert found["canceled"] == 10
    assert found.get("confirmed", 0) + found.get("offered", 0) == 10  # each place has somebody
    assert found["waitlisted"] == 20
    assert places_left(activity).taken == 10


def test_one_freed_place_promotes_one_however_often_it_is_freed(shared_database):
    activity = ActivityFactory(capacity=1)
    held = RegistrationFactory(activity=activity)
    for _number in range(3):
        RegistrationFactory(activity=activity, state="waitlisted")
    at_once(8, lambda _place: cancel(registration=held, by=held.user))
    assert tally() == {"canceled": 1, "offered": 1, "waitlisted": 2}


def test_offer_is_accepted_or_expires_and_never_both(shared_database):
    activity = ActivityFactory(capacity=1)
    offered = RegistrationFactory(activity=activity, state="offered")
    RegistrationFactory(activity=activity, state="waitlisted")

    def work(place):
        if place % 2:
            return accept(registration=offered, by=offered.user)
        Registration.objects.filter(pk=offered.pk, state="offered").update(offered_until=timezone.now())
        return expire_offers()

    at_once(8, work)
    assert tally() in ({"confirmed": 1, "waitlisted": 1}, {"canceled": 1, "offered": 1})
    assert places_left(activity).taken == 1


def test_door_code_typed_often_notes_somebody_once(shared_database):
    one = RegistrationFactory(activity=ActivityFactory(session=False))
    SessionFactory(activity=one.activity, starts=timezone.now(), door_code="ABC234")
    at_once(8, lambda _place: attend_by_code(user=one.user, code="abc 234"))
    assert Attendance.objects.count() == 1


def test_list_that_is_saved_while_people_type_the_code_notes_each_once(shared_database):
    session = SessionFactory(
        activity=ActivityFactory(session=False), starts=timezone.now(), door_code="ABC234"
    )
    people = [RegistrationFactory(activity=session.activity) for _number in range(5)]
    boss, everybody = UserFactory(superuser=True), [each.pk for each in people]

    def work(place):
        if place % 2:
            return attend_by_code(user=people[place // 2].user, code="ABC234")
        return note_present(session=session, present=everybody, way="list", by=boss, shown=[])

    assert [each for each in at_once(10, work) if isinstance(each, Exception)] == []
    assert sorted(session.attendances.values_list("registration", flat=True)) == everybody


def test_nobody_is_noted_as_present_and_cancels_at_once(shared_database):
    begins = timezone.now() + dt.timedelta(minutes=30)
    session = SessionFactory(activity=ActivityFactory(session=False), starts=begins, door_code="ABC234")
    me = RegistrationFactory(activity=session.activity)

    def work(place):
        if place % 2:
            return attend_by_code(user=me.user, code="ABC234")
        return cancel(registration=me, by=me.user)

    outcomes = at_once(4, work)
    assert {type(each).__name__ for each in outcomes} <= {"DomainError", "Session", "int"}
    assert (tally(), Attendance.objects.count()) in (({"confirmed": 1}, 1), ({"canceled": 1}, 0))


# The same without the guards


@contextmanager
def counted_then_written():
    """The counter read first and written later, as it is done where nobody thought of many at once."""

    def careless(self):
        found = Places.objects.get(pk=self.pk)
        if found.taken >= found.capacity:
            return False
        meet.wait(20)  # the others read meanwhile
        Places.objects.filter(pk=self.pk).update(taken=found.taken + 1)
        return True

    meet = Barrier(2)
    with mock.patch.object(CountedCapacity, "take", careless):
        yield


def unlocked(activity):
    """The counter of all, found and not locked."""
    return Places.objects.get(activity=activity, municipality=None)


@contextmanager
def no_transaction():
    """Actions whose statements stand alone: on SQLite a transaction keeps everybody else from writing."""
    with (
        mock.patch.object(registrations, "lock", unlocked),
        mock.patch.object(transaction.Atomic, "__enter__", return_value=None),
        mock.patch.object(transaction.Atomic, "__exit__", return_value=None),
    ):
        yield


def test_without_the_counters_guard_the_last_place_goes_twice(shared_database):
    activity = ActivityFactory(capacity=1)
    Places.objects.create(activity=activity, capacity=1)
    people = [AppointmentFactory() for _number in range(2)]
    with counted_then_written(), no_transaction():
        at_once(2, lambda place: register(activity=activity, appointment=people[place]))
    assert tally() == {"confirmed": 2}


def test_without_the_lock_somebody_waits_beside_a_free_place(shared_database):
    activity = ActivityFactory(capacity=1)
    held = RegistrationFactory(activity=activity)
    late = AppointmentFactory()
    found_full, gave_back = Event(), Event()
    made = registrations._made

    def slow(*args):
        found_full.set()
        gave_back.wait(20)
        return made(*args)

    def work(place):
        if place:
            return register(activity=activity, appointment=late)
        found_full.wait(20)
        cancel(registration=held, by=held.user)
        return gave_back.set()

    with (
        mock.patch.object(registrations, "_made", slow),
        no_transaction(),
    ):
        at_once(2, work)
    assert tally() == {"canceled": 1, "waitlisted": 1}
    assert places_left(activity).free == 1


def test_without_the_constraint_a_person_would_be_registered_twice(shared_database):
    activity, me = ActivityFactory(capacity=10), AppointmentFactory()
    Places.objects.create(activity=activity, capacity=10)
    with without_constraint(Registration, "registration_once_a_person"):
        with mock.patch.object(registrations, "_before", return_value=None):
            at_once(4, lambda _place: register(activity=activity, appointment=me))
        assert Registration.objects.count() == 4
        Registration.objects.all().delete()


def test_without_the_state_in_the_condition_one_place_is_given_back_twice(shared_database):
    activity = ActivityFactory(capacity=2)
    held = RegistrationFactory(activity=activity)
    RegistrationFactory(activity=activity)

    def careless(registration, state, **_others):
        Registration.objects.filter(pk=registration.pk).update(state=state)

    meet, current = Barrier(2), registrations._current

    def read_together(registration):
        found = current(registration)
        meet.wait(20)
        return found

    with (
        mock.patch.object(registrations, "move", careless),
        mock.patch.object(registrations, "_current", read_together),
        no_transaction(),
    ):
        at_once(2, lambda _place: cancel(registration=held, by=held.user))
    assert Places.objects.get(municipality=None).taken == 0  # one place too few is counted
