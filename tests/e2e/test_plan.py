"""The Gender Equality Plan: a reading from its draft to the page that everybody cites, and its correction."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect

from programs.models import Indicator, Measurement, Plan, ReviewPeriod
from tests.e2e.conftest import Watch, sign_in
from tests.e2e.screens import SCREENS, faults_at, faults_on_all_screens, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CODE = "3-3-a"
WORDS = {
    "en": {
        "none": "No reading yet",
        "value": "8",
        "said": "Corrected; the review said 8.",
        "closed": "it stays as it was",
    },
    "tr": {
        "none": "Henüz okuma yok",
        "value": "8",
        "said": "Düzeltildi; gözden geçirmedeki değer: 8.",
        "closed": "olduğu gibi kalır",
    },
}


@pytest.fixture
def period(portal: str) -> ReviewPeriod:
    """A half-year that is over and still open, before those of the demonstration."""
    plan = Plan.objects.get(slug="gender-equality")
    days = {"starts": dt.date(2024, 1, 1), "ends": dt.date(2024, 6, 30), "due": dt.date(2024, 7, 31)}
    return ReviewPeriod.objects.create(plan=plan, is_sample=True, **days)


def line(name: str) -> str:
    """The field of the indicator's line."""
    return f"[name=i{Indicator.objects.get(code=CODE).pk}-{name}]"


def decide(page: Page, portal: str, reading: Measurement, button: str, note: str = "") -> None:
    """Open a reading that waits, and press a button."""
    page.goto(f"{portal}/admin/programs/measurement/{reading.pk}/change/")
    if note:
        page.locator("#note").fill(note)
    page.locator(f"[name={button}]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_reading_is_returned_approved_published_locked_and_corrected(
    portal: str, watch: Watch, browser: Browser, period: ReviewPeriod, language: str
) -> None:
    words = WORDS[language]
    reporter, approver, reader = (watch.follow(browser.new_context().new_page()) for _number in range(3))
    for page, email in ((reporter, "programs@example.org"), (approver, "reporter@example.org")):
        sign_in(page, portal, email)
        page.locator(f"#language-form [value={language}]").click()
    monitor = f"{portal}/{language}/plans/gender-equality/"
    review = f"{monitor}?period=2024-06-30"
    entry = f"{portal}/admin/programs/reviewperiod/{period.pk}/readings/"

    # A draft, handed in, returned with a note, mended, handed in again
    reporter.goto(entry)
    reporter.locator(line("value")).fill("7")
    reporter.locator("[name=_save]").click()
    expect(reporter.locator(".messagelist .success")).to_be_visible()
    reporter.locator("[name=_hand_in]").click()
    expect(reporter.locator(line("value"))).to_have_count(0)
    reading = Measurement.objects.get(period=period)
    decide(approver, portal, reading, "_return", "Count them again")
    reader.goto(review)
    expect(reader.locator("main")).to_contain_text(words["none"])
    reporter.goto(entry)
    expect(reporter.locator("main, #content").first).to_contain_text("Count them again")
    reporter.locator(line("value")).fill("8")
    reporter.locator("[name=_hand_in]").click()
    expect(reporter.locator(line("value"))).to_have_count(0)

    # Approved: public. Locked: it stays.
    decide(approver, portal, reading, "_approve")
    reader.goto(review)
    reader.locator("details.all summary").click()
    expect(reader.locator("details.all tr", has_text="3-3-a")).to_contain_text(words["value"])
    reporter.goto(f"{portal}/admin/programs/reviewperiod/{period.pk}/change/")
    reporter.locator("[name=_lock]").click()
    expect(reporter.locator("[name=sure]")).to_have_count(1)
    reporter.locator("[name=_lock]").click()
    expect(reporter.locator(".messagelist .success")).to_be_visible()
    reader.goto(review)
    expect(reader.locator(".reviews [aria-current] ~ small")).to_contain_text(words["closed"])
    before = reader.locator("main").inner_text()

    # A correction later: the review says what it said, the page of the indicator says both.
    reporter.goto(f"{portal}/admin/programs/measurement/{reading.pk}/correct/")
    reporter.locator("[name=value]").fill("9")
    reporter.locator("[name=note]").fill("One was counted twice")
    reporter.locator(".submit-row [type=submit]").click()
    expect(reporter.locator(".messagelist .success")).to_be_visible()
    decide(approver, portal, Measurement.objects.get(corrects=reading), "_approve")
    reader.goto(review)
    assert reader.locator("main").inner_text() == before
    reader.goto(f"{monitor}indicators/{CODE}/")
    expect(reader.locator("main")).to_contain_text(words["said"])


def test_the_pages_of_the_plan_break_no_rule(portal: str, axe_page: Page, period: ReviewPeriod) -> None:
    locked = ReviewPeriod.objects.filter(state="locked").get()
    found: list[str] = []
    for language, width in SCREENS:
        for path in ("", f"?period={locked.mark}", "indicators/3-1-a/", f"indicators/{CODE}/"):
            axe_page.goto(f"{portal}/{language}/plans/gender-equality/{path}")
            found += faults_at(axe_page, width)
            axe_page.set_viewport_size({"width": 320, "height": 900})
            found += overflow(axe_page)
    sign_in(axe_page, portal, "programs@example.org")
    waiting = Measurement.objects.pending().get()
    for path in (
        f"reviewperiod/{period.pk}/change/",
        f"reviewperiod/{period.pk}/readings/",
        "measurement/",
        f"measurement/{waiting.pk}/change/",
        f"measurement/{Measurement.objects.filter(period=locked).earliest('pk').pk}/correct/",
        "indicator/?gap=due",
        f"indicator/{waiting.indicator_id}/change/",
        f"equalityaction/{waiting.indicator.action_id}/change/",
    ):
        axe_page.goto(f"{portal}/admin/programs/{path}")
        expect(axe_page.locator("h1")).to_have_count(1)
        found += faults_on_all_screens(axe_page)
    axe_page.goto(f"{portal}/admin/programs/reviewperiod/{period.pk}/readings/")
    axe_page.locator(line("value")).fill("many")
    axe_page.locator("[name=_save]").click()
    expect(axe_page.locator(".errornote")).to_be_visible()
    found += faults_on_all_screens(axe_page)
    assert found == [], "\n".join(found)
