"""Somebody leaves and a successor takes over; a municipality confirms its record after an election."""

import datetime as dt

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from members.actions.renewal import open_round
from members.models import Appointment, ProfileChange, RenewalAnswer, RenewalRound, User
from tests.e2e.conftest import PASSWORD
from tests.e2e.conftest import sign_in as sign_in_to_office
from tests.e2e.screens import each_width_in_a_language, faults_at, faults_on_all_screens, overflow
from tests.factories.members import AppointmentFactory, ProfileChangeFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leader(portal: str) -> Appointment:
    """The coordinator of Osmangazi, with a colleague who leaves and one who comes."""
    call_command("createcachetable")
    held = Appointment.objects.get(user__email="rep.osmangazi@example.org")
    common = {"municipality": held.municipality, "department": held.department}
    leaver = AppointmentFactory(**common, user__name="Giden Kişi")
    AppointmentFactory(**common, user__name="Gelen Kişi")
    ProfileChangeFactory(proposed_by=leaver, proposed="0224 111 22 33")
    return held


@pytest.fixture
def answer(leader: Appointment) -> RenewalAnswer:
    """What Osmangazi is asked in an open round."""
    renewal = RenewalRound(term_from=2029, term_to=2034, due=dt.date(2099, 6, 30))
    open_round(renewal=renewal, by=User.objects.get(email="admin@example.org"))
    return renewal.answers.get(municipality=leader.municipality)


def sign_in(page: Page, portal: str, language: str = "en") -> None:
    page.goto(f"{portal}/{language}/accounts/login/")
    page.locator("[name=login]").fill("rep.osmangazi@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.btn").click()
    page.wait_for_url(f"{portal}/{language}/my/")


def test_coordinator_hands_over_without_javascript(
    portal: str, leader: Appointment, plain_visitor: Page
) -> None:
    page = plain_visitor
    sign_in(page, portal)
    page.get_by_role("link", name="Who acts for it").click()
    page.get_by_role("link", name="Let it end : Giden Kişi").click()
    expect(page.get_by_text("Step 1 of 2")).to_be_visible()
    page.get_by_label("Who takes over").select_option(label=choice(page, "Gelen Kişi"))
    page.get_by_role("button", name="Next: see what passes on").click()
    expect(page.get_by_text("Telephone: 0224 111 22 33")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.get_by_label("Last day").fill((dt.date.today() - dt.timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Next: see what passes on").click()
    expect(page.get_by_text("At once")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("What they held has passed on to Gelen Kişi.")).to_be_visible()
    assert ProfileChange.objects.get().proposed_by.user.name == "Gelen Kişi"


def choice(page: Page, name: str) -> str:
    """The whole label of the choice that begins with a person's name."""
    return page.locator("option", has_text=name).first.inner_text()


def test_coordinator_confirms_the_record_by_keyboard(
    portal: str, leader: Appointment, answer: RenewalAnswer, visitor: Page
) -> None:
    page = visitor
    sign_in(page, portal)
    page.goto(f"{portal}/en/my/renewal/")
    page.get_by_role("button", name="Confirm the record").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Name of the new leader").fill("Yeni Başkan")
    page.get_by_label("First day in office").fill("2026-04-05")
    for radio in page.locator("fieldset input[type=radio][value=stands]").all():
        radio.press("Space")
    gone = page.locator("input[name=leader][value=gone]")
    gone.press("Space")
    page.get_by_role("button", name="Confirm the record").press("Enter")
    expect(page.get_by_text("Thank you for the answer.")).to_be_visible()
    answer.refresh_from_db()
    assert (answer.state, answer.leader) == ("confirmed", "proposed")


def test_round_is_asked_about_and_its_page_fits_a_phone(
    portal: str, leader: Appointment, axe_page: Page
) -> None:
    page = axe_page
    sign_in_to_office(page, portal, "admin@example.org")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{portal}/admin/members/renewalround/add/")
    for name, value in (("term_from", "2029"), ("term_to", "2034"), ("due", "01.06.2099")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=_save]").first.click()
    expect(page.locator("[name=sure]")).to_be_attached()
    found = overflow(page) + faults_on_all_screens(page)
    page.locator("[name=_save]").click()
    page.goto(f"{portal}/admin/members/renewalround/{RenewalRound.objects.get().pk}/change/")
    found += faults_on_all_screens(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert found + overflow(page) == []


@each_width_in_a_language
def test_leaving_and_renewal_break_no_rule(
    portal: str, answer: RenewalAnswer, axe_page: Page, language: str, width: int
) -> None:
    page = axe_page
    sign_in(page, portal, language)
    found = []
    for path in ("my/colleagues/", "my/leave/", "my/municipality/", "my/renewal/"):
        page.goto(f"{portal}/{language}/{path}")
        found += faults_at(page, width)
    page.locator("button[name=confirm]").click()
    found += faults_at(page, width)
    leaver = Appointment.objects.get(user__name="Giden Kişi")
    page.goto(f"{portal}/{language}/my/colleagues/{leaver.pk}/end/")
    page.locator("main form .btn").first.click()
    found += faults_at(page, width)
    page.locator("[name=confirm]").click()
    page.goto(f"{portal}/{language}/my/colleagues/{leaver.pk}/end/")
    found += faults_at(page, width)
    assert found == []
