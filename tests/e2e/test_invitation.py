"""A person who is invited comes in, with and without JavaScript."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from members.actions.mails import send_due_mails
from members.models import Appointment, Municipality, User
from tests.e2e.conftest import PASSWORD
from tests.e2e.screens import SCREENS, each_width_in_a_language, faults_at

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHRASE = "a quite long pass phrase"


def invited(staff: Page, portal: str, email: str) -> str:
    """The path of the link that reaches a person whom staff invite to act for Keles."""
    staff.goto(f"{portal}/admin/members/invitation/add/")
    staff.locator("#id_email").fill(email)
    staff.locator("#id_name").fill("Zeynep Kaya")
    staff.locator("#id_language").select_option("en")
    staff.locator(".field-municipality .select2-selection").click()
    staff.keyboard.type("keles")
    staff.locator(".select2-results__option", has_text="Keles").click()
    staff.locator("input[name=_save]").first.click()
    expect(staff.locator(".messagelist .success")).to_be_visible()
    send_due_mails()
    found = re.search(r"(/en/accounts/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_invited_person_makes_an_account(portal: str, staff: Page, plain_visitor: Page) -> None:
    path, page = invited(staff, portal, "zeynep@example.org"), plain_visitor
    page.goto(portal + path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Act for Keles Municipality")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("Password, once more").fill("short")
    page.get_by_role("button", name="Accept and make the account").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    expect(page.get_by_label("Your name")).to_have_value("Zeynep Kaya")
    page.get_by_label("Password", exact=True).fill(PHRASE)
    page.get_by_label("Password, once more").fill(PHRASE)
    page.get_by_label("I have read what the portal keeps").check()
    page.get_by_role("button", name="Accept and make the account").click()
    expect(page.get_by_text("Welcome. You now act for Keles Municipality.")).to_be_visible()
    appointment = Appointment.objects.get(user__email="zeynep@example.org")
    assert appointment.municipality == Municipality.objects.get(slug="keles")
    page.goto(portal + path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This invitation no longer works")


def test_person_with_an_account_signs_in_and_accepts(portal: str, staff: Page, plain_visitor: Page) -> None:
    path, page = invited(staff, portal, "rep.osmangazi@example.org"), plain_visitor
    page.goto(portal + path)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill("rep.osmangazi@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Welcome. You now act for Keles Municipality.")).to_be_visible()
    assert User.objects.get(email="rep.osmangazi@example.org").appointments.count() == 2


def test_coordinator_invites_and_lets_an_appointment_end(portal: str, plain_visitor: Page) -> None:
    page = plain_visitor
    page.goto(f"{portal}/en/accounts/login/")
    page.get_by_label("E-mail").fill("rep.osmangazi@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Osmangazi Municipality")
    page.get_by_role("link", name="Who acts for it").click()
    page.get_by_label("E-mail").fill("yeni@example.org")
    page.get_by_label("Name").fill("Yeni Kişi")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Yeni Kişi")).to_be_visible()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("The invitation was withdrawn.")).to_be_visible()
    page.get_by_role("link", name="Let it end").click()
    page.get_by_role("button", name="Next: see what passes on").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody else coordinates after that day")


@each_width_in_a_language
def test_own_area_and_account_break_no_rule(portal: str, axe_page: Page, language: str, width: int) -> None:
    axe_page.goto(f"{portal}/{language}/accounts/login/")
    axe_page.locator("[name=login]").fill("rep.osmangazi@example.org")
    axe_page.locator("[name=password]").fill(PASSWORD)
    axe_page.locator("main button.btn").click()
    axe_page.wait_for_url(f"{portal}/{language}/my/")
    found = []
    for path in (
        "my/",
        "my/municipality/",
        "my/municipality/logo/",
        "my/municipality/departments/",
        "my/data/",
        "my/colleagues/",
        "my/leave/",
        "accounts/security/",
        "accounts/sessions/",
        "accounts/password/change/",
    ):
        axe_page.goto(f"{portal}/{language}/{path}")
        found += faults_at(axe_page, width)
    axe_page.goto(f"{portal}/{language}/my/municipality/departments/")
    axe_page.locator("main table a").first.click()
    found += faults_at(axe_page, width)
    axe_page.goto(f"{portal}/{language}/my/colleagues/")
    axe_page.locator("main form .btn").click()
    found += faults_at(axe_page, width)
    axe_page.goto(f"{portal}/{language}/accounts/second-factor/set-up/")
    axe_page.locator("[name=password]").fill(PASSWORD)
    axe_page.locator("main button.btn").click()
    axe_page.locator("main img").wait_for()
    found += faults_at(axe_page, width)
    assert found == []


def test_page_of_an_invitation_breaks_no_rule(portal: str, staff: Page, axe_page: Page) -> None:
    path = invited(staff, portal, "zeynep@example.org")
    for language, width in SCREENS:
        axe_page.goto(portal + path.replace("/en/", f"/{language}/"))
        assert faults_at(axe_page, width) == []
        axe_page.locator("main button.btn").click()
        assert faults_at(axe_page, width) == []
