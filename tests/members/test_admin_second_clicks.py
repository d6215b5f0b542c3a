"""What is there only once, added again in the back office or by a second click: refused with a sentence."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from members.models import Department, Invitation, LeaderTerm
from programs.models import Organization
from tests.factories.members import DepartmentFactory, MunicipalityFactory, UserFactory
from tests.forms import form_values
from tests.races import at_once

ADD_DEPARTMENT = "admin:members_department_add"
RECORDS = {
    Department: ({"name": "Zabıta Müdürlüğü", "is_active": "on"}, "already has a department of this name"),
    LeaderTerm: (
        {"office": "mayor", "person_name": "Ayşe Yılmaz", "started": "2024-04-05", "ended": "2029-04-05"},
        "overlaps the one of Ayşe Yılmaz",
    ),
    Invitation: (
        {
            "email": "yeni@example.org",
            "name": "Zeynep Kaya",
            "language": "tr",
            "role": "representative",
            "started": "2026-01-01",
        },
        "already invited by this municipality",
    ),
}


def browser(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_record_that_is_added_twice_at_once_is_there_once(shared_database, model):
    fields, sentence = RECORDS[model]
    sent = {**fields, "municipality": MunicipalityFactory().pk}
    staff = UserFactory(superuser=True)
    browsers = [browser(staff) for _ in range(4)]
    address = reverse(f"admin:members_{model._meta.model_name}_add")
    answers = at_once(len(browsers), lambda place: browsers[place].post(address, sent, follow=True))
    assert model.objects.count() == 1
    assert [answer.status_code for answer in answers] == [200] * 4
    assert sum(sentence in answer.content.decode() for answer in answers) == 3


@pytest.mark.django_db
def test_department_of_a_name_that_is_there_is_refused_with_a_sentence(client):
    client.force_login(UserFactory(superuser=True))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    there = DepartmentFactory(name="Zabıta")
    other = DepartmentFactory(name="Yol", municipality=there.municipality)
    page = reverse("admin:members_department_change", args=[other.pk])
    renamed = form_values(client.get(page), "department_form") | {"name": "ZABITA"}
    added = {"municipality": there.municipality_id, "name": "zabıta", "is_active": "on"}
    for answer in (client.post(page, renamed), client.post(reverse(ADD_DEPARTMENT), added)):
        assert answer.status_code == 200
        assert "This municipality already has a department of this name." in answer.content.decode()
    other.refresh_from_db()
    assert (other.name, Department.objects.count()) == ("Yol", 2)


@pytest.mark.django_db
def test_rows_of_one_name_below_a_municipality_are_refused_with_a_sentence(client):
    client.force_login(UserFactory(superuser=True))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    place = DepartmentFactory(name="Zabıta").municipality
    page = reverse("admin:members_municipality_change", args=[place.pk])
    values = form_values(client.get(page), "municipality_form")
    for names in (["zabıta", "Yol"], ["Yol", "YOL"]):
        rows = {f"departments-{place}-name": name for place, name in enumerate(names, start=1)}
        answer = client.post(page, values | {"departments-TOTAL_FORMS": 3} | rows)
        assert answer.status_code == 200
        assert "This municipality already has a department of this name." in answer.content.decode()
    assert Department.objects.count() == 1


@pytest.mark.django_db
def test_organization_of_a_name_that_is_there_is_refused_with_a_sentence(client):
    client.force_login(UserFactory(superuser=True))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    add = reverse("admin:programs_organization_add")
    assert client.post(add, {"name_tr": "Bir Kurum"}).status_code == 302
    answer = client.post(add, {"name_tr": "BİR KURUM"})
    assert (answer.status_code, Organization.objects.count()) == (200, 1)
    assert "A record of this name is there already." in answer.content.decode()
