"""Open data for people: from the list of datasets to a filtered spreadsheet, without a script."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import faults_on_all_screens, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PAGES = ("data/", "data/members/", "data/indicators/", "data/api/")


@pytest.mark.parametrize("width", [390, 1280])
def test_filtered_file_is_two_clicks_from_the_list(
    portal: str, plain_visitor: Page, tmp_path: Path, width: int
) -> None:
    plain_visitor.set_viewport_size({"width": width, "height": 800})
    plain_visitor.goto(f"{portal}/en/data/")
    plain_visitor.get_by_role("link", name="Streets", exact=True).click()
    plain_visitor.get_by_label("Province").select_option("16")
    with plain_visitor.expect_download() as begun:
        plain_visitor.get_by_role("button", name="Download CSV").click()
    file = tmp_path / "streets.csv"
    begun.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert rows
    assert {row["Plate code"] for row in rows} == {"16"}


def test_list_of_the_api_is_filtered_by_the_same_form(portal: str, plain_visitor: Page) -> None:
    plain_visitor.goto(f"{portal}/tr/data/members/")
    plain_visitor.get_by_label("İl", exact=True).select_option("16")
    plain_visitor.get_by_role("button", name="JSON", exact=True).click()
    expect(plain_visitor.locator("body")).to_contain_text('"plate_code":"16"')
    expect(plain_visitor.locator("body")).not_to_contain_text('"plate_code":"34"')


def test_pages_break_no_rule_of_accessibility(portal: str, axe_page: Page) -> None:
    found: list[str] = []
    for path in PAGES:
        axe_page.goto(f"{portal}/tr/{path}")
        expect(axe_page.locator("h1")).to_have_count(1)
        found += faults_on_all_screens(axe_page)
        axe_page.set_viewport_size({"width": 320, "height": 700})
        found += overflow(axe_page)
    assert found == [], "\n".join(found)
