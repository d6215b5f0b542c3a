"""No rule of accessibility is broken on the pages of programs, streets, projects, activities and the plan."""

import pytest
from playwright.sync_api import Page

from programs.models import Certificate, Cycle, Indicator, Project, ReviewPeriod, Street
from tests.e2e.conftest import sign_in
from tests.e2e.screens import WIDTHS, each_width_in_a_language, faults_at, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "programs/",
    "programs/reclaiming-streets/",
    "programs/reclaiming-streets/streets/",
    "programs/solutions-lab/",
    "projects/",
    "activities/solutions-labs-in-istanbul/",
    "plans/gender-equality/",
    "members/?program=reclaiming-streets&platform=migration",
]
OWN = ["my/programs/", "my/streets/", "my/streets/new/", "my/activities/"]
REPRESENTATIVES = ["rep.osmangazi@example.org", "rep.nilufer@example.org"]


def record_pages() -> list[str]:
    """Of each kind of record the different ones, as a street of a source and a sample."""
    streets = [Street.objects.filter(is_sample=sample).earliest("pk") for sample in (False, True)]
    periods = [ReviewPeriod.objects.filter(state=state).earliest("pk") for state in ("locked", "open")]
    indicators = {each.breakdown: each for each in Indicator.objects.order_by("-pk")}
    records = [
        Cycle.objects.filter(program__slug="reclaiming-streets").latest("number"),
        *streets,
        *Project.objects.all(),
        *Certificate.objects.all()[:1],
    ]
    plan = "plans/gender-equality/"
    return [
        *(each.get_absolute_url().split("/", 2)[2] for each in records),
        *(f"{plan}?period={each.mark}" for each in periods),
        *(f"{plan}indicators/{each.code}/" for each in indicators.values()),
    ]


def look_at(page: Page, address: str, *widths: int) -> list[str]:
    """What is wrong with a page, in both themes and at these widths, and whether it holds at 320 px."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    found = [fault for width in widths for fault in faults_at(page, width)]
    page.set_viewport_size({"width": 320, "height": 700})
    return found + overflow(page)


@each_width_in_a_language
def test_public_pages_of_programs_break_no_rule(
    portal: str, axe_page: Page, language: str, width: int
) -> None:
    found: list[str] = []
    for path in [*PUBLIC, *record_pages()]:
        found += look_at(axe_page, f"{portal}/{language}/{path}", width)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("email", REPRESENTATIVES)
def test_own_pages_of_programs_break_no_rule(portal: str, axe_page: Page, email: str) -> None:
    sign_in(axe_page, portal, email, to="/en/my/")
    found: list[str] = []
    for path in OWN:
        found += look_at(axe_page, f"{portal}/en/{path}", *WIDTHS)
    axe_page.goto(f"{portal}/en/my/streets/")
    street = axe_page.locator("main a[href*='/my/streets/']:not([href$='new/'])").first.get_attribute("href")
    for path in (street, f"{street}photographs/", "/en/activities/sample-street-exchange/register/"):
        found += look_at(axe_page, f"{portal}{path}", *WIDTHS)
    assert found == [], "\n".join(found)
