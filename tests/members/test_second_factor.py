"""The second factor: asked for after the password, required of staff, sealed, taken away by another alone."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as portal_settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from members.actions.accounts import take_second_factor
from members.actions.mails import send_due_mails
from members.models import User
from mmu_portal.lib.errors import DomainError
from tests.factories.members import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def counters() -> None:
    """Attempts and used codes are counted from nothing in each test."""
    call_command("createcachetable", verbosity=0)
    cache.clear()


@pytest.fixture
def required(settings: Settings) -> None:
    """The rule of production."""
    settings.SECOND_FACTOR_FOR_STAFF = True


def enter(client: Client, user: User) -> str:
    """Give address and password; where that leads."""
    return client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD}).url  # type: ignore[attr-defined]


def code_of(secret: str) -> str:
    """What an app shows now for this key."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client: Client) -> str:
    """Set up a second factor for who is signed in; the app's key."""
    assert "/reauthenticate/" in client.get("/en/accounts/second-factor/set-up/").url  # type: ignore[attr-defined]
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/en/accounts/second-factor/set-up/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)  # type: ignore[union-attr]
    answer = client.post("/en/accounts/second-factor/set-up/", {"code": code_of(secret)})
    assert answer.status_code == 302
    cache.clear()
    return secret


def test_code_is_asked_for_after_the_password_and_works_once() -> None:
    user, client = UserFactory(), Client()
    enter(client, user)
    secret = set_up(client)
    other = Client()
    assert enter(other, user) == "/en/accounts/second-factor/"
    assert "_auth_user_id" not in other.session
    wrong = other.post("/en/accounts/second-factor/", {"code": "000000"}).content.decode()
    assert "This code is wrong, was used already, or is too old." in wrong
    code = code_of(secret)
    assert other.post("/en/accounts/second-factor/", {"code": code}).status_code == 302
    assert other.session["_auth_user_id"] == str(user.pk)
    thief = Client()
    enter(thief, user)
    assert thief.post("/en/accounts/second-factor/", {"code": code}).status_code == 200
    assert "_auth_user_id" not in thief.session


def test_recovery_code_opens_once() -> None:
    user, client = UserFactory(), Client()
    enter(client, user)
    set_up(client)
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/en/accounts/recovery-codes/").content.decode())
    assert len(codes) == 10
    downloaded = client.get("/en/accounts/recovery-codes/file/")
    assert codes[3] in downloaded.content.decode()
    for attempt, opens in ((1, True), (2, False)):
        other = Client()
        enter(other, user)
        other.post("/en/accounts/second-factor/", {"code": codes[0]})
        assert ("_auth_user_id" in other.session) is opens, attempt


def test_what_is_stored_makes_no_codes(settings: Settings) -> None:
    user, client = UserFactory(), Client()
    enter(client, user)
    secret = set_up(client)
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/en/accounts/recovery-codes/").content.decode())
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)
    settings.SECRET_KEY = "another key of the portal, made after the first one was lost"
    other = Client()
    enter(other, user)
    assert other.post("/en/accounts/second-factor/", {"code": code_of(secret)}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_attempts_are_limited() -> None:
    user, client = UserFactory(), Client()
    enter(client, user)
    set_up(client)
    other = Client()
    enter(other, user)
    for _attempt in range(10):
        other.post("/en/accounts/second-factor/", {"code": "000000"})
    assert (
        "Too many failed attempts"
        in other.post("/en/accounts/second-factor/", {"code": "000000"}).content.decode()
    )


@pytest.mark.parametrize("page", ["/admin/", "/admin/members/municipality/", "/en/members/", "/en/"])
def test_staff_without_a_second_factor_come_nowhere(required: None, page: str) -> None:
    client = Client()
    client.force_login(UserFactory(staff=True, superuser=True))
    assert client.get(page).url.endswith("/accounts/second-factor/set-up/")  # type: ignore[attr-defined]
    assert client.post(page).status_code == 302


def test_staff_set_up_a_second_factor_and_come_in(required: None) -> None:
    user, client = UserFactory(staff=True), Client()
    client.cookies[portal_settings.LANGUAGE_COOKIE_NAME] = "en"
    enter(client, user)
    page = client.get("/admin/", follow=True).content.decode()
    assert "Set yours up to go on." in page
    set_up(client)
    assert client.get("/admin/").status_code == 200
    assert (
        "Staff cannot work without a second factor."
        in client.get("/en/accounts/second-factor/remove/").content.decode()
    )
    client.post("/en/accounts/second-factor/remove/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_representatives_and_readers_are_not_asked(required: None) -> None:
    client = Client()
    assert client.get("/en/members/").status_code == 200
    client.force_login(UserFactory())
    assert client.get("/en/members/").status_code == 200


def test_staff_can_always_sign_out(required: None) -> None:
    client = Client()
    client.force_login(UserFactory(staff=True))
    client.post("/en/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_production_requires_it_and_the_demonstration_does_not() -> None:
    assert portal_settings.DEMO
    assert not portal_settings.SECOND_FACTOR_FOR_STAFF


def test_each_change_is_told_by_mail(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    user, client = UserFactory(), Client()
    enter(client, user)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
        client.post("/en/accounts/recovery-codes/new/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/accounts/second-factor/remove/")
    send_due_mails()
    assert [message.subject for message in mail.outbox] == [
        "A second factor was set up",
        "New recovery codes were made",
        "The second factor was removed",
    ]
    assert secret not in str([message.body for message in mail.outbox])
    assert not Authenticator.objects.exists()


def test_another_superuser_gives_a_new_start(client: Client) -> None:
    user, boss = UserFactory(staff=True, language="en"), UserFactory(superuser=True, name="Ayşe Müdür")
    signed_in = Client()
    enter(signed_in, user)
    set_up(signed_in)
    client.force_login(boss)
    client.cookies[portal_settings.LANGUAGE_COOKIE_NAME] = "en"
    chosen = {"action": "take_factors", "_selected_action": [user.pk, boss.pk]}
    told = client.post(reverse("admin:members_user_changelist"), chosen, follow=True).content.decode()
    assert f"The second factor of {user} was removed." in told
    assert "Only another superuser removes a second factor." in told
    assert not Authenticator.objects.filter(user=user).exists()
    send_due_mails()
    assert "Ayşe Müdür removed the second factor" in str(mail.outbox[-1].body)


def test_who_is_no_superuser_takes_none(client: Client) -> None:
    user = UserFactory()
    signed_in = Client()
    enter(signed_in, user)
    set_up(signed_in)
    with pytest.raises(DomainError):
        take_second_factor(account=user, by=UserFactory(staff=True))
    assert Authenticator.objects.filter(user=user).exists()
