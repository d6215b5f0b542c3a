"""No rule of accessibility is broken on any page, in both themes and widths; each page holds at 320 px."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from campaign.models import ProfileVersion
from members.models import (
    Appointment,
    Department,
    DepartmentChange,
    ErrorReport,
    LeaderTerm,
    MembershipPeriod,
    Municipality,
    ProfileChange,
    Province,
    User,
    WorkArea,
)
from members.models.department_change import DepartmentRecord
from tests.e2e.conftest import Watch, sign_in
from tests.e2e.screens import each_width_in_a_language, faults_at, faults_on_all_screens, overflow

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

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
    "activities/",
    "activities/?kind=meeting&when=past",
    "activities/sample-care-training/",
    "activities/women-municipal-councilors-meetings/",
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
    "/admin/members/appointment/",
    "/admin/members/appointment/add/",
    "/admin/members/invitation/",
    "/admin/members/invitation/add/",
    "/admin/members/profilechange/",
    "/admin/members/departmentchange/",
    "/admin/members/mail/",
    "/admin/members/department/add/",
    "/admin/members/department/import/",
    "/admin/members/leaderterm/?q=nobody+of+this+name",
    "/admin/members/membershipperiod/add/",
    "/admin/members/province/",
    "/admin/members/workarea/",
    "/admin/members/workarea/add/",
    "/admin/members/user/add/",
    "/admin/auth/group/",
    "/admin/auth/group/add/",
    "/admin/auditlog/logentry/",
    "/admin/password_change/",
    "/admin/members/",
    "/admin/campaign/profileversion/",
    "/admin/programs/activity/",
    "/admin/programs/activity/add/",
    "/admin/programs/registration/",
    "/admin/programs/registration/add/",
    "/admin/programs/certificate/",
    "/admin/no-such-page/",
]
SHEET = (
    "Kod;Belediye adı;İl;Nüfus;Telefon\n16-osmangazi;;;çok;\n;Yokköy;Bursa;12;\n16-keles;;;;0224 555 00 01\n"
)


@each_width_in_a_language
def test_public_pages_break_no_rule(portal: str, axe_page: Page, language: str, width: int) -> None:
    found: list[str] = []
    for path in PUBLIC:
        axe_page.goto(f"{portal}/{language}/{path}")
        assert axe_page.locator("html").get_attribute("lang") == language
        found += faults_at(axe_page, width)
    assert found == [], "\n".join(found)


def record_pages() -> list[str]:
    """The pages of one record of each kind: form, history, deletion."""
    bursa = Municipality.objects.get(slug="bursa-buyuksehir")
    report = ErrorReport.objects.create(municipality=bursa, text="The number of the town hall has changed.")
    held = Appointment.objects.select_related("municipality", "department").first()
    assert held is not None
    field = ProfileChange.objects.create(
        proposed_by=held, municipality=held.municipality, field="phone", proposed="0224 444 16 01"
    )
    seen = DepartmentRecord.of(held.department).to_store()
    department = DepartmentChange.objects.create(
        proposed_by=held,
        municipality=held.municipality,
        department=held.department,
        seen=seen | {"name": "Eski ad"},
        proposed=seen | {"is_active": False},
    )
    records: list[tuple[str, Any]] = [
        ("members/municipality", bursa),
        ("members/membershipperiod", MembershipPeriod.objects.first()),
        ("members/leaderterm", LeaderTerm.objects.first()),
        ("members/department", Department.objects.first()),
        ("members/appointment", Appointment.objects.first()),
        ("members/province", Province.objects.first()),
        ("members/workarea", WorkArea.objects.first()),
        ("members/errorreport", report),
        ("members/profilechange", field),
        ("members/departmentchange", department),
        ("members/user", User.objects.get(email="staff@example.org")),
        ("auth/group", Group.objects.first()),
        ("campaign/profileversion", ProfileVersion.objects.first()),
        ("auditlog/logentry", LogEntry.objects.filter(action=LogEntry.Action.UPDATE).first()),
    ]
    forms = [f"/admin/{kind}/{record.pk}/change/" for kind, record in records]
    person = User.objects.get(email="staff@example.org").pk
    return [
        *forms,
        f"/admin/members/user/{person}/password/",
        f"/admin/members/user/{person}/delete/",
        f"/admin/members/municipality/{bursa.pk}/history/",
        f"/admin/members/municipality/{bursa.pk}/delete/",  # it has districts, so it is protected
        f"/admin/members/membershipperiod/{MembershipPeriod.objects.earliest('pk').pk}/delete/",
    ]


@pytest.mark.parametrize("pages", [lambda: BACK_OFFICE, record_pages], ids=["lists", "records"])
def test_back_office_breaks_no_rule(portal: str, axe_page: Page, pages: Callable[[], list[str]]) -> None:
    sign_in(axe_page, portal, "admin@example.org")
    found: list[str] = []
    for path in pages():
        answer = axe_page.goto(f"{portal}{path}")
        assert answer is not None
        assert answer.status == (404 if "no-such" in path else 200), path
        found += faults_on_all_screens(axe_page)
    assert found == [], "\n".join(found)


def test_back_office_import_breaks_no_rule(portal: str, axe_page: Page, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(SHEET, encoding="utf-8")
    sign_in(axe_page, portal, "admin@example.org")
    axe_page.goto(f"{portal}/admin/members/municipality/import/")
    axe_page.locator(".submit-row input[type=submit]").click()
    expect(axe_page.locator(".errornote")).to_be_visible()
    found = faults_on_all_screens(axe_page)
    axe_page.locator("input[type=file]").set_input_files(file)
    axe_page.locator(".submit-row input[type=submit]").click()
    for state in ("wrong", "changed", "new"):
        axe_page.locator(f".sheet-tabs .is-{state}").click()
        found += faults_on_all_screens(axe_page)
    expect(axe_page.locator(".sheet-verdict.is-wrong")).to_be_visible()
    assert found == [], "\n".join(found)


def test_back_office_draft_breaks_no_rule(portal: str, axe_page: Page) -> None:
    sign_in(axe_page, portal, "staff@example.org")
    axe_page.goto(f"{portal}/admin/campaign/profileversion/")
    axe_page.locator("form[action$='/start/'] button").first.click()
    expect(axe_page.locator("#id_lead_en")).to_be_visible()
    draft = ProfileVersion.objects.drafts().get()
    section = draft.sections.filter(claims__isnull=False).earliest("position")
    found = faults_on_all_screens(axe_page)
    for path in [
        f"/admin/campaign/profileversion/{draft.pk}/publish/",
        f"/admin/campaign/profileversion/{draft.pk}/discard/",
        f"/admin/campaign/section/add/?profile_version={draft.pk}",
        f"/admin/campaign/section/{section.pk}/change/",
    ]:
        axe_page.goto(f"{portal}{path}")
        expect(axe_page.locator("h1")).to_have_count(1)
        found += faults_on_all_screens(axe_page)
    assert found == [], "\n".join(found)


def test_back_office_refusals_break_no_rule(portal: str, axe_page: Page) -> None:
    sign_in(axe_page, portal, "staff@example.org")
    keles = Municipality.objects.get(slug="keles")
    axe_page.goto(f"{portal}/admin/members/municipality/{keles.pk}/change/")
    keles.phone = "0224 111 11 11"
    keles.save()
    axe_page.locator("#id_phone").fill("0224 222 22 22")
    axe_page.locator("input[name=_save]").last.click()
    expect(axe_page.locator(".conflict")).to_be_visible()
    found = faults_on_all_screens(axe_page)
    axe_page.goto(f"{portal}/admin/members/municipality/add/")
    axe_page.locator("input[name=_save]").last.click()
    expect(axe_page.locator(".errornote")).to_be_visible()
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


@pytest.mark.parametrize("width", [320, 390, 1024, 1280])
def test_home_figures_keep_to_their_columns_in_any_serif(portal: str, axe_page: Page, width: int) -> None:
    axe_page.set_viewport_size({"width": width, "height": 700})
    found: list[str] = []
    for language in ("tr", "en"):
        axe_page.goto(f"{portal}/{language}/")
        axe_page.add_style_tag(content=":root { --serif: 'DejaVu Serif', serif; }")
        found += axe_page.evaluate(
            """() => [...document.querySelectorAll(".stat .n > [aria-hidden]")]
                .filter((shown) => shown.getBoundingClientRect().right
                    > shown.parentElement.getBoundingClientRect().right + 1)
                .map((shown) => shown.textContent)"""
        )
    assert found == []
