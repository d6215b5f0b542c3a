"""A password is more than a name that anybody here would try first, with digits around it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from members.models import User
from members.passwords import ContextWordValidator
from tests.factories.members import (
    AppointmentFactory,
    InvitationFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in English, whatever language an earlier test has left active."""
    with translation.override("en"):
        yield


@pytest.fixture
def invitation():
    """An invitation to act for a municipality with Turkish letters in its name and its province's."""
    province = ProvinceFactory(plate_code="22", name_tr="Çanakkale")
    place = MunicipalityFactory(place="Şarköy İğneada", province=province)
    return InvitationFactory(municipality=place, email="ulku@yenice.bel.tr", name="Ülkü Işık")


REFUSED = [
    "Şarköyİğneada2026",
    "sarkoyigneada2026",
    "ŞARKÖY İĞNEADA 1!",
    "2026ÇANAKKALE2026",
    "12345canakkale12345",
    "şarköybelediyesi17",
    "Yenice1234567890",
    "İşık?ışık?2026Ülkü",
    "marmara1234567890",
]


@pytest.mark.parametrize("password", REFUSED)
def test_names_with_digits_around_them_are_refused_at_the_invitation(invitation, password):
    invited = User(email=invitation.email, name=invitation.name)
    with pytest.raises(ValidationError, match="anybody here would try first"):
        ContextWordValidator().validate(password, invited)


@pytest.mark.parametrize("password", REFUSED[:6])
def test_who_acts_is_held_against_their_municipality(invitation, password):
    held = AppointmentFactory(municipality=invitation.municipality)
    with pytest.raises(ValidationError, match="anybody here would try first"):
        ContextWordValidator().validate(password, held.user)
    ContextWordValidator().validate("Tekirdağ yolunda üç incir ağacı", held.user)


@pytest.mark.parametrize(
    "password", ["Çanakkale yolunda üç incir ağacı", "şarköy-incir-rüzgar-42", "mavi kapı 7 Işık sokak"]
)
def test_names_in_a_longer_phrase_are_taken(invitation, password):
    validate_password(password, User(email=invitation.email, name=invitation.name))


def test_names_of_other_municipalities_say_nothing_of_a_person(invitation):
    ContextWordValidator().validate("Çanakkale2026", UserFactory(name="Başka Kişi"))
    ContextWordValidator().validate("Çanakkale2026")


def test_form_of_the_invitation_refuses_the_name_of_the_municipality():
    invitation = InvitationFactory(municipality=MunicipalityFactory(place="Osmangazi"), name="Zeynep Kaya")
    sent = {"name": "Zeynep Kaya", "notice": "on"} | dict.fromkeys(
        ["password1", "password2"], "osmangazi2026"
    )
    answer = Client().post(f"/en/accounts/invitation/{invitation.token}/", sent)
    assert answer.status_code == 422
    assert "anybody here would try first" in answer.content.decode()
    assert not User.objects.filter(email=invitation.email).exists()
