"""People see where they are signed in, and end it there."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from members.models import PersonSession
from members.sessions import device_of
from tests.factories.members import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
PAGE = "/en/accounts/sessions/"


def signed_in(user, agent=FIREFOX):
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert SESSION_KEY in client.session
    return client


def handles(client):
    return re.findall(r'name="session" value="(\w+)"', client.get(PAGE).content.decode())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (CHROME, "Chrome, Android"),
        (f"{CHROME} Edg/140.0", "Edge, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_device_is_told_in_a_word_or_two(agent, words):
    assert device_of(agent) == words


def test_person_sees_each_session_and_no_key_of_one():
    user = UserFactory()
    here, there = signed_in(user), signed_in(user, CHROME)
    text = here.get(PAGE).content.decode()
    assert ("Firefox, Windows" in text, "Chrome, Android" in text, "this one" in text) == (True, True, True)
    assert len(handles(here)) == 1
    for client in (here, there):
        assert client.session.session_key not in text


def test_session_began_when_the_person_signed_in():
    here = signed_in(UserFactory())
    began = PersonSession.objects.get().began_at
    session = here.session
    session["taste"] = "sweet"
    session.save()
    assert PersonSession.objects.get().began_at == began


def test_ended_session_is_signed_out_at_once():
    user = UserFactory()
    here, there = signed_in(user), signed_in(user, CHROME)
    (handle,) = handles(here)
    assert "The session was ended." in here.post(PAGE, {"session": handle}, follow=True).content.decode()
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200
    again = here.post(PAGE, {"session": handle}, follow=True).content.decode()
    assert "This session had ended before." in again


def test_all_others_are_ended_and_this_one_stays():
    user, other = UserFactory(), UserFactory()
    here, stranger = signed_in(user), signed_in(other)
    there = [signed_in(user, CHROME) for _number in range(3)]
    assert "3 sessions were ended." in here.post(PAGE, {"others": "1"}, follow=True).content.decode()
    assert [client.get(PAGE).status_code for client in there] == [302, 302, 302]
    assert (here.get(PAGE).status_code, stranger.get(PAGE).status_code) == (200, 200)


def test_nobody_ends_anothers_session():
    victim, thief = signed_in(UserFactory()), UserFactory()
    other = signed_in(thief)
    spare = signed_in(thief, CHROME)
    assert len(handles(other)) == 1
    for sent in (victim.session.session_key, "", "x" * 5000, "é"):
        other.post(PAGE, {"session": sent})
    assert (victim.get(PAGE).status_code, spare.get(PAGE).status_code) == (200, 200)


def test_session_of_an_old_password_is_not_shown():
    user = UserFactory()
    here = signed_in(user)
    signed_in(user, CHROME)
    new = {"oldpassword": PASSWORD, "password1": "quite another phrase", "password2": "quite another phrase"}
    here.post("/en/accounts/password/change/", new)
    text = here.get(PAGE).content.decode()
    assert ("Firefox, Windows" in text, "Chrome, Android" in text) == (True, False)


def test_session_without_a_person_is_nobodys():
    client = Client()
    session = client.session
    session["taste"] = "sweet"
    session.save()
    assert PersonSession.objects.get(session_key=session.session_key).user is None
