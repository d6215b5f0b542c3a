"""Whom programs and platforms have not reached, and who could be a mentor of each."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from members.models import Municipality
from programs.models import Session
from programs.queries.reach import SIZES, UNKNOWN, Wanted, mentors_for, size_of, unreached
from tests.factories.members import (
    AppointmentFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
)
from tests.factories.platforms import SeatFactory
from tests.factories.programs import CycleFactory, ParticipationFactory, ProgramFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    RegistrationFactory,
    SessionFactory,
)

TODAY = timezone.localdate()


def member(name, plate="34", population=50_000, **fields):
    place = MunicipalityFactory(
        place=name, province=ProvinceFactory(plate_code=plate), population=population, **fields
    )
    MembershipPeriodFactory(municipality=place)
    return place


def names(**wanted):
    return [each.municipality.short_name for each in unreached(Wanted(**wanted), TODAY)]


@pytest.fixture
def cycle(db):
    return CycleFactory(program=ProgramFactory(), number=1)


def test_list_holds_members_that_lack_a_cycle_a_seat_or_an_activity(cycle):
    ParticipationFactory(cycle=cycle, municipality=member("Avcılar"), state="withdrawn")
    ParticipationFactory(cycle=cycle, municipality=member("Beşiktaş"), state="active")
    both = member("Çatalca")
    ParticipationFactory(cycle=cycle, municipality=both, state="graduated")
    SeatFactory(municipality=both)
    attend(both, ActivityFactory())
    SeatFactory(municipality=member("Silivri"))
    MunicipalityFactory(place="Outside")
    assert names() == ["Avcılar", "Beşiktaş", "Silivri"]
    assert names(missing="cycle") == ["Avcılar", "Silivri"]
    assert names(missing="seat") == ["Avcılar", "Beşiktaş"]
    assert names(missing="all") == ["Avcılar"]


def attend(place, activity, **fields):
    """Somebody of the municipality registers and is at the activity's first session, an hour ago."""
    began = timezone.now() - dt.timedelta(hours=1)
    activity.sessions.update(starts=began, ends=began + dt.timedelta(minutes=30))
    registration = RegistrationFactory(
        activity=activity, appointment=AppointmentFactory(municipality=place), **fields
    )
    return AttendanceFactory(registration=registration)


def test_an_activity_counts_once_and_only_when_attended(cycle):
    first, second = ActivityFactory(), ActivityFactory()
    twice = member("Avcılar")
    attend(twice, first)
    again = attend(twice, first).registration
    AttendanceFactory(registration=again, session=SessionFactory(activity=first))
    attend(twice, second)
    RegistrationFactory(activity=first, appointment=AppointmentFactory(municipality=member("Beşiktaş")))
    attend(member("Çatalca"), first, state="canceled")
    AttendanceFactory(
        registration=RegistrationFactory(activity=first, appointment=None, user=None, name="Somebody")
    )
    counted = {each.municipality.short_name: each.activities for each in unreached(Wanted(), TODAY)}
    assert counted == {"Avcılar": 2, "Beşiktaş": 0, "Çatalca": 0}
    assert names(missing="activity") == ["Beşiktaş", "Çatalca"]
    assert names(missing="all") == ["Beşiktaş", "Çatalca"]


def test_what_came_after_the_day_does_not_count(cycle):
    place = member("Avcılar")
    attend(place, ActivityFactory())
    SeatFactory(municipality=place, opened=TODAY - dt.timedelta(days=10))
    day = timezone.localdate(Session.objects.get().starts)
    days = [day - dt.timedelta(days=1), day]
    assert [len(unreached(Wanted(missing="activity"), day)) for day in days] == [1, 0]
    days = [TODAY - dt.timedelta(days=11), TODAY - dt.timedelta(days=10)]
    assert [len(unreached(Wanted(missing="seat"), day)) for day in days] == [1, 0]


def test_who_has_all_three_lacks_nothing(cycle):
    place = member("Avcılar")
    ParticipationFactory(cycle=cycle, municipality=place, state="active")
    SeatFactory(municipality=place)
    assert names() == ["Avcılar"]
    attend(place, ActivityFactory())
    assert names() == []


def test_list_is_filtered_by_province_kind_and_size(cycle):
    member("Small", population=20_000)
    member("Town", plate="77", population=20_001, kind="town")
    member("Large", plate="77", population=500_001)
    member("Unknown", bare=True, population=None)
    assert names(province="77") == ["Large", "Town"]
    assert names(kind="town") == ["Town"]
    assert [names(size=size) for size in (*SIZES, UNKNOWN)] == [
        ["Small"],
        ["Town"],
        [],
        ["Large"],
        ["Unknown"],
    ]


def test_mentors_are_graduates_of_the_province_then_of_the_nearest_size(cycle):
    for name, plate, population in (
        ("Far", "77", 51_000),
        ("Near", "34", 900_000),
        ("Farther", "77", 90_000),
        ("Farthest", "77", 5_000_000),
    ):
        ParticipationFactory(cycle=cycle, municipality=member(name, plate, population), state="graduated")
    ParticipationFactory(cycle=cycle, municipality=member("Active", "34"), state="active")
    new = member("New")
    (found,) = [each for each in unreached(Wanted(), TODAY) if each.municipality == new]
    assert [each.short_name for each in found.mentors] == ["Near", "Far", "Farther"]


people = st.none() | st.integers(min_value=0, max_value=20_000_000)


@given(people)
def test_size_is_the_first_that_is_not_exceeded(population):
    found = size_of(population)
    if population is None:
        assert found == UNKNOWN
        return
    bounds = [most for most, _label in SIZES.values()]
    at = list(SIZES).index(found)
    assert bounds[at] is None or population <= bounds[at]
    assert at == 0 or population > bounds[at - 1]


@given(people, st.lists(st.tuples(people, st.sampled_from(["34", "77"])), max_size=8))
def test_no_graduate_left_out_is_nearer_than_one_named(population, others):
    place = Municipality(pk=0, population=population, province_id="34")
    candidates = [
        Municipality(pk=at, population=number, province_id=plate)
        for at, (number, plate) in enumerate(others, start=1)
    ]
    named = mentors_for(place, [place, *candidates])
    assert len(named) == min(3, len(candidates))
    for left in [each for each in candidates if each not in named]:
        for each in named:
            same = each.province_id == left.province_id
            assert each.province_id == "34" or same
            if same and None not in (population, each.population, left.population):
                assert abs(each.population - population) <= abs(left.population - population)


def test_page_and_file_for_staff(cycle):
    member("Avcılar", population=30_000)
    staff = UserFactory(staff=True)
    staff.groups.add(Group.objects.get(name="Network editors"))
    client = Client()
    client.force_login(staff)
    client.cookies["django_language"] = "en"
    page = reverse("admin:programs_reach")
    assert "Avcılar" in client.get(page).content.decode()
    assert "Avcılar" not in client.get(f"{page}?size=large").content.decode()
    assert "Avcılar" in client.get(f"{page}?size=nonsense&province=99&p=x").content.decode()
    file = reverse("admin:programs_reach_file", args=["csv"])
    answer = client.get(file).content.decode("utf-8-sig")
    assert "Avcılar Municipality,İl 34,District municipality,30000," in answer
    assert ",no,no,0," in answer
    assert client.get(reverse("admin:programs_reach_file", args=["xlsx"])).content.startswith(b"PK")
    assert client.get(file.replace("csv", "exe")).status_code == 404
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(5):
        place = member(f"Yer {number}x")
        ParticipationFactory(cycle=cycle, municipality=place, state="graduated")
        attend(place, ActivityFactory())
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)
