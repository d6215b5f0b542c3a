"""The activities that the portal starts with: what the sources state, and samples that say that they are."""

import datetime as dt
import tomllib

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from programs.management.commands.load_programs import FILE
from programs.models import Activity, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    for command in ("load_reference", "load_platforms", "load_programs"):
        call_command(command, verbosity=0)


def read(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_activities_are_loaded_once_and_what_staff_wrote_stays(loaded):
    Activity.objects.filter(slug="solutions-lab-9").update(title_en="Kept")
    call_command("load_programs", verbosity=0)
    assert Activity.objects.get(slug="solutions-lab-9").title_en == "Kept"
    assert Activity.objects.count() == len(tomllib.loads(FILE.read_text())["activities"]) == 9
    assert not Activity.objects.filter(is_sample=True).exists()
    assert Activity.objects.filter(source_tr="").count() == 0


def test_activity_of_a_platform_that_is_not_there_waits_for_the_next_time():
    call_command("load_reference", verbosity=0)
    call_command("load_programs", verbosity=0)
    assert Activity.objects.count() == 7
    call_command("load_platforms", verbosity=0)
    call_command("load_programs", verbosity=0)
    assert Activity.objects.filter(platform__slug="migration").count() == 2


def test_founding_meeting_and_labs_say_what_their_sources_state(loaded):
    founding = read("/en/activities/migration-platform-founding-meeting/")
    for words in ("13 September 2017", "44", "29", "marmara.gov.tr", "Migration Platform"):
        assert words in founding
    labs = Activity.objects.get(slug="solutions-labs-in-istanbul")
    assert (labs.first_day, labs.last_day) == (dt.date(2024, 6, 10), dt.date(2024, 6, 11))
    assert len(labs.cities) == 11
    page = read("/tr/activities/solutions-labs-in-istanbul/")
    assert "10 Haziran 2024 – 11 Haziran 2024" in page
    assert "Belo Horizonte" in page


def test_meetings_without_a_known_day_say_so(loaded):
    page = read("/en/activities/women-municipal-councilors-meetings/")
    assert "Not recorded yet" in page
    assert "The days of the meetings are not known." in page
    assert "women councilors" in page
    assert "calendar.ics" not in page
    assert Client().get("/en/activities/women-municipal-councilors-meetings/calendar.ics").status_code == 404


def test_sample_activities_are_open_and_say_that_they_are_samples(loaded):
    for command in ("load_demo", "load_demo_platforms", "load_demo_activities", "load_demo_activities"):
        call_command(command, verbosity=0)
    assert Activity.objects.filter(is_sample=True).count() == 2
    page = read("/en/activities/sample-care-training/")
    assert ("sample data" in page, "Registration is open" in page, "20 of 20 are free" in page) == (True,) * 3
    assert "the one place is taken" in read("/en/activities/sample-street-exchange/")
    assert Registration.objects.get().is_sample


def test_samples_are_refused_outside_the_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration"):
        call_command("load_demo_activities")
