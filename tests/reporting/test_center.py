"""The lists of the report center with the reports that the portal has: what each says, and how it is read."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from members.models import User
from platforms.models import Platform
from reporting.definition import DEFINITIONS
from tests.factories.platforms import PlatformFactory
from tests.factories.programs import ProjectFactory, StreetFactory
from tests.factories.programs_plan import PlanFactory
from tests.factories.reporting import PERIOD, ReportRunFactory, ReportScheduleFactory

pytestmark = pytest.mark.django_db
MOST = 15
LISTS = ["/en/reports/", "/en/reports/issued/", "/en/reports/schedules/"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator(client: Client, reporter: User) -> User:
    """Somebody who may have every report, of some platforms; signed in."""
    client.force_login(reporter)
    for number in range(3):
        PlatformFactory(slug=f"platform-{number}", name_en=f"Platform {number}").coordinators.add(reporter)
        StreetFactory(program__slug=f"program-{number}", program__name_en=f"Program {number}")
        ProjectFactory(slug=f"project-{number}", name_en=f"Project {number}")
        PlanFactory(slug=f"plan-{number}", name_en=f"Plan {number}")
    return reporter


def asked(number: int) -> dict[str, Any]:
    """The kind of a report and its parameters, of so many different ones."""
    slug = list(DEFINITIONS)[number % len(DEFINITIONS)]
    record = {"platform": "platform", "streets": "program", "project": "project", "plan": "plan"}.get(slug)
    return {"definition": slug, "parameters": {record: f"{record}-{number % 3}"} if record else {}}


def rows(numbers: range, person: User) -> None:
    """Reports and schedules, one of each number."""
    for number in numbers:
        each = asked(number)
        whole = each | {"parameters": PERIOD | each["parameters"], "asked_by": person}
        ReportRunFactory(**whole, schedule=ReportScheduleFactory(**each, answered_for_by=person))
        done = {"state": "done", "file": "a.pdf", "size": 1, "sha256": "0", "number_year": 2026}
        ReportRunFactory(
            **whole, **done, number_serial=number + 1, issued_by=person, issued_at=timezone.now()
        )


def queries(client: Client, path: str) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize("path", LISTS)
def test_list_asks_the_database_as_often_for_thirty_rows_as_for_one_of_each_kind(
    client: Client, coordinator: User, path: str
) -> None:
    rows(range(8), coordinator)
    of_few = queries(client, path)
    rows(range(8, 38), coordinator)
    assert queries(client, path) <= of_few <= MOST  # fewer where a page has not every kind


def test_page_of_any_report_asks_the_database_seldom(client: Client, coordinator: User) -> None:
    rows(range(8), coordinator)
    for number in range(8):
        run = ReportRunFactory(**asked(number), asked_by=coordinator)
        assert queries(client, run.get_absolute_url()) <= 10


def test_lists_say_which_record_was_asked_for_and_nothing_of_one_that_is_gone(
    client: Client, coordinator: User
) -> None:
    rows(range(8), coordinator)
    for path in LISTS:
        page = client.get(path).content.decode()
        for words in ("Platform: Platform 2", "Program: Program 0", "Project: Project 0", "Union: Plan 1"):
            assert words in page
    Platform.objects.filter(slug="platform-2").update(slug="moved")
    ReportRunFactory(definition="project", parameters=PERIOD | {"project": "gone"}, asked_by=coordinator)
    ReportRunFactory(definition="project", parameters=PERIOD, asked_by=coordinator)
    page = client.get("/en/reports/").content.decode()
    assert "Platform 2" not in page
    assert page.count("Project report for a funder</a><br>") == 4


def test_pages_of_a_list_are_full_of_what_the_reader_may_have(client: Client, coordinator: User) -> None:
    PlatformFactory(slug="closed")
    ReportRunFactory(**asked(1), asked_by=coordinator)
    for _number in range(25):
        ReportRunFactory(definition="platform", parameters=PERIOD | {"platform": "closed"})
    ReportRunFactory(definition="gone")
    page = client.get("/en/reports/").content.decode()
    assert "Membership roll</a><br>" in page
    assert "?page=2" not in page
    assert "Platform report</a><br>" not in page
    coordinator.is_superuser = True
    coordinator.save()
    page = client.get("/en/reports/").content.decode()
    assert "?page=2" in page
    assert "gone</a><br>" in page
