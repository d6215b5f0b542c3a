"""An older form replaces nothing that its reader has not seen: not the record, not a colleague's proposal."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from members.actions.changes import propose
from members.actions.departments import propose_department
from members.models import Department, DepartmentChange, Municipality, ProfileChange
from members.models.department_change import DepartmentRecord
from members.queries.shown import fields_shown
from mmu_portal.lib.errors import EditConflict
from tests.factories.members import (
    AppointmentFactory,
    DepartmentFactory,
    MunicipalityFactory,
    WorkAreaFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
PAGE = "/en/my/municipality/"
OLD, COLLEAGUES, MINE = "0224 444 00 00", "0224 444 16 01", "0224 444 16 02"


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def areas():
    return [
        WorkAreaFactory(code="migration", name_en="Migration"),
        WorkAreaFactory(code="roads", name_en="Roads"),
    ]


@pytest.fixture
def held():
    place = MunicipalityFactory(place="Osmangazi", phone=OLD, email="bilgi@osmangazi.bel.tr")
    return AppointmentFactory(
        municipality=place, department=DepartmentFactory(municipality=place, name="Yol")
    )


@pytest.fixture
def colleague(held):
    return AppointmentFactory(municipality=held.municipality)


@pytest.fixture
def client(held):
    reader = Client()
    reader.force_login(held.user)
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return reader


def values(answer) -> dict:
    """What a browser would send of the page's form."""
    form = answer.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def waiting() -> dict[str, str]:
    return dict(ProfileChange.objects.pending().values_list("field", "proposed"))


def test_older_form_neither_withdraws_nor_replaces_other_fields(held, colleague, client):
    older = values(client.get(PAGE))
    propose(appointment=colleague, values={"phone": COLLEAGUES})
    assert client.post(PAGE, older | {"email": "yeni@osmangazi.bel.tr"}).status_code == 302
    assert waiting() == {"phone": COLLEAGUES, "email": "yeni@osmangazi.bel.tr"}
    assert ProfileChange.objects.get(field="phone").proposed_by == colleague


def test_older_form_of_which_nothing_was_changed_proposes_nothing(held, colleague, client):
    older = values(client.get(PAGE))
    propose(appointment=colleague, values={"phone": COLLEAGUES})
    assert "Nothing new was proposed." in client.post(PAGE, older, follow=True).content.decode()
    assert waiting() == {"phone": COLLEAGUES}


def test_fields_that_were_not_sent_are_not_proposed_as_empty(held, client):
    sent = values(client.get(PAGE))
    client.post(PAGE, {"shown": sent["shown"], "phone": MINE})
    assert waiting() == {"phone": MINE}


def test_field_for_which_a_colleague_proposes_comes_back_with_both_values(held, colleague, client):
    older = values(client.get(PAGE))
    propose(appointment=colleague, values={"phone": COLLEAGUES, "email": "yeni@osmangazi.bel.tr"})
    answer = client.post(PAGE, older | {"phone": MINE, "description_en": "Typed at length."})
    told = answer.content.decode()
    assert (answer.status_code, waiting()["phone"]) == (422, COLLEAGUES)
    for words in ("has changed since you opened this page", COLLEAGUES, OLD, MINE, "Typed at length."):
        assert words in told
    again = values(answer)
    assert (again["phone"], again["email"]) == (MINE, "yeni@osmangazi.bel.tr")
    client.post(PAGE, again)
    assert waiting() == {
        "phone": MINE,
        "email": "yeni@osmangazi.bel.tr",
        "description_en": "Typed at length.",
    }


def test_field_that_moved_in_the_record_comes_back(held, client):
    older = values(client.get(PAGE))
    Municipality.objects.update(phone=COLLEAGUES)
    answer = client.post(PAGE, older | {"phone": MINE})
    assert (answer.status_code, COLLEAGUES in answer.content.decode(), waiting()) == (422, True, {})


@pytest.mark.parametrize("token", ["", "forged", "a:b:c", "ü"])
def test_without_the_token_nothing_is_overwritten(held, colleague, client, token):
    propose(appointment=colleague, values={"phone": COLLEAGUES})
    answer = client.post(PAGE, {"phone": OLD, "shown": token})
    assert (answer.status_code, waiting()) == (422, {"phone": COLLEAGUES})


def test_token_of_another_municipality_is_none(held, client):
    other = AppointmentFactory(user=held.user, municipality=MunicipalityFactory(place="Yalova", phone=""))
    older = values(client.get(PAGE))
    client.post("/en/my/act/", {"appointment": other.pk})
    assert client.post(PAGE, older | {"phone": MINE}).status_code == 422
    assert waiting() == {}


def test_same_value_as_a_colleagues_is_no_conflict(held, colleague, client):
    older = values(client.get(PAGE))
    propose(appointment=colleague, values={"phone": COLLEAGUES})
    assert client.post(PAGE, older | {"phone": COLLEAGUES}).status_code == 302
    assert ProfileChange.objects.get().proposed_by == colleague


def test_older_form_of_a_department_replaces_nothing_unseen(held, colleague, client):
    page = f"{PAGE}departments/{held.department_id}/"
    older = values(client.get(page))
    theirs = DepartmentRecord("Yol", ("roads",), True)
    propose_department(appointment=colleague, wanted=theirs, department=held.department)
    assert "Nothing new was proposed." in client.post(page, older, follow=True).content.decode()
    answer = client.post(page, older | {"name": "Yol ve Köprü"})
    told = answer.content.decode()
    assert answer.status_code == 422
    for words in ("has changed since you opened this page", "Roads", "not changed by you", "Yol ve Köprü"):
        assert words in told
    assert [change.wanted for change in DepartmentChange.objects.pending()] == [theirs]
    client.post(page, values(answer))
    mine = DepartmentRecord("Yol ve Köprü", ("roads",), True)
    assert [change.wanted for change in DepartmentChange.objects.pending()] == [mine]


def test_older_form_of_a_department_that_moved_comes_back(held, client):
    page = f"{PAGE}departments/{held.department_id}/"
    older = values(client.get(page))
    Department.objects.filter(pk=held.department_id).update(name="Ulaşım")
    answer = client.post(page, older | {"is_closed": "on"})
    assert (answer.status_code, values(answer)["name"], values(answer)["is_closed"]) == (422, "Ulaşım", True)
    assert not DepartmentChange.objects.exists()


def test_new_department_does_not_replace_a_colleagues_of_that_name(held, colleague, client):
    theirs = DepartmentRecord("Göç", ("migration",), True)
    propose_department(appointment=colleague, wanted=theirs)
    page = f"{PAGE}departments/"
    mine = {"name": "GÖÇ", "work_areas": ["roads"]}
    answer = client.post(page, values(client.get(page)) | mine)
    assert (answer.status_code, "Migration" in answer.content.decode()) == (422, True)
    assert [change.wanted for change in DepartmentChange.objects.pending()] == [theirs]
    client.post(page, values(answer) | {"name": "Uyum"})
    assert sorted(each.wanted.name for each in DepartmentChange.objects.pending()) == ["Göç", "Uyum"]


def test_of_eight_who_propose_from_the_same_form_one_is_not_told(shared_database):
    place = MunicipalityFactory(phone=OLD)
    people = [AppointmentFactory(municipality=place) for _number in range(8)]
    seen = fields_shown(place)

    def send(number: int) -> int:
        return propose(appointment=people[number], values={"phone": f"0224 444 16 1{number}"}, seen=seen)

    outcomes = at_once(8, send)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["EditConflict"] * 7, "int"]
    assert ProfileChange.objects.count() == 1
    with pytest.raises(EditConflict):
        propose(appointment=people[0], values={"phone": MINE}, seen=seen)
