"""No rule of accessibility is broken on any page, in both themes and widths; each page holds at 320 px."""

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


def open_context(browser: Browser, width: int, theme: str) -> Any:
    """A window of this width and theme in which axe may be put beside the policy."""
    return browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)


@pytest.mark.parametrize(("width", "theme"), SCREENS)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_public_pages(portal: str, browser: Browser, width: int, theme: str, language: str) -> None:
    with open_context(browser, width, theme) as context:
        page = context.new_page()
        found: list[str] = []
        for path in PUBLIC:
            page.goto(f"{portal}/{language}/{path}")
            assert page.locator("html").get_attribute("lang") == language
            found += faults(page) + overflow(page)
    assert found == []


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_back_office(portal: str, browser: Browser, width: int, theme: str) -> None:
    bursa = Municipality.objects.get(slug="bursa-buyuksehir").pk
    period = MembershipPeriod.objects.first()
    assert period is not None
    pages = [
        *BACK_OFFICE,
        f"/admin/members/municipality/{bursa}/change/",
        f"/admin/members/municipality/{bursa}/history/",
        f"/admin/members/membershipperiod/{period.pk}/change/",
        f"/admin/members/membershipperiod/{period.pk}/delete/",
    ]
    with open_context(browser, width, theme) as context:
        page = sign_in(context.new_page(), portal, "admin@example.org")
        found: list[str] = []
        for path in pages:
            answer = page.goto(f"{portal}{path}")
            assert answer is not None
            assert answer.status == 200, path
            found += faults(page)
    assert found == []


def test_narrowest_screen_scrolls_one_way(portal: str, browser: Browser) -> None:
    with open_context(browser, 320, "light") as context:
        page = context.new_page()
        found: list[str] = []
        for path in PUBLIC:
            page.goto(f"{portal}/tr/{path}")
            found += overflow(page)
    assert found == []


def test_no_page_breaks_its_policy_or_asks_another_host(portal: str, watch: Watch, staff: Page) -> None:
    for path in [*(f"/en/{path}" for path in PUBLIC), *BACK_OFFICE]:
        staff.goto(f"{portal}{path}")
    assert "/admin/" in staff.url
