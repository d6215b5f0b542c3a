"""No rule of accessibility is broken on any page, in both themes and widths; each page holds at 320 px."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from members.models import MembershipPeriod, Municipality
from tests.e2e.conftest import Watch, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
PUBLIC = [
    "",
    "profile/",
    "profile/versions/1/",
    "members/",
    "members/?province=16&kind=metropolitan_district&sort=-population",
    "members/?q=nowhere+at+all",
    "members/?view=map",
    "members/osmangazi/",
    "members/bursa-buyuksehir/",
    "members/osmangazi/report/",
    "accounts/login/",
    "accounts/password/reset/",
    "about/",
    "accessibility/",
    "privacy/",
    "no-such-page/",
]
BACK_OFFICE = [
    "/admin/",
    "/admin/members/municipality/",
    "/admin/members/municipality/?q=sisli",
    "/admin/members/municipality/add/",
    "/admin/members/municipality/import/",
    "/admin/members/municipality/export/",
    "/admin/members/membershipperiod/",
    "/admin/members/leaderterm/",
    "/admin/members/department/",
    "/admin/members/errorreport/",
    "/admin/members/user/",
    "/admin/campaign/profileversion/",
]
SCREENS = [(width, theme) for width in (390, 1280) for theme in ("light", "dark")]


def faults(page: Page) -> list[str]:
    """What axe finds on the page that stands: rule, and the first places."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url} {rule['id']}: {[node['target'] for node in rule['nodes'][:3]]}" for rule in violations
    ]


def places(rule: dict[str, Any]) -> list[Any]:
    """The first places in which a rule is broken."""
    return [node["target"] for node in rule["nodes"][:3]]


def overflow(page: Page) -> list[str]:
    """The page's address if it must be scrolled sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url} is wider than {page.viewport_size}"] if wide else []


def faults_on_all_screens(page: Page) -> list[str]:
    """What is wrong with the page that stands, in both themes and at both widths."""
    found: list[str] = []
    for width, theme in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found += [f"{width} {theme} {fault}" for fault in faults(page)]
    return found


@pytest.fixture
def axe_page(portal: str, browser: Browser) -> Iterator[Page]:
    """A page in which axe may be put beside the policy."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("language", ["tr", "en"])
def test_public_pages_break_no_rule(portal: str, axe_page: Page, language: str) -> None:
    found: list[str] = []
    for path in PUBLIC:
        axe_page.goto(f"{portal}/{language}/{path}")
        assert axe_page.locator("html").get_attribute("lang") == language
        found += faults_on_all_screens(axe_page)
    assert found == [], "\n".join(found)


def test_back_office_breaks_no_rule(portal: str, axe_page: Page) -> None:
    bursa = Municipality.objects.get(slug="bursa-buyuksehir").pk
    period = MembershipPeriod.objects.first()
    assert period is not None
    sign_in(axe_page, portal, "admin@example.org")
    found: list[str] = []
    for path in [
        *BACK_OFFICE,
        f"/admin/members/municipality/{bursa}/change/",
        f"/admin/members/municipality/{bursa}/history/",
        f"/admin/members/membershipperiod/{period.pk}/change/",
        f"/admin/members/membershipperiod/{period.pk}/delete/",
    ]:
        answer = axe_page.goto(f"{portal}{path}")
        assert answer is not None
        assert answer.status == 200, path
        found += faults_on_all_screens(axe_page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("width", [320, 390])
def test_narrow_screens_scroll_one_way(portal: str, axe_page: Page, width: int) -> None:
    axe_page.set_viewport_size({"width": width, "height": 700})
    found: list[str] = []
    for path in PUBLIC:
        axe_page.goto(f"{portal}/tr/{path}")
        found += overflow(axe_page)
    assert found == [], "\n".join(found)


def test_no_page_breaks_its_policy_or_asks_another_host(portal: str, watch: Watch, staff: Page) -> None:
    for path in [*(f"/en/{path}" for path in PUBLIC), *BACK_OFFICE]:
        staff.goto(f"{portal}{path}")
    assert "/admin/" in staff.url
