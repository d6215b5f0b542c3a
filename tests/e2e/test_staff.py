"""Staff in the back office: a messy spreadsheet comes in and goes out again; a draft is published."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from members.models import Municipality
from tests.e2e.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MESSY = (
    "Marmara Bölgesi belediyeleri;;;\r\n"
    "güncel liste;;;\r\n"
    "NÜFUS YILI;BELEDİYE ADI;nüfus;İL\r\n"
    "2024;OSMANGAZİ BELEDİYESİ;890.123;BURSA\r\n"
    "2024;şişli;276.528;istanbul\r\n"
    "2023;Nilüfer Belediyesi;543.934;Bursa\r\n"
).encode("cp1254")


def bring(page: Page, portal: str, file: Path) -> None:
    """Upload a file of municipalities and come to its preview."""
    page.goto(f"{portal}/admin/members/municipality/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".sheet-verdict")).to_be_visible()


def test_messy_spreadsheet_is_previewed_stored_and_comes_back_unchanged(
    portal: str, staff: Page, tmp_path: Path
) -> None:
    file = tmp_path / "belediyeler.csv"
    file.write_bytes(MESSY)
    bring(staff, portal, file)
    assert Municipality.objects.get(slug="osmangazi").population == 885273
    expect(staff.locator(".sheet-tabs .is-changed b")).to_have_text("2")
    expect(staff.locator(".sheet-tabs .is-unchanged b")).to_have_text("1")
    expect(staff.locator(".sheet-tabs .is-wrong b")).to_have_text("0")
    staff.locator(".sheet-actions button.default").click()
    expect(staff.locator(".messagelist")).to_contain_text("2")
    osmangazi = Municipality.objects.get(slug="osmangazi")
    assert (osmangazi.population, osmangazi.name_tr) == (890123, "Osmangazi Belediyesi")

    staff.goto(f"{portal}/admin/members/municipality/export/")
    staff.locator("input[name=format][value=xlsx]").check()
    with staff.expect_download() as leaving:
        staff.locator(".submit-row input[type=submit]").click()
    export = tmp_path / "belediyeler.xlsx"
    leaving.value.save_as(export)
    bring(staff, portal, export)
    expect(staff.locator(".sheet-tabs .is-unchanged b")).to_have_text("206")
    expect(staff.locator(".sheet-actions button.default")).to_have_count(0)


def test_wrong_row_stops_the_whole_file(portal: str, staff: Page, tmp_path: Path) -> None:
    file = tmp_path / "belediyeler.csv"
    file.write_bytes(MESSY + "2024;Yokköy;12;Bursa\r\n2024;keles;çok;Bursa\r\n".encode("cp1254"))
    bring(staff, portal, file)
    expect(staff.locator(".sheet-tabs .is-wrong b")).not_to_have_text("0")
    expect(staff.locator(".sheet-rows")).to_contain_text("8")
    expect(staff.locator(".sheet-actions button.default")).to_have_count(0)
    assert Municipality.objects.get(slug="osmangazi").population == 885273


def test_history_names_the_editor_and_both_values(portal: str, staff: Page) -> None:
    keles = Municipality.objects.get(slug="keles")
    staff.goto(f"{portal}/admin/members/municipality/{keles.pk}/change/")
    staff.locator("#id_phone").fill("0224 000 00 00")
    staff.locator("input[name=_save]").last.click()
    expect(staff.locator(".messagelist .success")).to_be_visible()
    staff.goto(f"{portal}/admin/members/municipality/{keles.pk}/history/")
    expect(staff.locator("#content")).to_contain_text("0224 000 00 00")
    staff.goto(f"{portal}/en/members/keles/")
    expect(staff.get_by_text("0224 000 00 00")).to_be_visible()


def test_second_editor_is_told(portal: str, staff: Page) -> None:
    keles = Municipality.objects.get(slug="keles")
    form = f"{portal}/admin/members/municipality/{keles.pk}/change/"
    staff.goto(form)
    keles.phone = "0224 111 11 11"
    keles.save()
    staff.locator("#id_phone").fill("0224 222 22 22")
    staff.locator("input[name=_save]").last.click()
    expect(staff.locator("#content")).to_contain_text("0224 111 11 11")
    expect(staff.locator("#id_phone")).to_have_value("0224 222 22 22")


def test_draft_of_the_profile_is_previewed_and_published(portal: str, staff: Page) -> None:
    staff.goto(f"{portal}/admin/campaign/profileversion/")
    staff.locator("form[action$='/start/'] button").first.click()
    staff.locator("#id_lead_en").fill("A lead that nobody has seen yet.")
    staff.locator("input[name=_continue]").last.click()
    staff.goto(f"{portal}/en/profile/")
    expect(staff.get_by_text("A lead that nobody has seen yet.")).to_have_count(0)
    staff.goto(f"{portal}/en/profile/versions/2/")
    expect(staff.get_by_text("A lead that nobody has seen yet.")).to_be_visible()
    staff.goto(f"{portal}/admin/campaign/profileversion/")
    staff.locator("#result_list a", has_text="2").first.click()
    staff.locator("a[href*='/publish/']").first.click()
    staff.locator(".submit-row input[type=submit]").click()
    staff.goto(f"{portal}/en/profile/")
    expect(staff.get_by_text("A lead that nobody has seen yet.")).to_be_visible()
    staff.goto(f"{portal}/en/profile/versions/1/")
    expect(staff.get_by_text("A lead that nobody has seen yet.")).to_have_count(0)


def test_reporter_reads_members_and_reaches_no_accounts(portal: str, visitor: Page) -> None:
    reporter = sign_in(visitor, portal, "reporter@example.org")
    reporter.goto(f"{portal}/admin/members/municipality/")
    expect(reporter.locator("#result_list tbody tr").first).to_be_visible()
    expect(reporter.get_by_role("link", name="Import")).to_have_count(0)
    answer = reporter.goto(f"{portal}/admin/members/user/")
    assert answer is not None
    assert answer.status == 403


@pytest.mark.parametrize("kind", ["success", "info", "warning", "error"])
def test_no_picture_lies_over_the_words_of_a_message(portal: str, staff: Page, kind: str) -> None:
    staff.goto(f"{portal}/admin/members/department/")
    staff.locator("select[name=action]").select_option(index=1)
    staff.locator("button[name=index]").click()  # nothing is chosen, so the back office refuses
    message = staff.locator(".messagelist li")
    expect(message).to_be_visible()
    message.evaluate("(message, kind) => { message.className = kind }", kind)
    assert message.evaluate("(message) => getComputedStyle(message).backgroundImage") == "none"
