"""What passes to a successor, and what a person reads and takes along of what is held of them."""

import datetime as dt

import pytest
from django.utils import timezone

from members.actions.handover import hand_over
from members.estates import holdings, vacancies
from members.models import Appointment
from members.personal import held_of
from programs.actions.registrations import cancel
from programs.models import Registration
from programs.queries.places import places_left
from tests.factories.members import AppointmentFactory, MunicipalityFactory, UserFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver():
    return AppointmentFactory(municipality=MunicipalityFactory(place="Gemlik"))


@pytest.fixture
def successor(leaver):
    return AppointmentFactory(municipality=leaver.municipality)


def passed(leaver, successor):
    """Let the leaver's time end yesterday and hand over."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Appointment.objects.filter(pk=leaver.pk).update(ended=yesterday)
    hand_over(appointment=leaver, successor=successor, by=UserFactory(superuser=True))


def lines(appointment):
    return [
        line for each in holdings(appointment) if each.estate.code == "registrations" for line in each.lines
    ]


def test_places_and_waiting_places_pass_on_without_what_the_leaver_told(leaver, successor):
    held = RegistrationFactory(appointment=leaver, gender="man", role="expert")
    waits = RegistrationFactory(appointment=leaver, state="waitlisted")
    since = waits.since
    assert len(lines(leaver)) == 2
    passed(leaver, successor)
    held.refresh_from_db()
    waits.refresh_from_db()
    assert (held.user, held.appointment, held.gender, held.role) == (successor.user, successor, "", "")
    assert (waits.user, waits.state, waits.since) == (successor.user, "waitlisted", since)
    assert lines(leaver) == []


def test_what_has_begun_and_what_was_given_up_stays(leaver, successor):
    past = RegistrationFactory(appointment=leaver, activity=ActivityFactory(session__in_=-3))
    canceled = RegistrationFactory(appointment=leaver, state="canceled")
    RegistrationFactory(appointment=leaver, activity=ActivityFactory(state="canceled"))
    assert lines(leaver) == []
    passed(leaver, successor)
    for each in (past, canceled):
        each.refresh_from_db()
        assert each.user == leaver.user


def test_successor_who_is_registered_leaves_the_place_to_who_waits(leaver, successor):
    activity = ActivityFactory(capacity=2)
    mine = RegistrationFactory(appointment=leaver, activity=activity)
    theirs = RegistrationFactory(appointment=successor, activity=activity)
    waits = RegistrationFactory(activity=activity, state="waitlisted")
    passed(leaver, successor)
    found = [Registration.objects.get(pk=each.pk).state for each in (mine, theirs, waits)]
    assert found == ["canceled", "confirmed", "offered"]
    assert places_left(activity).taken == 2


def test_successor_who_had_given_up_takes_the_place_over(leaver, successor):
    activity = ActivityFactory()
    mine = RegistrationFactory(appointment=leaver, activity=activity)
    theirs = RegistrationFactory(appointment=successor, activity=activity)
    cancel(registration=theirs, by=successor.user)
    passed(leaver, successor)
    mine.refresh_from_db()
    assert (mine.user, Registration.objects.count(), places_left(activity).taken) == (successor.user, 1, 1)


def test_places_of_who_left_wait_where_colleagues_see_them(leaver):
    RegistrationFactory(appointment=leaver)
    Appointment.objects.filter(pk=leaver.pk).update(ended=timezone.localdate() - dt.timedelta(days=1))
    told = [each.lines for each in vacancies(leaver.municipality) if each.estate.code == "registrations"]
    assert len(told[0]) == 1


def test_person_reads_their_registrations_attendance_and_certificates_and_nobody_elses():
    one = RegistrationFactory(gender="woman", activity__title_en="Care training")
    AttendanceFactory(registration=one)
    certificate = CertificateFactory(registration=one)
    ActivityFactory(title_en="By invitation", invited=[one.user])
    other = CertificateFactory(registration__activity__title_en="Of somebody else")
    held = {holding.code: rows for holding, rows in held_of(one.user)}
    ours = [f"programs.{kind}" for kind in ("registrations", "attendance", "certificates", "invitations")]
    assert [len(held[code]) for code in ours] == [1, 1, 1, 1]
    assert "Woman" in held["programs.registrations"][0].values()
    assert certificate.serial in held["programs.certificates"][0].values()
    assert "By invitation" in held["programs.invitations"][0].values()
    assert "Of somebody else" not in str(held)
    assert other.serial not in str(held)
