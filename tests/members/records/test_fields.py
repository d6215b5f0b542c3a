"""Fields of records in the back office: numbers, days, places as people write them; errors at the field."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.urls import reverse

from members.models import Municipality
from tests.factories.members import (
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    UserFactory,
    WorkAreaFactory,
)
from tests.forms import form_values
from tests.members.records.record_forms import address, opened, saved

pytestmark = pytest.mark.django_db


def rights(*codenames):
    user = UserFactory(staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_years_and_numbers_of_a_record_to_read_are_written_as_everywhere(client):
    place = MunicipalityFactory(
        place="Şişli",
        official_id=1663,
        population=263063,
        population_year=2024,
        latitude="41.06",
        longitude="28.98",
    )
    client.force_login(rights("view_municipality"))
    page = re.sub(r"<[^>]+>", " ", client.get(address(place)).content.decode())
    for shown in (r"\s1663\s", r"\s263\.063\s", r"\s2024\s", r"\s41,06000\s"):
        assert re.search(shown, page), shown
    assert "Nüfusun yılı" in page or "Nüfus yılı" in page


@pytest.mark.parametrize(
    ("language", "population", "latitude", "area"),
    [
        ("tr", "263.063", "41,06046", "1.234,5"),
        ("tr", "263063", "41.06046", "1234,5"),
        ("en", "263,063", "41.06046", "1,234.5"),
    ],
)
def test_quantities_are_taken_and_shown_as_the_reader_writes_them(
    client, editor, language, population, latitude, area
):
    place = MunicipalityFactory(place="Şişli", latitude="41.01384", longitude="28.94966", area_km2="5461")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    values = opened(client, place)
    shown = {"tr": ("41,01384", "5.461,00"), "en": ("41.01384", "5,461.00")}[language]
    assert (values["latitude"], values["area_km2"]) == ([shown[0]], [shown[1]])
    changes = {"population": population, "latitude": latitude, "area_km2": area}
    assert saved(client, place, values, **changes).status_code == 302
    place.refresh_from_db()
    assert (place.population, str(place.latitude), str(place.area_km2)) == (263063, "41.06046", "1234.50")
    assert str(place.longitude) == "28.94966"


@pytest.mark.parametrize(
    ("language", "field", "typed"),
    [
        ("en", "area_km2", "2,5,0"),
        ("en", "area_km2", "5.461"),
        ("en", "population", "1,5"),
        ("en", "population", "2024,5"),
        ("en", "population", "40,123456"),
        ("tr", "area_km2", "1.234.5"),
        ("tr", "area_km2", "1.2.3.4"),
        ("tr", "area_km2", "5,461"),
        ("tr", "area_km2", "1e3"),
        ("tr", "population", "1.234.5"),
        ("tr", "population", "1_000"),
        ("tr", "population", "41."),
        ("tr", "latitude", "41.06.46"),
    ],
)
def test_number_that_is_not_one_for_certain_is_refused_and_kept_as_typed(
    client, editor, language, field, typed
):
    place = MunicipalityFactory(place="Şişli", latitude="41.01384", longitude="28.94966", area_km2="5461")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = saved(client, place, opened(client, place), **{field: typed})
    assert answer.status_code == 200
    assert f'value="{typed}"' in answer.content.decode()
    before = getattr(place, field)
    place.refresh_from_db()
    assert str(getattr(place, field)) in (str(before), f"{before}.00")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("area_km2", "392000", "An area in km² is neither below zero nor above 50,000."),
        ("area_km2", "50000.01", "An area in km² is neither below zero nor above 50,000."),
        ("area_km2", "-1", "An area in km² is neither below zero nor above 50,000."),
        ("area_km2", "1392000", "8 digits in total"),
        ("area_year", "20144", "The year 20144 cannot be right."),
        ("population_year", "2099", "The year 2099 cannot be right."),
        ("population_year", "1900", "The year 1900 cannot be right."),
        ("population_year", "999999999999999", "The year 999999999999999 cannot be right."),
        ("population", "100000001", "less than or equal to 100000000"),
        ("official_id", "2147483648", "less than or equal to 2147483647"),
        ("official_id", "-1", "greater than or equal to 0"),
    ],
)
def test_number_that_cannot_be_right_is_told_at_its_field(client, editor, field, typed, sentence):
    place = MunicipalityFactory(place="Şişli")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = saved(client, place, opened(client, place), **{field: typed})
    assert list(answer.context["errors"]) != []
    assert sentence in " ".join(answer.context["adminform"].form.errors[field])


def test_every_error_of_a_long_form_is_a_link_to_its_field(client, editor, municipality):
    period = MembershipPeriodFactory(municipality=municipality, joined=dt.date(2010, 1, 1))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    values = opened(client, municipality)
    joined = next(name for name in values if name.endswith("-0-joined"))
    assert "errorlinks" not in client.get(address(municipality)).content.decode()
    answer = saved(client, municipality, values, population="abc", **{joined: "01/01/9999"})
    links = answer.content.decode().partition('<ul class="errorlinks">')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>: ([^<]+)<', links) == [
        ("id_population", "Population", "“abc” is not a whole number."),
        (f"id_{joined}", "Membership period, Joined on", "The year 9999 cannot be right."),
    ]
    period.refresh_from_db()
    assert period.joined == dt.date(2010, 1, 1)


@pytest.mark.parametrize("year", ["0001", "1666", "2101", "9999"])
@pytest.mark.parametrize("field", ["joined", "left"])
def test_day_of_a_year_that_cannot_be_right_is_told_at_its_field(client, editor, municipality, field, year):
    period = MembershipPeriodFactory(municipality=municipality, joined=dt.date(2010, 1, 1))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = saved(client, period, opened(client, period), **{field: f"{year}-06-01"})
    errors = answer.context["adminform"].form.errors[field]
    assert f"The year {int(year)} cannot be right." in errors


@pytest.mark.parametrize("typed", ["10000", "40000", "9999999999", "-1"])
def test_position_out_of_reach_is_told_at_its_field(client, editor, typed):
    area = WorkAreaFactory()
    answer = saved(client, area, opened(client, area), position=typed)
    assert list(answer.context["adminform"].form.errors) == ["position"]


@pytest.mark.parametrize(("latitude", "longitude"), [("0", "0"), ("999", "999"), ("29", "41")])
def test_label_of_a_province_outside_the_country_is_told_at_its_field(client, editor, latitude, longitude):
    province = ProvinceFactory()
    values = opened(client, province)
    answer = saved(client, province, values, label_latitude=latitude, label_longitude=longitude)
    assert "label_latitude" in answer.context["adminform"].form.errors


def test_new_municipality_gets_its_address_and_key(client, editor):
    province = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    url = reverse("admin:members_municipality_add")
    values = form_values(client.get(url), "municipality_form")
    values |= {
        "name_tr": "Şişli Belediyesi",
        "name_en": "Şişli Municipality",
        "kind": "metropolitan_district",
        "province": province.pk,
        "district": "Şişli",
        "code": "34-sisli",
    }
    assert client.post(url, values).status_code == 302
    stored = Municipality.objects.get()
    assert (stored.slug, stored.search_key.split()[0]) == ("sisli", "sisli")
