"""Checks of single values; each raises `ValidationError` with a sentence for the person."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_web_address(address: str) -> None:
    """Refuse every address that is not http or https."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValidationError(_("Write an address that begins with http:// or https://."), code="scheme")


# Türkiye with a margin, in degrees of WGS 84.
LATITUDES, LONGITUDES = (35, 43), (25, 46)


def validate_latitude(degrees: Decimal) -> None:
    """Refuse what lies outside Türkiye; the region's longitudes do, so that a swap is noticed."""
    if not LATITUDES[0] <= degrees <= LATITUDES[1]:
        sentence = _("Türkiye lies between 35 and 43 degrees north. Are latitude and longitude swapped?")
        raise ValidationError(sentence, code="latitude")


def validate_longitude(degrees: Decimal) -> None:
    """Refuse what lies outside Türkiye."""
    if not LONGITUDES[0] <= degrees <= LONGITUDES[1]:
        sentence = _("Türkiye lies between 25 and 46 degrees east. Are latitude and longitude swapped?")
        raise ValidationError(sentence, code="longitude")


YEARS_OF_SERVICE = range(1980, 2101)
_ADDRESS = re.compile(r"[@/\\]|\bwww\.|\.[a-z]{2,}\b")


def validate_day_of_service(day: date) -> None:
    """Refuse a day of a year in which nobody of today can act."""
    if day.year not in YEARS_OF_SERVICE:
        sentence = _("The year %(year)s cannot be right.") % {"year": day.year}
        raise ValidationError(sentence, code="year")


def validate_person_name(name: str) -> None:
    """Refuse what a mail program would make a link of: an invitation must carry nobody's advertisement."""
    if _ADDRESS.search(name):
        raise ValidationError(_("Write the person’s name alone, without addresses."), code="address")


_EXTENSION = r"(?:dahili|dâhili|dah\.?|iç hat|extension|ext\.?|x)"
_LINE = rf"\+?[0-9 ()/.-]+(?:{_EXTENSION}[ :.]*[0-9 /-]+)?"
_LINES = re.compile(rf"{_LINE}(?:[,;]{_LINE})*\Z", re.IGNORECASE)
_SHORT_LINES = re.compile(r"[0-9]{3,4}\Z")


def validate_phone(number: str) -> None:
    """Take numbers, several with commas, with an extension, and short ones such as 153; refuse the rest."""
    digits = sum(sign.isdecimal() for sign in number)
    if not _SHORT_LINES.match(number) and (digits < 7 or not _LINES.match(number)):
        raise ValidationError(
            _(
                "Write a telephone number of at least 7 digits, such as 0212 555 00 00, or a short one, "
                "such as 153."
            ),
            code="phone",
        )
