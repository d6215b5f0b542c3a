"""Sign-in, passwords, and what is closed."""

import re
from unittest import mock

import pytest
from allauth.core.internal import ratelimit
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, RequestFactory

from members.actions.mails import send_due_mails
from members.models import Mail, User
from tests.factories.members import PASSWORD, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counters() -> None:
    """Attempts are counted from nothing in each test."""
    call_command("createcachetable", verbosity=0)
    cache.clear()


def sign_in(client: Client, email: str, password: str) -> str:
    """The page that answers an attempt; empty if it let the person in."""
    response = client.post("/en/accounts/login/", {"login": email, "password": password})
    return "" if response.status_code == 302 else response.content.decode()


def problem(html: str) -> str:
    """What the error summary says."""
    found = re.search(r'<div class="errors".*?</div>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(0)).split()) if found else ""


def test_sign_in_page_offers_e_mail_and_password_alone(client: Client) -> None:
    html = client.get("/en/accounts/login/").content.decode()
    assert re.findall(r'<input type="(?:email|password|text|checkbox)" name="([a-z0-9]+)"', html) == [
        "login",
        "password",
    ]
    assert "placeholder" not in html
    assert "signup" not in html


def test_sign_in_with_the_right_password_leads_staff_to_the_back_office(client: Client) -> None:
    user = UserFactory(staff=True)
    response = client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0].startswith("/admin/")


@pytest.mark.parametrize("language", ["tr", "en"])
def test_back_office_speaks_the_language_of_the_sign_in(client: Client, language: str) -> None:
    user = UserFactory(staff=True)
    door = f"/{language}/accounts/login/"
    other = "tr" if language == "en" else "en"
    response = client.post(
        door, {"login": user.email, "password": PASSWORD}, follow=True, headers={"Accept-Language": other}
    )
    assert f'<html lang="{language}"' in response.content.decode()


def test_sign_in_says_the_same_of_a_wrong_password_and_of_a_stranger(client: Client) -> None:
    user = UserFactory()
    wrong = problem(sign_in(client, user.email, "not the password at all"))
    stranger = problem(sign_in(client, "nobody@example.org", "not the password at all"))
    assert wrong == stranger
    assert wrong.startswith("There is a problem")


def test_sign_in_pauses_after_ten_wrong_passwords(client: Client) -> None:
    user = UserFactory()
    answers = [sign_in(client, user.email, f"wrong password {number}") for number in range(11)]
    assert problem(answers[0]) != problem(answers[10])
    assert sign_in(client, user.email, PASSWORD) != ""


def test_sign_in_keeps_the_address_that_was_typed(client: Client) -> None:
    html = sign_in(client, "nobody@example.org", "wrong password")
    assert 'value="nobody@example.org"' in html
    assert "wrong password" not in html


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_leads_to_no_other_site(client: Client, target: str) -> None:
    user = UserFactory()
    form = {"login": user.email, "password": PASSWORD, "next": target}
    assert "evil" not in client.post("/en/accounts/login/", form)["Location"]


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "confirm-email/x/", "password/set/", "login/code/confirm/"],
)
def test_what_is_not_offered_does_not_exist(client: Client, path: str) -> None:
    assert client.get(f"/en/accounts/{path}").status_code == 404
    client.force_login(UserFactory())
    assert client.get(f"/en/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("login/", "Sign in"),
        ("inactive/", "This account is closed"),
        ("password/reset/", "Choose a new password"),
        ("password/reset/done/", "Check your e-mail"),
        ("password/reset/key/1-bad/", "This link no longer works"),
        ("password/reset/key/done/", "Your password is changed"),
    ],
)
def test_page_for_strangers_stands_in_the_frame(client: Client, path: str, title: str) -> None:
    html = client.get(f"/en/accounts/{path}").content.decode()
    assert f"<h1>{title}</h1>" in html
    assert 'class="brand"' in html


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("logout/", "Sign out"),
        ("password/change/", "Change your password"),
        ("reauthenticate/", "Confirm that it is you"),
    ],
)
def test_page_for_the_signed_in_stands_in_the_frame(client: Client, path: str, title: str) -> None:
    user = UserFactory()
    sign_in(client, user.email, PASSWORD)
    html = client.get(f"/en/accounts/{path}").content.decode()
    assert f"<h1>{title}</h1>" in html
    assert 'class="brand"' in html


def test_sign_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())
    client.get("/en/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/en/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_reset_writes_to_the_account_and_the_link_works_once(client: Client) -> None:
    user = UserFactory()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    send_due_mails()
    assert [message.to for message in mail.outbox] == [[user.email]]
    link = re.search(r"http://[^/]+(/en/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    form = client.get(link.group(1), follow=True)  # type: ignore[union-attr]
    new = {"password1": "a quite new password", "password2": "a quite new password"}
    client.post(form.redirect_chain[-1][0], new)
    assert User.objects.get(pk=user.pk).check_password("a quite new password")
    again = Client().get(link.group(1), follow=True).content.decode()  # type: ignore[union-attr]
    assert "This link no longer works" in again


def test_reset_says_the_same_of_a_stranger_and_writes_nobody(client: Client) -> None:
    user = UserFactory()
    known = client.post("/en/accounts/password/reset/", {"email": user.email})
    unknown = client.post("/en/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    send_due_mails()
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_answer_neither_makes_nor_sends_the_mail(client: Client) -> None:
    user = UserFactory()
    with mock.patch.object(mail.EmailMessage, "send", side_effect=AssertionError):
        known = client.post("/en/accounts/password/reset/", {"email": user.email})
        unknown = client.post("/en/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    (waiting,) = Mail.objects.all()
    assert (waiting.address, waiting.state, waiting.words) == (user.email, "waiting", {})


def test_link_is_kept_nowhere(client: Client) -> None:
    user = UserFactory()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    send_due_mails()
    token = re.search(r"/key/\w+-(\S+)/", str(mail.outbox[0].body)).group(1)  # type: ignore[union-attr]
    stored = [str(vars(row)) for model in apps.get_models() for row in model._base_manager.all()]
    assert stored
    assert token not in "".join(stored)


def test_account_closed_meanwhile_gets_no_link(client: Client) -> None:
    user = UserFactory()
    client.post("/en/accounts/password/reset/", {"email": user.email})
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert send_due_mails() == 0
    assert mail.outbox == []
    assert Mail.objects.get().state == "done"


@pytest.mark.parametrize(
    ("language", "subject"), [("tr", "Yeni parola belirleyin"), ("en", "Choose a new password")]
)
def test_reset_mail_speaks_the_language_of_the_page(client: Client, language: str, subject: str) -> None:
    user = UserFactory()
    client.post(f"/{language}/accounts/password/reset/", {"email": user.email})
    send_due_mails()
    assert mail.outbox[0].subject == subject


def test_changed_password_is_told_by_mail(client: Client) -> None:
    user = UserFactory()
    sign_in(client, user.email, PASSWORD)
    new = "another quite long one"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/en/accounts/password/change/", form)
    send_due_mails()
    assert Mail.objects.get().words == {}
    assert [message.subject for message in mail.outbox] == ["Your password was changed"]
    assert PASSWORD not in str(mail.outbox[0].body)
    assert new not in str(mail.outbox[0].body)


def test_short_password_is_refused_beside_its_field(client: Client) -> None:
    user = UserFactory()
    sign_in(client, user.email, PASSWORD)
    form = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    html = client.post("/en/accounts/password/change/", form).content.decode()
    assert "<title>Error: Change your password" in html
    assert 'href="#id_password1"' in html
    assert re.search(r'name="password1"[^>]*aria-invalid="true"', html)


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_are_counted_one_by_one(shared_database):
    """allauth counts under a lock in the cache: of fourteen at once, ten are let through and no more."""

    def attempt(_place):
        request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
        return ratelimit.consume(request, app="allauth.account", action="login_failed", key="a@example.org")

    outcomes = at_once(14, attempt)
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert 0 < len([each for each in outcomes if each is not None]) <= 10
