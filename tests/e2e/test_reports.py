"""The report center: ask, watch and take, with and without JavaScript; who has no right finds nothing."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from members.actions.mails import send_due_mails
from reporting.actions.schedules import ask_what_is_due
from reporting.actions.writing import write_due_reports
from reporting.models import ReportRun, ReportSchedule
from tests.e2e.conftest import sign_in
from tests.e2e.test_accessibility import faults_on_all_screens, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def ask(page: Page, portal: str) -> None:
    """Come from the back office and ask for the membership roll as a table."""
    page.get_by_role("link", name="Report center").click()
    page.get_by_role("link", name="Membership roll").click()
    page.get_by_label("CSV table").check()
    page.get_by_role("button", name="Make the report").click()
    page.wait_for_url(f"{portal}/en/reports/runs/*/")


def office(page: Page, portal: str, who: str = "reporter@example.org") -> None:
    """Sign in and read the back office in English."""
    sign_in(page, portal, who)
    if page.get_by_role("button", name="English").count():
        page.get_by_role("button", name="English").click()


def test_report_is_asked_for_watched_and_taken(portal: str, visitor: Page, tmp_path: Path) -> None:
    office(visitor, portal)
    ask(visitor, portal)
    expect(visitor.get_by_role("status")).to_contain_text("Waiting")
    write_due_reports()
    download = visitor.get_by_role("link", name="Download")  # comes by itself
    expect(download).to_be_visible()
    with visitor.expect_download() as leaving:
        download.click()
    taken = tmp_path / "roll.csv"
    leaving.value.save_as(taken)
    assert taken.stat().st_size == ReportRun.objects.get().size


def test_report_of_a_schedule_comes_by_itself_and_its_mail_leads_to_it(
    portal: str, visitor: Page, mailoutbox: list, settings: Settings, tmp_path: Path
) -> None:
    settings.SITE_URL = portal
    office(visitor, portal)
    visitor.get_by_role("link", name="Report center").click()
    visitor.get_by_role("link", name="Schedules").click()
    visitor.get_by_role("link", name="Membership roll").click()
    visitor.get_by_label("On the first day of each month").check()
    visitor.get_by_label("The month before").check()
    visitor.get_by_label("Excel workbook").check()
    visitor.get_by_label("Örnek Raporlama Görevlisi").check()
    visitor.get_by_role("button", name="Store the schedule").click()
    expect(visitor.locator("main")).to_contain_text("On the first day of each month")
    ReportSchedule.objects.update(next_on=timezone.localdate())
    assert (ask_what_is_due(), write_due_reports()) == (1, 1)
    send_due_mails()
    (mail,) = [each for each in mailoutbox if "/reports/runs/" in each.body]
    assert (mail.to, mail.attachments) == (["reporter@example.org"], [])
    visitor.goto(next(word for word in mail.body.split() if "/reports/runs/" in word))
    with visitor.expect_download() as leaving:
        visitor.locator("a[download]").click()
    leaving.value.save_as(tmp_path / "roll.xlsx")
    run = ReportRun.objects.get()
    assert (run.schedule, (tmp_path / "roll.xlsx").stat().st_size) == (ReportSchedule.objects.get(), run.size)


def test_report_is_canceled_and_tried_again_without_javascript(portal: str, plain_visitor: Page) -> None:
    page = plain_visitor
    office(page, portal)
    ask(page, portal)
    page.get_by_role("button", name="Cancel the report").click()
    expect(page.locator("main")).to_contain_text("Canceled")
    page.get_by_role("button", name="Try again").click()
    write_due_reports()
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()


def test_who_has_no_right_finds_nothing_at_any_step(portal: str, visitor: Page, browser: Browser) -> None:
    office(visitor, portal)
    ask(visitor, portal)
    write_due_reports()
    run = ReportRun.objects.get()
    with browser.new_context() as context:
        stranger = context.new_page()
        sign_in(stranger, portal, "staff@example.org")
        expect(stranger.get_by_role("link", name="Report center")).to_have_count(0)
        for path in ("", "new/membership-roll/", f"runs/{run.pk}/", f"runs/{run.pk}/file/", "schedules/"):
            answer = stranger.goto(f"{portal}/en/reports/{path}")
            assert answer is not None
            assert answer.status == 404


def test_pages_of_the_center_break_no_rule(portal: str, axe_page: Page) -> None:
    office(axe_page, portal)
    ask(axe_page, portal)
    ReportRun.objects.update(rows_total=200, rows_done=20)
    run = ReportRun.objects.get()
    found: list[str] = []
    forms = ["new/membership-roll/", "schedules/new/membership-roll/"]
    for path in ["", f"runs/{run.pk}/", *forms, "schedules/", "issued/", "by-itself/"]:
        axe_page.goto(f"{portal}/tr/reports/{path}")
        found += faults_on_all_screens(axe_page)
        axe_page.set_viewport_size({"width": 320, "height": 800})
        found += overflow(axe_page)
    write_due_reports()
    axe_page.goto(f"{portal}/tr/reports/runs/{run.pk}/")
    found += faults_on_all_screens(axe_page)
    assert found == []
