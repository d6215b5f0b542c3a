"""A full activity: registered, offered a freed place, attended, certified, confirmed by a stranger.

Walked in both languages, once with JavaScript and once without.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from members.actions.mails import send_due_mails
from members.models import Appointment, User
from programs.actions.attendance import show_code
from programs.models import Activity, Certificate, Registration, Session
from tests.e2e.conftest import Watch, sign_in
from tests.e2e.screens import faults_on_all_screens
from tests.e2e.test_workspace import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOLDER, WAITER = "rep.nilufer@example.org", "rep.osmangazi@example.org"
WORDS = {
    "en": ("On the waiting list", "Place offered", "Registered", "This certificate is valid", "was revoked"),
    "tr": ("Bekleme listesinde", "Yer önerildi", "Kayıtlı", "Bu belge geçerli", "iptal edildi"),
}


@pytest.fixture(params=[("en", True), ("tr", False)], ids=["en", "tr without JavaScript"])
def walk(request: pytest.FixtureRequest, browser: Browser, portal: str, watch: Watch) -> Iterator[tuple]:
    """The language, and a maker of people at browsers of their own."""
    language, with_scripts = request.param
    contexts = []

    def person(email: str = "") -> Walker:
        contexts.append(browser.new_context(java_script_enabled=with_scripts))
        walker = Walker(watch.follow(contexts[-1].new_page()), portal, language)
        if email:
            User.objects.filter(email=email).update(language=language)
            walker.sign_in(email)
        return walker

    yield language, person
    for context in contexts:
        context.close()


def letters() -> list[str]:
    """Send what is due, and give the subjects of what was sent, by whom it went to."""
    mail.outbox.clear()
    send_due_mails()
    return [f"{letter.to[0]}: {letter.subject}" for letter in mail.outbox]


def activity_title(language: str) -> str:
    """What the mails call the activity."""
    activity = Activity.objects.get(slug="sample-street-exchange")
    return activity.title_en or "" if language == "en" else activity.title_tr


def move_session(activity: Activity, hours: int) -> Session:
    """Let the session begin so many hours from now: nobody waits six weeks in a test."""
    session = activity.sessions.get()
    session.starts = timezone.now() + dt.timedelta(hours=hours)
    session.ends = session.starts + dt.timedelta(hours=1)
    session.save()
    return session


def test_full_activity_from_the_waiting_list_to_a_confirmed_certificate(walk, portal, browser) -> None:
    language, person = walk
    waiting, offered, registered, valid, revoked = WORDS[language]
    activity = Activity.objects.get(slug="sample-street-exchange")
    Activity.objects.filter(pk=activity.pk).update(certificate_share=100)
    page = f"activities/{activity.slug}/"

    waiter = person(WAITER)
    waiter.go(page)
    waiter.press(f'a[href$="/{page}register/"]')
    waiter.page.locator("[name=role]").select_option("expert")
    waiter.press("main form[novalidate] button.btn")
    waiter.sees(waiting)

    holder = person(HOLDER)
    holder.go(f"{page}register/")
    holder.sees(registered)
    holder.press('a[href$="/cancel/"]')
    holder.press("main form:not([novalidate]) button")
    assert [each for each in letters() if each.startswith(WAITER)][-1].endswith(activity_title(language))

    waiter.go("my/")
    waiter.press(f'main a[href$="/{page}register/"]')
    waiter.sees(offered)
    waiter.press('form[action$="/accept/"] button')
    waiter.sees(registered)
    own = Registration.objects.get(activity=activity, user__email=WAITER)
    assert (own.state, own.role) == ("confirmed", "expert")

    session = move_session(activity, 0)
    code = show_code(session=session, by=User.objects.get(email="admin@example.org"))
    waiter.go("my/activities/")
    waiter.fill("[name=code]", code.lower())
    waiter.press("#door button")
    assert own.attendances.get().way == "code"

    move_session(activity, -3)
    with browser.new_context() as context:
        boss = sign_in(context.new_page(), portal, "admin@example.org")
        boss.goto(f"{portal}/admin/programs/activity/{activity.pk}/change/")
        boss.locator("[name=_issue]").click()
        expect(boss.locator(".messagelist")).to_be_visible()
    certificate = Certificate.objects.get(registration=own)
    assert certificate.language == language

    waiter.go("my/activities/")
    with waiter.page.expect_download() as download:
        waiter.page.locator(f'a[href$="{certificate.serial}.pdf"]').click()
    assert download.value.suggested_filename == f"{certificate.serial}.pdf"

    stranger = person()
    stranger.go(f"certificates/{certificate.serial}/")
    stranger.sees(valid)
    stranger.sees(certificate.name)
    Certificate.objects.filter(pk=certificate.pk).update(
        revoked_at=timezone.now(), revoked_by=certificate.issued_by, revoked_reason="A mistake"
    )
    stranger.go(f"certificates/{certificate.serial}/")
    stranger.sees(revoked)


def test_pages_of_a_person_and_of_an_attendance_list_are_accessible(portal: str, axe_page: Page) -> None:
    activity = Activity.objects.get(slug="sample-street-exchange")
    session = activity.sessions.get()
    sign_in(axe_page, portal, "admin@example.org")
    for path in (
        f"/admin/programs/activity/{activity.pk}/change/",
        f"/admin/programs/activity/sessions/{session.pk}/attendance/",
    ):
        axe_page.goto(f"{portal}{path}")
        assert faults_on_all_screens(axe_page) == []
    axe_page.context.clear_cookies()
    me = Appointment.objects.get(user__email=WAITER)
    Walker(axe_page, portal, "en").sign_in(me.user.email)
    for path in ("my/activities/", f"activities/{activity.slug}/register/"):
        axe_page.goto(f"{portal}/en/{path}")
        assert faults_on_all_screens(axe_page) == []
