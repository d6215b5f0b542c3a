"""What an end that somebody says leaves to others: a coordinator on each day, and ends that others said."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from members.actions.handover import end_and_hand_over, take_end_back
from members.enums import AppointmentRole
from members.models import Handover
from mmu_portal.lib.errors import DomainError
from tests.factories.members import AppointmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def place():
    return MunicipalityFactory(place="Gemlik")


def coordinator(place, **fields):
    return AppointmentFactory(municipality=place, role=AppointmentRole.COORDINATOR, **fields)


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def leave(appointment, days: int, by=None) -> None:
    end_and_hand_over(appointment=appointment, last_day=day(days), successor=None, by=by or appointment.user)


@pytest.mark.parametrize(("first", "second"), [(10, 5), (5, 10), (5, 5)])
def test_crossed_ends_do_not_leave_the_municipality_without_a_coordinator(place, first, second):
    one, other = coordinator(place), coordinator(place)
    leave(one, first)
    with pytest.raises(DomainError, match="Nobody else coordinates after that day"):
        leave(other, second)
    coordinator(place)
    leave(other, second)
    other.refresh_from_db()
    assert other.ended == day(second)


def test_gap_before_a_coordinator_who_comes_later_is_seen(place):
    one, other = coordinator(place, ended=day(10)), coordinator(place)
    coordinator(place, started=day(20))
    with pytest.raises(DomainError, match="Nobody else coordinates after that day"):
        leave(other, 5)
    one.ended = day(19)
    one.save()
    leave(other, 5)


def test_coordinator_whose_term_ends_anyway_leaves_before_a_colleague(place):
    coordinator(place, ended=day(30))
    other = coordinator(place, ended=day(30))
    leave(other, 5)
    other.refresh_from_db()
    assert other.ended == day(5)


def test_end_that_staff_wrote_is_not_undone_by_who_leaves(place):
    coordinator(place)
    leaver = AppointmentFactory(municipality=place)
    leave(leaver, 30)
    leaver.refresh_from_db()
    leaver.ended = day(5)  # by staff, in the back office
    leaver.save()
    leave(leaver, 4)
    take_end_back(appointment=leaver, by=leaver.user)
    leaver.refresh_from_db()
    assert leaver.ended == day(5)


def test_end_that_is_said_twice_is_taken_back_to_what_was_before_both(place):
    coordinator(place)
    leaver = AppointmentFactory(municipality=place)
    leave(leaver, 30)
    leave(leaver, 4)
    take_end_back(appointment=leaver, by=leaver.user)
    leaver.refresh_from_db()
    assert leaver.ended is None


def test_nobody_takes_back_an_end_that_a_colleague_said_of_them(place):
    one, other = coordinator(place), coordinator(place)
    leave(one, 3, by=other.user)
    with pytest.raises(DomainError, match="Who said the last day takes it back"):
        take_end_back(appointment=one, by=one.user)
    assert Handover.objects.count() == 1
    take_end_back(appointment=one, by=other.user)
    one.refresh_from_db()
    assert one.ended is None
