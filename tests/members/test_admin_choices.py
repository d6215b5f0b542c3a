"""Choices of records as a hostile browser sends them: refused beside their field, never a failure."""

import pytest
from django.test import Client

from members.models import Appointment, Department, Municipality, Province
from mmu_portal.lib.admin_choices import may_be_key
from tests.factories.members import MunicipalityFactory, UserFactory
from tests.forms import form_values

pytestmark = pytest.mark.django_db
ODD = ["abc", "9" * 20, "+" + "9" * 30, "9_" * 20 + "9", "-1", "٣" * 30, "1e3", "9" * 5000]
CHOICES = [
    (Department, "municipality"),
    (Appointment, "user"),
    (Appointment, "department"),
    (Municipality, "parent"),
    (Municipality, "province"),
]


@pytest.fixture
def editor() -> Client:
    """Staff, who see answers and not exceptions."""
    browser = Client(raise_request_exception=False)
    browser.force_login(UserFactory(superuser=True))
    return browser


def blank(model: type) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"


@pytest.mark.parametrize(("model", "field"), CHOICES)
def test_form_opens_without_a_choice_that_nobody_can_make(editor: Client, model: type, field: str):
    for sent in ODD:
        response = editor.get(blank(model), {field: sent})
        assert response.status_code == 200, sent
        assert f'name="{field}"' in response.content.decode()


@pytest.mark.parametrize(("model", "field"), CHOICES)
def test_sent_choice_that_nobody_can_make_is_refused_at_its_field(editor: Client, model: type, field: str):
    values = form_values(editor.get(blank(model)), f"{model._meta.model_name}_form")
    for sent in [*ODD, "\x00", "3\x004"]:
        response = editor.post(blank(model), {**values, field: sent})
        assert response.status_code == 200, sent
        assert f'id="id_{field}_error"' in response.content.decode()
    assert not model.objects.exists()


def test_form_still_shows_and_takes_a_choice(editor: Client):
    place = MunicipalityFactory(place="Osmangazi")
    opened = editor.get(blank(Department), {"municipality": place.pk})
    assert f'<option value="{place.pk}" selected>' in opened.content.decode()
    values = form_values(opened, "department_form")
    editor.post(blank(Department), {**values, "name": "Park", "municipality": place.pk})
    assert Department.objects.get().municipality == place


@pytest.mark.parametrize(
    ("field", "sent", "may"),
    [
        (Province._meta.pk, "16", True),
        (Province._meta.pk, "1\x006", False),
        (Department._meta.pk, "7", True),
        (Department._meta.pk, str(2**63 - 1), True),
        (Department._meta.pk, str(2**63), False),
        (Department._meta.pk, "x", False),
    ],
)
def test_keys_are_what_a_row_may_have(field, sent: str, may: bool):
    assert may_be_key(field, sent) is may
