"""A visitor finds a municipality: by script, by keyboard alone, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Watch

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 400


def tab_to(page: Page, href: str) -> None:
    """Press Tab until the focus stands on the link to `href`."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == href:
            return
    raise AssertionError(f"The keyboard does not reach {href}.")


def tab_to_input(page: Page, name: str, value: str) -> None:
    """Press Tab until the focus stands on the check box of this name and value."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        reached = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        if reached == [name, value]:
            return
    raise AssertionError(f"The keyboard does not reach {name}={value}.")


def test_visitor_filters_and_opens_a_member_on_the_map(portal: str, visitor: Page) -> None:
    visitor.goto(f"{portal}/en/")
    visitor.get_by_role("link", name="Find a municipality").first.click()
    visitor.get_by_role("checkbox", name="Bursa").check()
    visitor.get_by_role("button", name="Filter", exact=True).click()
    expect(visitor.locator("#count")).to_contain_text("18")
    assert "province=16" in visitor.url
    visitor.locator('svg a[href="/en/members/keles/"]').first.dispatch_event("click")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Keles Municipality")


def test_swap_keeps_the_language_switch_and_history_right(portal: str, visitor: Page) -> None:
    visitor.goto(f"{portal}/en/members/")
    visitor.get_by_role("checkbox", name="Yalova").check()
    visitor.get_by_role("button", name="Filter", exact=True).click()
    expect(visitor.locator("#count")).to_contain_text("14")
    visitor.get_by_role("link", name="Türkçe").first.click()
    expect(visitor.locator("#count")).to_contain_text("14")
    assert "/tr/members/?province=77" in visitor.url
    visitor.go_back()
    expect(visitor.locator("html")).to_have_attribute("lang", "en")


def test_keyboard_alone_filters_and_opens_a_member_on_the_map(portal: str, visitor: Page) -> None:
    visitor.goto(f"{portal}/tr/members/")
    tab_to_input(visitor, "province", "77")
    visitor.keyboard.press("Space")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("#count")).to_contain_text("14")
    visitor.evaluate("document.activeElement.blur()")
    tab_to(visitor, "/tr/members/termal/")
    inside_map = visitor.evaluate("document.activeElement.closest('svg') !== null")
    assert inside_map
    looks = "getComputedStyle(document.activeElement.querySelector('circle, use, path')).stroke"
    focused = visitor.evaluate(looks)
    unfocused = visitor.evaluate(
        "(() => { const other = document.querySelector('svg a[href*=\"/altinova/\"]');"
        " return getComputedStyle(other.querySelector('circle, use, path')).stroke; })()"
    )
    assert focused != unfocused
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Termal Belediyesi")


def test_skip_link_is_first_and_leads_to_the_content(portal: str, visitor: Page) -> None:
    visitor.goto(f"{portal}/en/profile/")
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_without_javascript_the_same_journey_works(portal: str, plain_visitor: Page) -> None:
    page = plain_visitor
    page.goto(f"{portal}/en/members/")
    page.get_by_label("Name of a municipality, district or province").fill("SISLI")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator("#count")).to_contain_text("1")
    page.locator("#results tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Şişli Municipality")
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("What is wrong").fill("The telephone number is missing.")
    page.get_by_role("button").last.click()
    expect(page.get_by_text("Thank you").first).to_be_visible()


def test_phone_opens_menu_and_filter(portal: str, watch: Watch, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False) as context:
        page = watch.follow(context.new_page())
        page.goto(f"{portal}/tr/")
        page.get_by_role("button", name="Menü").click()
        page.get_by_role("link", name="Üyeler").first.click()
        page.locator("#filter-open").click()
        page.get_by_role("checkbox", name="Bilecik").check()
        page.locator("#filter button.btn").click()
        expect(page.locator("#count")).to_contain_text("10")


def test_empty_result_says_how_to_widen_it(portal: str, plain_visitor: Page) -> None:
    plain_visitor.goto(f"{portal}/en/members/?q=keles&province=34")
    empty = plain_visitor.locator("#results .empty")
    expect(empty).to_be_visible()
    empty.get_by_role("link").first.click()
    expect(plain_visitor.locator("#results table")).to_be_visible()
