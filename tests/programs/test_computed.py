"""Figures that the portal counts for indicators, against a slow recount of the raw rows."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.enums import TAKING_PART
from programs.models import Attendance, CycleParticipation, Indicator, Registration
from programs.queries.computed import Span, counted
from tests.factories.members import MunicipalityFactory, UserFactory
from tests.factories.programs import CycleFactory, ParticipationFactory, ProgramFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.factories.programs_plan import IndicatorFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 6, 30)


def at(day, hour=10):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def activity(*days, **fields):
    made = ActivityFactory(session=False, **fields)
    for day in days:
        SessionFactory(activity=made, starts=at(day, 0), ends=at(day, 23))
    return made


@pytest.fixture
def program():
    """People at activities before, in and after the period; municipalities in cycles before, in and after."""
    ours = ProgramFactory()
    inside = activity(FIRST, LAST, program=ours)
    outside = activity(FIRST - dt.timedelta(days=1), LAST + dt.timedelta(days=1), program=ours)
    alone = activity(dt.date(2025, 3, 1))
    place = MunicipalityFactory()
    for where in (inside, inside, outside, alone):
        made = RegistrationFactory(activity=where, appointment__municipality=place)
        for session in where.sessions.all():
            AttendanceFactory(registration=made, session=session)
    outsider = RegistrationFactory(activity=inside, appointment=None, name="Somebody", is_sample=True)
    AttendanceFactory(registration=outsider)
    AttendanceFactory(registration=RegistrationFactory(activity=inside, state="canceled"))
    AttendanceFactory(registration=RegistrationFactory(activity=alone))
    RegistrationFactory(activity=inside)  # had a place and did not come
    cycle = CycleFactory(program=ours, starts=dt.date(2024, 9, 1), ends=FIRST)
    before = CycleFactory(program=ours, starts=dt.date(2024, 1, 1), ends=dt.date(2024, 12, 31))
    ParticipationFactory(cycle=cycle, state="graduated", since=dt.date(2025, 12, 1))
    ParticipationFactory(cycle=cycle, state="withdrawn", since=FIRST)
    ParticipationFactory(cycle=cycle, state="active", since=FIRST, municipality=place)
    ParticipationFactory(cycle=before, state="graduated", since=dt.date(2024, 12, 31))
    ParticipationFactory(state="selected", since=LAST)
    return ours


def recounted(program=None):
    """Who attended and which municipalities were reached, row by row."""
    people, places = set(), set()
    for each in Attendance.objects.select_related("session__activity", "registration"):
        of = each.session.activity.program_id
        day = timezone.localdate(each.session.starts)
        asked = program is None or of == program.pk
        if asked and FIRST <= day <= LAST and each.registration.state == "confirmed":
            people.add(each.registration_id)
            places.add(each.registration.municipality_id)
    for each in CycleParticipation.objects.select_related("cycle"):
        ran = each.cycle.starts and each.cycle.starts <= LAST and each.cycle.ends >= FIRST
        asked = program is None or each.cycle.program_id == program.pk
        if asked and each.state in TAKING_PART and (ran or FIRST <= each.since <= LAST):
            places.add(each.municipality_id)
    return len(people), len(places - {None})


def test_attendance_and_reach_equal_a_recount_of_the_rows(program):
    for of, expected in ((None, (5, 4)), (program, (3, 2))):
        key = of.pk if of else None
        found = [counted(figure, Span(FIRST, LAST), key) for figure in ("attended", "reached")]
        assert tuple(each.value for each in found) == recounted(of) == expected
        assert [each.has_sample for each in found] == [True, False]
    assert Registration.objects.attended().count() == 6
    assert counted("in-programs", Span(FIRST, LAST), program.pk).value == 2


def test_only_what_belongs_to_programs_is_counted_of_one(program):
    indicator = IndicatorFactory(computed="reached", program=program)
    with pytest.raises(IntegrityError, match="indicator_program_is_counted"), transaction.atomic():
        Indicator.objects.filter(pk=indicator.pk).update(computed="seats")


def test_the_back_office_offers_them_and_takes_people_for_counted(client):
    client.force_login(UserFactory(superuser=True))
    page = client.get("/admin/programs/indicator/add/").content.decode()
    assert '<option value="attended">' in page
    assert '<option value="reached">' in page
    assert re.search(r'<input[^>]* name="counts_people"[^>]* checked>', page)
    assert Indicator().counts_people
    assert IndicatorFactory(computed="attended").tells_of_people
    assert IndicatorFactory(breakdown="gender").tells_of_people
    assert not IndicatorFactory(computed="reached").tells_of_people
