"""Checks of single values: telephone numbers as people write them, names, web addresses."""

import pytest
from django.core.exceptions import ValidationError

from members.validators import validate_person_name, validate_phone, validate_web_address


@pytest.mark.parametrize(
    "number",
    [
        "0212 555 00 00",
        "+90 (212) 555-00-00",
        "0212/555 0000",
        "0212.555.00.00 dahili 12",
        "0212 555 00 00 Dahili: 12-14",
        "+90 212 555 00 00 ext. 5",
        "0212 555 00 00, 0212 555 00 01",
        "444 0 153",
        "444 12 34",
        "153",
    ],
)
def test_telephone_as_people_write_it_is_taken(number):
    assert validate_phone(number) is None


@pytest.mark.parametrize(
    "number", ["abc", "12", "12345", "yok", "0212 555 00 00 Ayşe Hanım", "5550000abc", "--------", "a@b.org"]
)
def test_what_nobody_can_dial_is_refused(number):
    with pytest.raises(ValidationError, match="153"):
        validate_phone(number)


def test_a_long_text_is_refused_at_once():
    with pytest.raises(ValidationError):
        validate_phone("1 " * 20_000 + "!")


@pytest.mark.parametrize("address", ["http://[::1", "https://[]", "//example.org", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(ValidationError, match="http"):
        validate_web_address(address)


@pytest.mark.parametrize(
    "name", ["M.KEMAL ATATÜRK", "Dr.AYŞE YILMAZ", "Av. Zeynep Kaya", "A. Comert", "A.COMERT"]
)
def test_name_with_dots_is_taken(name):
    assert validate_person_name(name) is None


@pytest.mark.parametrize("name", ["evil.com", "Ödül Evil.COM", "WWW.EVIL", "Git EVIL.ORG.TR", "a@b"])
def test_name_that_a_mail_program_makes_a_link_of_is_refused(name):
    with pytest.raises(ValidationError):
        validate_person_name(name)
