"""People see where they are signed in, and end it there."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

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


def rested(client, **clocks):
    """Set clocks of the client's session back by so many seconds."""
    session = client.session
    for name, seconds in clocks.items():
        session[name] = timezone.now().timestamp() - seconds
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.mark.parametrize(
    ("staff", "clocks", "over"),
    [
        (True, {"began": 3600, "seen": 29 * 60}, False),
        (True, {"began": 3600, "seen": 31 * 60}, True),
        (True, {"began": 31 * 60}, True),
        (True, {"began": 12 * 3600 + 5, "seen": 60}, True),
        (False, {"began": 11 * 3600}, False),
        (False, {"began": 12 * 3600 + 5}, True),
    ],
)
def test_session_is_over_after_rest_or_twelve_hours(staff, clocks, over):
    client = Client(headers={"accept-language": "en"})
    client.force_login(UserFactory(staff=staff))
    rested(client, **clocks)
    page = client.get("/en/my/data/?x=1", follow=True)
    assert (SESSION_KEY in client.session) is not over
    if over:
        assert page.redirect_chain == [("/en/accounts/login/?next=%2Fen%2Fmy%2Fdata%2F%3Fx%3D1", 302)]
        assert "Sign in again to go on." in page.content.decode()


def test_what_is_sent_by_an_ended_session_changes_nothing_and_leads_to_the_door():
    client = Client()
    client.force_login(UserFactory(staff=True))
    rested(client, began=31 * 60)
    answer = client.post("/en/accounts/password/change/", {})
    assert (answer.status_code, answer["Location"]) == (302, "/en/accounts/login/")
    assert SESSION_KEY not in client.session


def test_work_of_staff_is_noted_once_a_minute_and_keeps_the_session():
    client = Client()
    client.force_login(UserFactory(staff=True))
    rested(client, began=3600, seen=20 * 60)
    client.get("/en/my/data/")
    noted = client.session["seen"]
    assert timezone.now().timestamp() - noted < 60
    client.get("/en/my/data/")
    assert client.session["seen"] == noted
