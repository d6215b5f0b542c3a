"""Nobody decides on a leader, and no older form replaces an answer, that they have not seen."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from members.actions.renewal import Said, save_answer
from members.enums import LeaderAnswer
from members.models import LeaderTerm
from members.queries.renewal_sheet import sheet_of
from tests.factories.members import (
    AppointmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    RenewalAnswerFactory,
    UserFactory,
)
from tests.languages import signed_in
from tests.races import at_once

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


def values(response) -> dict[str, str]:
    """What a browser would send of the page's form."""
    form = response.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "")}


def test_older_form_does_not_replace_a_colleagues_leader(held, colleague, answer):
    client = signed_in(colleague.user)
    older = values(client.get(PAGE))
    names(answer, held, "Yeni Başkan")
    refused = client.post(PAGE, older | {"leader": "stands", "later": "1"})
    told = refused.content.decode()
    assert refused.status_code == 422
    for words in ("has changed since you opened this page", "Yeni Başkan", "As recorded", "Somebody else"):
        assert words in told
    answer.refresh_from_db()
    assert (answer.leader, answer.leader_name) == (LeaderAnswer.PROPOSED, "Yeni Başkan")
    assert client.post(PAGE, values(refused) | {"later": "1"}).status_code == 302
    answer.refresh_from_db()
    assert answer.leader == LeaderAnswer.STANDS


def test_older_form_changes_only_what_its_reader_touched(held, colleague, answer):
    client = signed_in(colleague.user)
    older = values(client.get(PAGE))
    said = Said(people={held.pk: False})
    names(answer, held, "Yeni Başkan")
    save_answer(answer=answer, appointment=held, said=said)
    mine = {f"person_{colleague.pk}": "stands", "leader_name": "", "leader_from": "", "later": "1"}
    assert client.post(PAGE, older | mine).status_code == 302
    answer.refresh_from_db()
    assert (answer.leader, answer.leader_name) == (LeaderAnswer.PROPOSED, "Yeni Başkan")
    points = dict(answer.points.values_list("appointment", "stands"))
    assert points == {held.pk: False, colleague.pk: True}


def test_older_form_confirms_nothing_that_a_colleague_said_otherwise(held, colleague, answer):
    all_stay = {held.pk: True, colleague.pk: True}
    save_answer(answer=answer, appointment=held, said=Said(True, people=all_stay))
    client = signed_in(colleague.user)
    older = values(client.get(PAGE))
    names(answer, held, "Yeni Başkan")
    refused = client.post(PAGE, older | {"confirm": "1"})
    assert (refused.status_code, "Yeni Başkan" in refused.content.decode()) == (422, True)
    answer.refresh_from_db()
    assert (answer.leader, answer.state) == (LeaderAnswer.PROPOSED, "waiting")
    assert client.post(PAGE, values(refused) | {"confirm": "1"}).status_code == 302
    answer.refresh_from_db()
    assert (answer.leader, answer.state) == (LeaderAnswer.PROPOSED, "confirmed")


def test_what_one_said_oneself_and_could_not_confirm_is_corrected(held, answer):
    client = signed_in(held.user)
    sent = {"leader": "stands", f"person_{held.pk}": "gone", "confirm": "1"}
    refused = client.post(PAGE, values(client.get(PAGE)) | sent)
    assert "Say first on which day this ends" in refused.content.decode()
    assert answer.points.get().stands is False
    corrected = values(refused) | {f"person_{held.pk}": "stands", "confirm": "1"}
    assert client.post(PAGE, corrected).status_code == 302
    answer.refresh_from_db()
    assert answer.state == "confirmed"


def test_of_eight_who_name_a_leader_from_the_same_form_one_is_not_told(shared_database):
    answer = RenewalAnswerFactory()
    people = [AppointmentFactory(municipality=answer.municipality, department=None) for _each in range(8)]
    seen = sheet_of(answer).shown()

    def say(number: int) -> None:
        said = Said(False, f"Başkan {chr(65 + number)}", DAY)
        save_answer(answer=answer, appointment=people[number], said=said, seen=seen)

    outcomes = at_once(8, say)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["EditConflict"] * 7, "NoneType"]
