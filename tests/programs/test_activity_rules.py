"""What the database refuses of activities, whoever writes: each rule also with its sentence in the form."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.models import Activity, Attendance, Certificate, Places, Registration
from tests.factories.members import AppointmentFactory
from tests.factories.platforms import PlatformFactory
from tests.factories.programs import ProgramFactory, ProjectFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def refused(record, sentence=None, **values):
    """The database refuses these values, and so does the form, with a sentence if there is one."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**values)
    if sentence:
        for name, value in values.items():
            setattr(record, name, value)
        with pytest.raises(ValidationError, match=sentence):
            record.full_clean()


def test_activity_belongs_to_one_at_most():
    refused(
        ActivityFactory(program=ProgramFactory()),
        "not to two",
        project_id=ProjectFactory().pk,
    )
    refused(
        ActivityFactory(platform=PlatformFactory()),
        "not to two",
        project_id=ProjectFactory().pk,
    )


def test_seat_holders_are_those_of_a_platform():
    refused(ActivityFactory(), "Say whose seats", audience="seats")


def test_windows_and_days_are_in_order():
    now = timezone.now()
    refused(ActivityFactory(), "before its end", opens=now, closes=now - dt.timedelta(hours=1))
    refused(ActivityFactory(), "before its end", opens=None, closes=now)
    day = timezone.localdate()
    refused(ActivityFactory(), "does not end before", first_day=day, last_day=day - dt.timedelta(days=1))
    refused(SessionFactory(), "must end after", starts=now, ends=now)


@pytest.mark.parametrize(
    "values",
    [
        {"capacity": 0},
        {"seats_per_municipality": 0},
        {"certificate_share": 101},
        {"kind": "party"},
        {"mode": "dream"},
        {"state": "over"},
        {"audience": "me"},
        {"precision": "hour"},
    ],
)
def test_senseless_values_are_refused(values):
    refused(ActivityFactory(), **values)


def test_more_places_than_there_are_cannot_be_taken():
    counted = Places.objects.create(activity=ActivityFactory(), capacity=2)
    assert [counted.take(), counted.take(), counted.take()] == [True, True, False]
    refused(counted, taken=3)


def test_places_are_counted_once_of_all_and_once_a_municipality():
    activity = ActivityFactory()
    Places.objects.create(activity=activity, capacity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Places.objects.create(activity=activity, capacity=2)
    place = AppointmentFactory().municipality
    Places.objects.create(activity=activity, municipality=place, capacity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Places.objects.create(activity=activity, municipality=place, capacity=2)


def test_person_registers_once():
    one = RegistrationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(activity=one.activity, appointment=AppointmentFactory(user=one.user))
    RegistrationFactory(activity=one.activity, appointment=None, name="Ana", email="ana@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(activity=one.activity, appointment=None, name="Ana", email="ana@example.org")
    for _number in range(2):  # who leaves no address may bear another's name
        RegistrationFactory(activity=one.activity, appointment=None, name="Ana")


def test_registration_is_of_somebody_of_the_portal_or_from_outside():
    one = RegistrationFactory()
    refused(one, "Choose an appointment", name="Ana")
    refused(one, "Choose an appointment", municipality=None)
    refused(one, state="there")
    refused(one, gender="x")
    refused(one, role="king")


def test_offer_has_an_end_and_nothing_else_has():
    one = RegistrationFactory()
    refused(one, state="offered")
    refused(one, offered_until=timezone.now())


def test_attendance_is_noted_once_of_the_own_activity():
    noted = AttendanceFactory()
    refused(noted, way="guess")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(session=noted.session, registration=noted.registration, way="list")
    stray = Attendance(session=SessionFactory(), registration=RegistrationFactory(), way="list")
    with pytest.raises(ValidationError, match="another activity"):
        stray.full_clean()


def test_certificate_is_revoked_with_a_reason_and_a_person():
    one = CertificateFactory()
    refused(one, revoked_at=timezone.now())
    refused(one, revoked_reason="Wrong name")
    refused(one, attended=2)
    refused(one, attended=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(registration=one.registration)


def test_serials_are_long_and_in_no_order():
    serials = [CertificateFactory().serial for _number in range(20)]
    assert len({serial[:5] for serial in serials}) > 15
    assert all(len(serial) == 23 for serial in serials)
    assert serials != sorted(serials)


def test_days_follow_from_sessions_by_the_clock_of_istanbul():
    activity = ActivityFactory(session=False)
    late = timezone.make_aware(
        dt.datetime(2026, 5, 4, 22, 30)
    )  # the next day begins here before it does in UTC
    first = SessionFactory(activity=activity, starts=late, ends=late + dt.timedelta(hours=1))
    second = SessionFactory(activity=activity, starts=late + dt.timedelta(days=2))
    activity.refresh_from_db()
    assert (activity.first_day, activity.last_day) == (dt.date(2026, 5, 4), dt.date(2026, 5, 7))
    seen = activity.version
    second.delete()
    activity.refresh_from_db()
    assert (activity.last_day, activity.version) == (dt.date(2026, 5, 4), seen)
    assert not first.is_one_day or timezone.localdate(first.ends) == dt.date(2026, 5, 4)


def test_coming_and_past_share_all_that_are_shown():
    coming = ActivityFactory()
    running = ActivityFactory(session=False, first_day=timezone.localdate(), last_day=timezone.localdate())
    past = ActivityFactory(session=False, first_day=dt.date(2024, 6, 10))
    unknown = ActivityFactory(session=False)
    canceled = ActivityFactory(state="canceled")
    ActivityFactory(state="draft")
    assert list(Activity.objects.coming()) == [running, coming, canceled]
    assert list(Activity.objects.past()) == [past, unknown]


def test_erased_people_and_those_from_outside_are_named_in_no_history():
    one = RegistrationFactory(appointment=None, name="Ana Gómez", email="ana@example.org")
    assert "Ana" not in str(one)
    assert Registration.objects.get(pk=one.pk).person_name == "Ana Gómez"
    assert str(Certificate(registration=one, serial="X")) == "X"
