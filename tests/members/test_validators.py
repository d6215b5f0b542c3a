"""Checks of single values: telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from members.validators import validate_phone


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
