"""From the invitation to the day on which a representative leaves: the whole way, in both languages.

It is walked once with JavaScript, once without, and once by keyboard alone. What is pressed is found by
its name in the form, so that the same steps serve both languages.
"""

import datetime as dt
import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import Settings

from members.actions.mails import send_due_mails
from members.models import Appointment, Department, DepartmentChange, Municipality, ProfileChange, WorkArea
from platforms.models import JoinRequest, Need, Platform, Recommendation, SeatHolder
from tests.e2e.conftest import PASSWORD, Watch
from tests.e2e.screens import each_width_in_a_language, faults_at
from tests.factories.members import AppointmentFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHRASE = "a quite long pass phrase"
SLUG = "social-services"
NEIGHBOR, COORDINATOR, EDITOR = "rep.nilufer@example.org", "coordinator@example.org", "staff@example.org"


class Walker:
    """A person at a browser; by keyboard alone they reach everything by the Tab key."""

    def __init__(self, page: Page, portal: str, language: str, *, keyboard: bool = False) -> None:
        self.page, self.portal, self.language, self.keyboard = page, portal, language, keyboard

    def go(self, path: str) -> None:
        """Open a page of the portal in the person's language; of the back office as it is."""
        self.page.goto(self.portal + (path if path.startswith("/") else f"/{self.language}/{path}"))

    def _reach(self, wanted: Locator) -> None:
        for _step in range(150):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"No Tab leads to {wanted}")

    def press(self, selector: str) -> None:
        """Press a button, follow a link, tick a box."""
        wanted = self.page.locator(selector).first
        if not self.keyboard:
            wanted.click()
            return
        self._reach(wanted)
        if wanted.evaluate("element => element.type === 'checkbox'"):
            self.page.keyboard.press("Space")
        elif wanted.get_attribute("download") is not None:
            self.page.keyboard.press("Enter")
        else:
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        wanted = self.page.locator(selector).first
        if not self.keyboard:
            wanted.fill(text)
            return
        self._reach(wanted)
        if wanted.get_attribute("type") == "date":  # its parts stand in the order of the system's language
            wanted.fill(text)
            return
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Come in by the one door."""
        self.go("accounts/login/")
        self.fill("[name=login]", email)
        self.fill("[name=password]", password)
        self.press("main form button.btn")
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        """The page shows it."""
        expect(self.page.locator("body")).to_contain_text(text)


def code_of(secret: str) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(params=["script-tr", "plain-en", "keyboard-en"])
def walkers(
    request: pytest.FixtureRequest, portal: str, browser: Browser, watch: Watch, settings: Settings
) -> Iterator[dict[str, Walker]]:
    """The representative as the parameter says, and the others at browsers of their own."""
    how, language = request.param.split("-")
    settings.MFA_TOTP_TOLERANCE = 1  # a code may grow old while a slow machine types it
    call_command("createcachetable")
    contexts = []
    people = {}
    for name in ("rep", "neighbor", "coordinator", "editor"):
        context = browser.new_context(java_script_enabled=how != "plain")
        contexts.append(context)
        keyboard = how == "keyboard" and name == "rep"
        people[name] = Walker(watch.follow(context.new_page()), portal, language, keyboard=keyboard)
    yield people
    for context in contexts:
        context.close()


@pytest.fixture
def keles(portal: str) -> Department:
    """A department of Keles that is recorded without work areas, with a colleague in it."""
    department = Department.objects.create(
        municipality=Municipality.objects.get(slug="keles"), name="Sosyal Destek Müdürlüğü"
    )
    AppointmentFactory(
        municipality=department.municipality,
        department=department,
        user__name="Ardıl Kişi",
        user__email="ardil@example.org",
        user__password=PASSWORD,
    )
    return department


def invite(department: Department, language: str) -> str:
    """The path of the link in the mail that invites Zeynep."""
    from members.actions.invitations import invite as send
    from members.models import Invitation, User

    invitation = Invitation(
        email="zeynep@example.org",
        name="Zeynep Kaya",
        language=language,
        municipality=department.municipality,
        department=department,
    )
    send(invitation=invitation, by=User.objects.get(email="admin@example.org"))
    send_due_mails()
    found = re.search(rf"/({language}/accounts/invitation/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return f"/{found[1]}"


def test_representative_from_invitation_to_successor(walkers: dict[str, Walker], keles: Department) -> None:
    rep, editor = walkers["rep"], walkers["editor"]
    coordinator, neighbor = walkers["coordinator"], walkers["neighbor"]
    _comes_in_with_a_second_factor(rep, keles)
    _changes_the_record(rep, editor)
    _qualifies(rep, editor, keles)
    _joins(rep, coordinator)
    need = _brings_a_need(rep, neighbor)
    _is_answered(coordinator, need)
    _leaves(rep, neighbor, need)


def _comes_in_with_a_second_factor(rep: Walker, department: Department) -> None:
    rep.go(invite(department, rep.language))
    rep.fill("[name=password1]", PHRASE)
    rep.fill("[name=password2]", PHRASE)
    rep.press("[name=notice]")
    rep.press("main form button.btn")
    rep.page.wait_for_url(f"**/{rep.language}/my/")
    rep.go("accounts/second-factor/set-up/")
    if rep.page.locator("main [name=password]").count():
        rep.fill("main [name=password]", PHRASE)
        rep.press("main form button.btn")
    secret = rep.page.locator("main code").inner_text()
    rep.fill("main [name=code]", code_of(secret))
    rep.press("main form button.btn")
    rep.page.wait_for_load_state()
    rep.press(".strip form button")
    from allauth.mfa.models import Authenticator
    from django.core.cache import cache

    cache.clear()  # the code of this half minute may be used once more
    assert Authenticator.objects.filter(user__email="zeynep@example.org", type="totp").exists()
    rep.sign_in("zeynep@example.org", PHRASE)
    rep.fill("main [name=code]", code_of(secret))
    rep.press("main form button.btn")
    rep.page.wait_for_url(f"**/{rep.language}/my/")
    rep.sees("Keles")


def _changes_the_record(rep: Walker, editor: Walker) -> None:
    rep.go("my/municipality/")
    rep.fill("[name=phone]", "0224 861 20 01")
    rep.press("main form:has([name=phone]) button.btn")
    change = ProfileChange.objects.get(field="phone")
    editor.sign_in(EDITOR)
    editor.go(f"/admin/members/profilechange/{change.pk}/change/")
    editor.press("[name=_approve]")
    assert Municipality.objects.get(slug="keles").phone == "0224 861 20 01"
    rep.go("members/keles/")
    rep.sees("0224 861 20 01")


def _qualifies(rep: Walker, editor: Walker, department: Department) -> None:
    """The department is recorded without work areas: the page says so, and leads to where that is mended."""
    rep.go(f"platforms/{SLUG}/join/")
    expect(rep.page.locator("[name=message]")).to_have_count(0)
    rep.press(".findings a")
    rep.go(f"my/municipality/departments/{department.pk}/")
    area = WorkArea.objects.get(code="social-services")
    rep.press(f"[name=work_areas][value='{area.pk}'], [name=work_areas][value='{area.code}']")
    rep.press("main form:has([name=work_areas]) button.btn")
    change = DepartmentChange.objects.get(department=department)
    editor.go(f"/admin/members/departmentchange/{change.pk}/change/")
    editor.press("[name=_approve]")
    assert list(department.work_areas.all()) == [area]


def _joins(rep: Walker, coordinator: Walker) -> None:
    rep.go(f"platforms/{SLUG}/")
    rep.press(".panel a.btn")
    rep.fill("[name=message]", "Evde bakım ve sosyal yardım.")
    rep.press("main form:has([name=message]) button.btn")
    asked = JoinRequest.objects.pending().get()
    coordinator.sign_in(COORDINATOR)
    coordinator.go(f"/admin/platforms/joinrequest/{asked.pk}/change/")
    coordinator.press("[name=_approve]")
    assert SeatHolder.objects.current().filter(appointment=asked.appointment).exists()
    send_due_mails()
    assert mail.outbox[-1].to == ["zeynep@example.org"]
    rep.go(f"platforms/{SLUG}/workspace/posts/new/")
    rep.fill("[name=title]", "Köylerde evde bakım")
    rep.fill("[name=body]", "İki araçla **haftada iki gün** gidiyoruz.")
    rep.page.locator("[name=attached]").set_input_files(
        {"name": "köy rotası.csv", "mimeType": "text/csv", "buffer": "gün;köy\nSalı;Baraklı\n".encode()}
    )
    rep.press("[name=publish]")
    rep.sees("köy rotası.csv")
    with rep.page.expect_download() as download:
        rep.press("a[download]")
    assert download.value.suggested_filename == "köy rotası.csv"


def _brings_a_need(rep: Walker, neighbor: Walker) -> Need:
    rep.go(f"platforms/{SLUG}/workspace/needs/new/")
    rep.fill("[name=title]", "Köyler için bakım aracı")
    rep.fill("[name=what]", "Kışın köylere ulaşamıyoruz.")
    rep.press("main form:has([name=what]) button.btn")
    need = Need.objects.get(title="Köyler için bakım aracı")
    neighbor.sign_in(NEIGHBOR)
    neighbor.go(f"platforms/{SLUG}/workspace/needs/{need.pk}/")
    neighbor.fill("aside [name=note]", "Bizim dağ köylerimizde de.")
    neighbor.press("aside form:has([name=note]) button.btn")
    assert need.supports.get().municipality.slug == "nilufer"
    return need


def _is_answered(coordinator: Walker, need: Need) -> None:
    coordinator.go(f"platforms/{SLUG}/workspace/themes/new/")
    coordinator.fill("[name=title_tr]", "Köylere ulaşım")
    coordinator.press("main form:has([name=title_tr]) button.btn")
    coordinator.go(f"platforms/{SLUG}/workspace/needs/{need.pk}/")
    coordinator.page.locator("aside select[name=theme]").select_option(label="Köylere ulaşım")
    coordinator.press("aside form:has(select[name=theme]) button.btn")
    need.refresh_from_db()
    coordinator.go(f"platforms/{SLUG}/workspace/themes/{need.theme_id}/recommend/")
    for name, text in (
        ("title_tr", "Köyler için ortak araç"),
        ("addressee_tr", "Üye belediyelere"),
        ("text_tr", "Komşu belediyeler aracı paylaşsın."),
    ):
        coordinator.fill(f"[name={name}]", text)
    coordinator.press("main form:has([name=title_tr]) button.btn")
    for state in ("in_review", "adopted", "adopted"):  # what everybody reads is asked a second time
        coordinator.press(f"main [name=to][value={state}]")
    recommendation = Recommendation.objects.get(theme=need.theme_id)
    assert recommendation.state == "adopted"
    mail.outbox.clear()
    send_due_mails()
    told = {letter.to[0] for letter in mail.outbox}
    assert told == {"zeynep@example.org", NEIGHBOR}
    coordinator.go(f"platforms/{SLUG}/recommendations/{recommendation.number}/")
    coordinator.sees("Köyler için ortak araç")
    expect(coordinator.page.locator("main")).not_to_contain_text("Keles")


def _leaves(rep: Walker, successor: Walker, need: Need) -> None:
    Need.objects.filter(pk=need.pk).update(state="gathered")  # still open, so that it passes on
    begun = dt.date.today() - dt.timedelta(days=30)
    Appointment.objects.filter(user__email="zeynep@example.org").update(started=begun)
    rep.go("my/leave/")
    rep.fill("[name=last_day]", (dt.date.today() - dt.timedelta(days=1)).isoformat())
    option = rep.page.locator("[name=successor] option", has_text="Ardıl Kişi").first
    rep.page.locator("[name=successor]").select_option(label=option.inner_text())
    rep.press("main form button.btn")
    rep.sees("Köyler için bakım aracı")
    rep.press("main form button.btn")
    rep.go(f"platforms/{SLUG}/workspace/")
    assert rep.page.title().startswith(("There is no page", "Bu adreste bir sayfa yok"))
    successor.page.context.clear_cookies()
    successor.sign_in("ardil@example.org")
    successor.go(f"platforms/{SLUG}/workspace/needs/{need.pk}/")
    successor.sees("Ardıl Kişi")
    successor.press(".work .acts a.btn")
    expect(successor.page.locator("[name=what]")).to_have_value("Kışın köylere ulaşamıyoruz.")


def test_department_that_does_not_qualify_is_told_why(portal: str, plain_visitor: Page) -> None:
    walker = Walker(plain_visitor, portal, "en")
    call_command("createcachetable")
    walker.sign_in("rep.izmit@example.org")
    walker.go(f"platforms/{SLUG}/join/")
    walker.sees("Your department does not qualify yet")
    walker.sees("The department is recorded with none of the platform’s work areas")
    expect(plain_visitor.locator("[name=message]")).to_have_count(0)


def test_workspace_is_nowhere_for_who_has_no_seat(portal: str, plain_visitor: Page) -> None:
    walker = Walker(plain_visitor, portal, "en")
    call_command("createcachetable")
    need = Need.objects.filter(platform__slug="migration").first()
    walker.sign_in("rep.osmangazi@example.org")  # has a seat on the other platform alone
    for path in ("", "posts/", "needs/", f"needs/{need.pk}/", "documents/", "people/", "groups/"):
        answer = plain_visitor.goto(f"{portal}/en/platforms/migration/workspace/{path}")
        assert answer is not None
        assert answer.status == 404


@each_width_in_a_language
def test_workspace_and_platforms_break_no_rule(
    portal: str, axe_page: Page, language: str, width: int
) -> None:
    call_command("createcachetable")
    walker = Walker(axe_page, portal, language)
    found = []
    for path in (
        "platforms/",
        "platforms/migration/",
        "platforms/migration/recommendations/1/",
        "committees/migration-and-social-cohesion/",
    ):
        walker.go(path)
        found += faults_at(axe_page, width)
    walker.sign_in(COORDINATOR)
    work = "platforms/migration/workspace/"
    need = Need.objects.filter(platform__slug="migration").first()
    platform = Platform.objects.get(slug="migration")
    for path in (
        work,
        f"{work}posts/",
        f"{work}posts/{platform.posts.first().pk}/",
        f"{work}posts/new/",
        f"{work}documents/",
        f"{work}documents/{platform.documents.first().pk}/",
        f"{work}documents/new/",
        f"{work}needs/",
        f"{work}needs/{need.pk}/",
        f"{work}themes/{platform.themes.first().pk}/",
        f"{work}recommendations/1/",
        f"{work}recommendations/2/text/",
        f"{work}people/",
        f"{work}groups/",
        f"{work}notices/",
    ):
        walker.go(path)
        found += faults_at(axe_page, width)
    assert found == []


@each_width_in_a_language
def test_pages_of_a_representative_break_no_rule(
    portal: str, axe_page: Page, language: str, width: int
) -> None:
    call_command("createcachetable")
    walker = Walker(axe_page, portal, language)
    walker.sign_in(NEIGHBOR)
    found = []
    for path in (
        "my/",
        "my/platforms/",
        "my/needs/",
        "platforms/migration/join/",
        "platforms/migration/workspace/needs/new/",
    ):
        walker.go(path)
        found += faults_at(axe_page, width)
    axe_page.locator("main form button.btn").first.click()
    found += faults_at(axe_page, width)
    assert found == []
    assert Appointment.objects.filter(user__email=NEIGHBOR).exists()
