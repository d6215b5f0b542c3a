"""Nobody decides on a leader, and no older form replaces an answer, that they have not seen."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.actions.renewal import Said, save_answer
from members.enums import LeaderAnswer
from members.models import LeaderTerm
from tests.factories.members import (
    AppointmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    RenewalAnswerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/my/renewal/"
DAY = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def place():
    found = MembershipPeriodFactory(municipality__place="Gemlik").municipality
    LeaderTermFactory(municipality=found, person_name="Eski Başkan", ended=None)
    return found


@pytest.fixture
def held(place):
    return AppointmentFactory(municipality=place, department=None, user__name="Ayşe Yılmaz")


@pytest.fixture
def colleague(place):
    return AppointmentFactory(municipality=place, department=None, user__name="Mehmet Demir")


@pytest.fixture
def answer(place):
    return RenewalAnswerFactory(municipality=place)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(looked_at|shown)" value="([^"]*)"', page))


def names(answer, appointment, name: str) -> None:
    """Let the municipality name that leader."""
    said = Said(leader_stands=False, leader_name=name, leader_from=DAY)
    save_answer(answer=answer, appointment=appointment, said=said)


@pytest.mark.parametrize(
    "pressed", [{"_accept": "", "leader_note": "Notum"}, {"_return": "", "leader_note": "Notum"}]
)
def test_staff_decide_on_no_leader_that_they_did_not_see(held, colleague, answer, pressed):
    names(answer, held, "Doğru Kişi")
    staff = signed_in(UserFactory(superuser=True))
    address = reverse("admin:members_renewalanswer_change", args=[answer.pk])
    older = hidden(staff.get(address).content.decode())
    names(answer, colleague, "Başka Kişi")
    for sent in (older, {}):
        page = staff.post(address, pressed | sent).content.decode()
        assert "proposes somebody else by now" in page
        assert ("Başka Kişi" in page, "Notum" in page) == (True, True)
        answer.refresh_from_db()
        assert answer.leader == LeaderAnswer.PROPOSED
    assert not LeaderTerm.objects.filter(person_name="Başka Kişi").exists()
    staff.post(address, pressed | hidden(page))
    answer.refresh_from_db()
    assert answer.leader == (LeaderAnswer.ACCEPTED if "_accept" in pressed else LeaderAnswer.RETURNED)
