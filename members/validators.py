"""Checks of single values; each raises `ValidationError` with a sentence for the person."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def validate_web_address(address: str) -> None:
    """Refuse every address that is not http or https, and what is no address at all."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https"):
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


# Municipalities have been founded here since 1854.
YEARS_OF_RECORD = range(1850, 2101)
FIRST_CENSUS = 1927
# Konya, the largest province and thus the largest municipality of Türkiye, has 40,838 km².
LARGEST_AREA = 50_000
YEARS_OF_SERVICE = range(1980, 2101)
# After a dot capitals may be the next name (`M.KEMAL`), so of these only the endings of addresses count.
_ENDINGS = "com|net|org|info|biz|edu|gov|tr|eu|io|me|xyz|online|site|shop|top"
_ADDRESS = re.compile(rf"[@/\\<>]|(?i:\bwww\.)|\.[a-z]{{2,}}\b|(?i:\.(?:{_ENDINGS})\b)")


def validate_day_of_service(day: date) -> None:
    """Refuse a day of a year in which nobody of today can act."""
    _require_year(day.year, YEARS_OF_SERVICE)


def validate_day_come(day: date) -> None:
    """Refuse a day that lies ahead: who leads now has begun."""
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet: write the day on which it began."), code="ahead")


def validate_day_of_record(day: date) -> None:
    """Refuse a day of a year in which no municipality was led or joined anything."""
    _require_year(day.year, YEARS_OF_RECORD)


def validate_year_of_figure(year: int) -> None:
    """Refuse a year before the first census, and one that has not come yet."""
    _require_year(year, range(FIRST_CENSUS, timezone.localdate().year + 1))


def _require_year(year: int, years: range) -> None:
    if year not in years:
        raise ValidationError(_("The year %(year)s cannot be right.") % {"year": year}, code="year")


def validate_area(km2: Decimal) -> None:
    """Refuse what is no area of a municipality; square meters or hectares are soon written instead."""
    if not 0 <= km2 <= LARGEST_AREA:
        sentence = _("An area in km² is neither below zero nor above 50,000. Is it in hectares or m²?")
        raise ValidationError(sentence, code="area")


def validate_person_name(name: str) -> None:
    """Refuse what a mail program would make a link of, and markup: a name carries nobody's advertisement."""
    if _ADDRESS.search(name):
        sentence = _("Write the person’s name alone, without addresses or the signs < and >.")
        raise ValidationError(sentence, code="address")


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
