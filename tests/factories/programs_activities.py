"""Rows of activities for tests: made up, whole and without clashes."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import MembershipPeriod
from programs.models import Activity, Attendance, Certificate, Places, Registration, Session
from programs.models.activity import NO_LIMIT
from tests.factories.members import AppointmentFactory, MembershipPeriodFactory, UserFactory


def in_days(days, hour=10):
    """A moment some days from today, on the hour, by the clock of Istanbul."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


class ActivityFactory(DjangoModelFactory):
    """A published training in ten days, with registration open; `session=False` leaves the session out."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"activity-{n}")
    kind = "training"
    mode = "in_person"
    state = "published"
    title_tr = factory.Sequence(lambda n: f"Etkinlik {n}")
    title_en = factory.Sequence(lambda n: f"Activity {n}")
    audience = "everybody"
    opens = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))

    @factory.post_generation
    def session(self, create, extracted, in_=10, **values):
        if extracted is None:
            SessionFactory(activity=self, starts=in_days(in_), ends=in_days(in_, 16))
            self.refresh_from_db()

    @factory.post_generation
    def invited(self, create, extracted, **kwargs):
        self.invited.set(extracted or [])


class SessionFactory(DjangoModelFactory):
    """A session of a day."""

    class Meta:
        model = Session

    activity = factory.SubFactory(ActivityFactory)
    starts = factory.LazyFunction(lambda: in_days(10))
    ends = factory.LazyAttribute(lambda row: row.starts + dt.timedelta(hours=6))


class RegistrationFactory(DjangoModelFactory):
    """Somebody who has a place, counted; `state` says what else they have."""

    class Meta:
        model = Registration

    activity = factory.SubFactory(ActivityFactory)
    appointment = factory.SubFactory(AppointmentFactory)
    user = factory.LazyAttribute(lambda row: row.appointment and row.appointment.user)
    municipality = factory.LazyAttribute(lambda row: row.appointment and row.appointment.municipality)
    state = "confirmed"
    offered_until = factory.LazyAttribute(
        lambda row: timezone.now() + dt.timedelta(days=2) if row.state == "offered" else None
    )

    @classmethod
    def _create(cls, model_class, *args, **fields):
        made = super()._create(model_class, *args, **fields)
        if made.state in ("confirmed", "offered"):
            limits = {None: made.activity.capacity}
            if made.municipality_id is not None:
                limits[made.municipality_id] = made.activity.seats_per_municipality
            for municipality, limit in limits.items():
                counted, _created = Places.objects.get_or_create(
                    activity=made.activity,
                    municipality_id=municipality,
                    defaults={"capacity": limit or NO_LIMIT},
                )
                assert counted.take()
        return made


class AttendanceFactory(DjangoModelFactory):
    """Somebody noted on the list."""

    class Meta:
        model = Attendance

    registration = factory.SubFactory(RegistrationFactory)
    session = factory.LazyAttribute(lambda row: row.registration.activity.sessions.first())
    way = "list"


class CertificateFactory(DjangoModelFactory):
    """A valid certificate of somebody who was there."""

    class Meta:
        model = Certificate

    registration = factory.SubFactory(RegistrationFactory)
    name = factory.LazyAttribute(lambda row: row.registration.person_name)
    language = "tr"
    attended = 1
    sessions = 1
    issued_by = factory.SubFactory(UserFactory, staff=True)


def member_appointment(**fields):
    """Somebody who acts for a member of the Union."""
    appointment = AppointmentFactory(**fields)
    if not MembershipPeriod.objects.filter(municipality=appointment.municipality).exists():
        MembershipPeriodFactory(municipality=appointment.municipality)
    return appointment
