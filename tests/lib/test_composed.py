"""Queries composed once and asked with other values."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from members.models import Appointment, Department, MembershipPeriod, Municipality
from mmu_portal.lib.composed import composed
from tests.factories.members import AppointmentFactory, DepartmentFactory, MembershipPeriodFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


@composed
def running(user: int, day: dt.date) -> QuerySet[Appointment]:
    """A condition on two values, a row of another table with it."""
    return Appointment.objects.covering(day).filter(user=user).select_related("municipality").order_by("pk")


def test_each_asks_for_their_own() -> None:
    """The values are those of the moment, by place or by name."""
    one, other = AppointmentFactory(started=TODAY), AppointmentFactory(started=TODAY)
    assert running(one.user_id, TODAY) == [one]
    assert running(user=other.user_id, day=TODAY) == [other]
    assert running(one.user_id, day=TODAY - dt.timedelta(days=1)) == []


def test_rows_come_as_the_query_set_gives_them() -> None:
    """With what was fetched beside them, in one statement."""
    one = AppointmentFactory(started=TODAY)
    running(one.user_id, TODAY)
    with CaptureQueriesContext(connection) as asked:
        (found,) = running(one.user_id, TODAY)
        assert found.municipality.name == one.municipality.name
    assert len(asked) == 1
    assert found.started == TODAY


def test_database_is_read_each_time() -> None:
    """What changed is there."""
    one = AppointmentFactory(started=TODAY)
    assert running(one.user_id, TODAY) == [one]
    one.delete()
    assert running(one.user_id, TODAY) == []


def test_places_reach_into_queries_within() -> None:
    """As in a condition that another table fulfils."""

    @composed
    def members(province: str, day: dt.date) -> QuerySet[Municipality]:
        periods = MembershipPeriod.objects.covering(day).filter(municipality=OuterRef("pk"))
        return Municipality.objects.filter(Exists(periods), province=province).values_list("slug")

    period = MembershipPeriodFactory(joined=TODAY)
    assert members(period.municipality.province_id, TODAY) == [(period.municipality.slug,)]
    assert members(period.municipality.province_id, TODAY - dt.timedelta(days=1)) == []
    assert members("00", TODAY) == []


def test_each_language_has_its_own_statement() -> None:
    """The name of a translated field means another column in each."""

    @composed
    def names(code: str) -> QuerySet[Municipality]:
        return Municipality.objects.filter(code=code).values_list("name")

    place = DepartmentFactory().municipality
    Municipality.objects.filter(pk=place.pk).update(name_tr="Ilıca", name_en="Spa")
    for language, name in (("tr", "Ilıca"), ("en", "Spa"), ("tr", "Ilıca")):
        with translation.override(language):
            assert names(place.code) == [(name,)]


def test_prefetched_rows_are_those_of_each_answer() -> None:
    """They are asked for anew."""

    @composed
    def departments(municipality: int) -> QuerySet[Department]:
        return Department.objects.filter(municipality=municipality).prefetch_related("work_areas")

    one, other = DepartmentFactory(), DepartmentFactory()
    assert departments(one.municipality_id) == [one]
    assert departments(other.municipality_id) == [other]
    assert list(departments(one.municipality_id)[0].work_areas.all()) == list(one.work_areas.all())


def test_clock_of_the_first_who_asks_is_refused() -> None:
    """It would stand still: the day must be given."""

    @composed
    def of_today(user: int) -> QuerySet[Appointment]:
        return Appointment.objects.covering(timezone.localdate()).filter(user=user)

    @composed
    def since(user: int) -> QuerySet[Appointment]:
        return Appointment.objects.filter(user=user, user__last_login__gte=timezone.now())

    for query in (of_today, since):
        with pytest.raises(ValueError, match="given its day and time"):
            query(1)
