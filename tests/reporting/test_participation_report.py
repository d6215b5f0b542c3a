"""The reports of activities and of a project against a recount of the rows."""

import datetime as dt
from collections import Counter
from unittest import mock

import pytest
from django.utils import timezone

from members.models import MembershipPeriod
from programs.models import Activity, Certificate, Registration
from tests.factories.members import AppointmentFactory, MembershipPeriodFactory, UserFactory
from tests.factories.platforms import PlatformFactory, RecommendationFactory, SeatFactory
from tests.factories.programs import ExtensionFactory, ProgramFactory, ProjectFactory, ProjectPartnerFactory
from tests.factories.programs_activities import (
    ActivityFactory,
    AttendanceFactory,
    CertificateFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.reporting.reading import english, figures, made, pdf, rows, sheets  # noqa: F401


def held(day, **fields):
    """An activity of one session on a day."""
    activity = ActivityFactory(session=False, **fields)
    starts = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    SessionFactory(activity=activity, starts=starts, ends=starts + dt.timedelta(hours=2))
    activity.refresh_from_db()
    return activity


def came(activity, *genders, appointment=None):
    for gender in genders:
        more = {"appointment": appointment or AppointmentFactory()}
        AttendanceFactory(registration=RegistrationFactory(activity=activity, gender=gender, **more))


@pytest.fixture
def activities(db):
    program, project = ProgramFactory(), ProjectFactory(slug="bridges")
    one = held(dt.date(2025, 3, 1), program=program)
    other = held(dt.date(2025, 12, 31), program=program)
    of_project = held(dt.date(2025, 1, 1), project=project, is_sample=True)
    of_nobody = held(dt.date(2025, 7, 1))
    held(dt.date(2026, 1, 1), program=program)
    held(dt.date(2025, 3, 1), state="canceled")
    held(dt.date(2025, 3, 1), state="draft")
    came(one, *["woman"] * 8, *["man"] * 6)
    came(other, *["woman"] * 7, *["man"] * 2)
    came(of_project, *["woman"] * 6, *["man"] * 5, "other")
    came(held(dt.date(2024, 5, 1)), *["man"] * 9)
    RegistrationFactory(activity=one, state="waitlisted")
    RegistrationFactory(activity=of_nobody)
    twice = Registration.objects.filter(activity=one).first()
    came(other, "woman", appointment=AppointmentFactory(municipality=twice.municipality))
    CertificateFactory(registration=twice)
    CertificateFactory(
        registration=Registration.objects.filter(activity=other).first(),
        revoked_at=timezone.now(),
        revoked_by=UserFactory(),
        revoked_reason="x",
    )
    MembershipPeriodFactory(municipality=twice.municipality)
    MembershipPeriodFactory()
    return project


def counted(found):
    """Registered, waiting, came, municipalities that came, certificates: by plain counting."""
    people = [each for each in Registration.objects.all() if each.activity_id in {one.pk for one in found}]
    there = [each for each in people if each.state == "confirmed" and each.attendances.count()]
    certificates = [
        each for each in Certificate.objects.all() if each.registration in people and each.revoked_at is None
    ]
    return [
        sum(each.state == "confirmed" for each in people),
        sum(each.state == "waitlisted" for each in people),
        len(there),
        len({each.municipality_id for each in there} - {None}),
        len(certificates),
    ]


def of_year(year=2025):
    return [
        each for each in Activity.objects.all() if each.state == "published" and each.first_day.year == year
    ]


def test_every_number_of_the_activities_is_that_of_the_rows(activities, tmp_path):
    found = sheets(made("activities", "xlsx", tmp_path))
    year = of_year()
    registered, waiting, attended, places, certificates = counted(year)
    assert figures(found["Activities in numbers"]) == {
        "activities in the period": len(year),
        "people with a place": registered,
        "people who came": attended,
        "municipalities that they came from": places,
        "people on waiting lists": waiting,
        "valid certificates": certificates,
    }
    assert (len(year), attended, places, certificates) == (4, 36, 35, 1)
    listed = {row[0]: row[5:11] for row in rows(found["Activities"])}
    assert listed == {each.title: [1, *counted([each])] for each in year}
    wholes = {}
    for each in year:
        wholes.setdefault(str(each.part_of or "Activities of their own"), []).append(each)
    table = {row[0]: row[1:] for row in rows(found["By program, platform and projec"])}
    assert table.pop("Together") == [4, *counted(year)]
    assert table == {name: [len(there), *counted(there)] for name, there in wholes.items()}
    reached = {each.municipality_id for each in Registration.objects.all() if each.attendances.count()}
    members = {each.municipality_id for each in MembershipPeriod.objects.all()}
    assert len(rows(found["Members never reached"])) == len(members - reached) == 1
    content = made("activities", "csv", tmp_path).decode("utf-8-sig").splitlines()
    assert len(content) == 1 + len(year)


def test_groups_of_fewer_than_five_do_not_follow_from_the_sum(activities, tmp_path):
    found = sheets(made("activities", "xlsx", tmp_path))
    gender = {row[0]: row[1:] for row in rows(found["Gender"])}
    # Told by the first activity: 8 women and 6 men. The second hides its 2 men, and 8 women with them; the
    # third its one other, and 5 men with them. Of what both hide, 8 women are told; 7 men hide the one.
    everybody = Counter(
        each.gender
        for each in Registration.objects.all()
        if each.activity in of_year() and each.attendances.count()
    )
    assert everybody == {"woman": 22, "man": 13, "other": 1}
    assert {name: numbers[0] for name, numbers in gender.items()} == {
        "Woman": 22,
        "Man": 6,
        "Another": 0,
        "Not given": 0,
        "not told apart, in groups of fewer than five": 8,
        "Together": 36,
    }
    assert [numbers[1] for numbers in gender.values()] == [0, 9, 0, 0, 0, 9]


def test_a_project_is_told_with_its_partners_and_what_took_place(activities, tmp_path):
    ProjectPartnerFactory(
        project=activities, role="1", organization__name_en="The Fund", organization__name_tr="Fon"
    )
    ExtensionFactory(project=activities)
    public = RecommendationFactory(platform=PlatformFactory(), state="adopted")
    public.wordings.update(adopted_at=timezone.now())
    activities.recommendations.set([public, RecommendationFactory()])
    content = made("project", "xlsx", tmp_path, project="bridges")
    found = sheets(content)
    of_project = [each for each in of_year() if each.project_id == activities.pk]
    assert list(figures(found["Activities in numbers"]).values()) == [1, 12, 12, 12, 0, 0]
    assert [row[0] for row in rows(found["Activities"])] == [each.title for each in of_project]
    assert [row[:2] for row in rows(found["Partners"])] == [["The Fund", "Funding"]]
    assert [row[:3] for row in rows(found["Extensions"])] == [
        [dt.date(2025, 6, 1), dt.date(2025, 12, 31), dt.date(2026, 12, 31)]
    ]
    assert [row[0] for row in rows(found["Recommendations"])] == ["A shared form"]
    reader, text = pdf(made("project", "pdf", tmp_path, project="bridges", introduction="Two\nlines."))
    assert "Funding: The Fund" in text
    assert "Two lines." in text
    assert reader.metadata.title == f"Report of a project: {activities.name_en}"
    quiet = sheets(
        made("project", "xlsx", tmp_path, project="bridges", first="2023-01-01", last="2023-12-31")
    )
    assert set(figures(quiet["Activities in numbers"]).values()) == {0}


def test_groups_of_fewer_than_five_do_not_follow_from_two_periods(db, tmp_path):
    for month in (1, 2, 3):
        came(held(dt.date(2025, month, 1)), *["woman"] * 4, *["man"] * 4)
    came(held(dt.date(2025, 4, 1)), *["woman"] * 2, *["man"] * 20)

    def told(last, first="2025-01-01"):
        found = sheets(made("activities", "xlsx", tmp_path, first=first, last=last))
        return {row[0]: row[1] for row in rows(found["Gender"])}

    march, april, year, parts = (
        told("2025-03-31"),
        told("2025-04-30"),
        told("2025-12-31"),
        told("2025-12-31", "2025-01-02"),
    )
    assert {found[name] for found in (march, april, parts) for name in ("Woman", "Man")} == {0}
    assert (march["Together"], april["Together"]) == (24, 46)
    # Of a whole year that is over, what the four hide is told together.
    assert (year["Woman"], year["Man"], year["Together"]) == (14, 32, 46)


def test_the_year_that_runs_and_a_part_of_all_activities_tell_no_sum_of_what_is_hidden(db, tmp_path):
    project = ProjectFactory(slug="bridges")
    for month in (5, 6):
        came(held(dt.date(2025, month, 1), project=project), *["woman"] * 3, *["man"] * 4)

    def told(slug, **more):
        found = rows(sheets(made(slug, "xlsx", tmp_path, **more))["Gender"])
        return [row[1] for row in found if row[0] in ("Woman", "Man", "Together")]

    assert told("activities") == [6, 8, 14]
    assert told("project", project="bridges") == [0, 0, 14]
    with mock.patch("django.utils.timezone.localdate", return_value=dt.date(2025, 12, 31)):
        assert told("activities") == [0, 0, 14]


def test_the_period_before_is_that_of_the_same_project(activities, tmp_path):
    came(held(dt.date(2024, 6, 1), project=activities), *["woman"] * 5)
    found = rows(sheets(made("project", "xlsx", tmp_path, project="bridges"))["Gender"])
    assert [row[2] for row in found] == [5, 0, 0, 0, 0, 5]


def test_members_never_reached_are_marked_where_records_are_made_up(db, tmp_path):
    real, made_up, seated = MembershipPeriodFactory.create_batch(3)
    plain = made("activities", "xlsx", tmp_path)
    type(made_up).objects.filter(pk=made_up.pk).update(is_sample=True)
    SeatFactory(department__municipality=seated.municipality, is_sample=True, opened=dt.date(2025, 1, 1))
    content = made("activities", "xlsx", tmp_path)
    marked = {row[0]: row[-1] for row in rows(sheets(content)["Members never reached"])}
    assert {real.municipality.name: None, made_up.municipality.name: "sample data"}.items() <= marked.items()
    assert marked[seated.municipality.name] == "sample data"
    assert "Sample data" in dict(sheets(content)["About this report"])
    assert "Sample data" not in dict(sheets(plain)["About this report"])


def test_report_of_a_project_says_that_what_it_led_to_is_made_up(db, tmp_path):
    project = ProjectFactory(slug="bridges")
    adopted = RecommendationFactory(state="adopted", is_sample=True)
    adopted.wordings.update(adopted_at=timezone.now())
    project.recommendations.add(adopted)
    content = made("project", "xlsx", tmp_path, project="bridges")
    assert "Sample data" in dict(sheets(content)["About this report"])
