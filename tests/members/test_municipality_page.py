"""A municipality's page: what is known with year and source, what is missing, and what hangs on it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enums import MunicipalityKind
from members.queries.directory import roll
from members.queries.record import distance_km, neighbors
from tests.factories.members import (
    DepartmentFactory,
    LeaderTermFactory,
    MembershipPeriodFactory,
    MunicipalityFactory,
    ProvinceFactory,
    WorkAreaFactory,
)

pytestmark = pytest.mark.django_db

METROPOLITAN, IN_METROPOLIS = MunicipalityKind.METROPOLITAN, MunicipalityKind.METROPOLITAN_DISTRICT


def page(client, municipality, language="en"):
    """The page's text without tags, and the page."""
    body = client.get(f"/{language}/members/{municipality.slug}/").content.decode()
    main = body.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.S).split()), body


def test_each_figure_stands_with_its_year_and_source(client):
    text, _body = page(client, MunicipalityFactory(population=1234567, area_km2="621.5"))
    assert "Population, 2023 1,234,567 Source: TÜİK, ADNKS" in text
    assert "Area, 2014 621.50 km² Source: Harita Genel Müdürlüğü" in text
    assert "Position: GeoNames, CC BY 4.0." in text


def test_numbers_are_written_in_turkish(client):
    text, _body = page(client, MunicipalityFactory(population=1234567, area_km2="621.5"), "tr")
    assert "1.234.567" in text
    assert "621,50 km²" in text


def test_what_is_missing_is_said(client):
    text, body = page(client, MunicipalityFactory(bare=True, website=""))
    for label in ("Mayor", "Population", "Area", "Website", "Telephone", "E-mail"):
        assert f"{label} Not recorded yet" in text
    assert "so there is no map" in text
    assert "No membership of the Union is recorded." in text
    assert '<svg class="locator"' not in body


def test_zero_is_a_value(client):
    text, _body = page(client, MunicipalityFactory(population=0))
    assert "Population, 2023 0 " in text


@pytest.mark.parametrize(
    ("joined", "left", "standing"),
    [
        (dt.date(2010, 5, 1), None, "Member municipality"),
        (None, None, "Member municipality"),
        (dt.date(2010, 5, 1), dt.date(2020, 1, 1), "Former member municipality"),
        (dt.date(2999, 1, 1), None, "Municipality of the region"),
    ],
)
def test_standing_follows_from_the_periods(client, joined, left, standing):
    period = MembershipPeriodFactory(joined=joined, left=left)
    text, body = page(client, period.municipality)
    assert f'<p class="over">{standing}<' in body
    assert "sample data" not in text


def test_sample_membership_is_tagged(client):
    text, _body = page(client, MembershipPeriodFactory(is_sample=True, joined=None).municipality)
    assert "> Member municipality sample data Yer" in text
    assert "Member since Not recorded yet" in text


def test_current_leader_stands_above_and_all_in_the_table(client):
    past = LeaderTermFactory(person_name="Önceki", started=dt.date(2014, 1, 1), ended=dt.date(2019, 1, 1))
    LeaderTermFactory(
        municipality=past.municipality, person_name="Şimdiki", started=dt.date(2024, 1, 1),
        ended=dt.date(2999, 1, 1), years_only=True, is_sample=False, source="Bir kaynak",
    )  # fmt: skip
    text, _body = page(client, past.municipality)
    record, _heading, history = text.partition("Leaders Leaders’ terms")
    assert "Mayor Şimdiki Mandate 2024–2999 Source: Bir kaynak" in record
    assert "Önceki" not in record
    assert history.index("Şimdiki") < history.index("Önceki sample data")


def test_districts_and_metropolitan_lead_to_each_other(client):
    province = ProvinceFactory()
    whole = MunicipalityFactory(kind=METROPOLITAN, province=province, name_en="Whole Municipality")
    part = MunicipalityFactory(kind=IN_METROPOLIS, province=province, parent=whole, population=4321)
    text, body = page(client, whole)
    assert f"{part.short_name} 4,321" in text
    assert f'href="/en/members/{part.slug}/"' in body
    assert f'href="/en/members/{whole.slug}/">Whole</a>' in page(client, part)[1]


def test_neighbors_are_the_nearest_of_the_same_scale():
    here = MunicipalityFactory(latitude="40.00000", longitude="29.00000")
    far = MunicipalityFactory(latitude="40.50000", longitude="29.00000")
    near = MunicipalityFactory(latitude="40.10000", longitude="29.00000")
    MunicipalityFactory(kind=METROPOLITAN, latitude="40.00000", longitude="29.00000")
    MunicipalityFactory(bare=True)
    found = neighbors(here, roll().values())
    assert [(each.entry.pk, round(each.distance_km)) for each in found] == [(near.pk, 11), (far.pk, 56)]


def test_distance_of_istanbul_and_bursa():
    assert round(distance_km(41.01384, 28.94966, 40.19559, 29.06013)) == 91
    assert distance_km(41, 29, 41, 29) == 0


def test_active_departments_are_shown_with_their_areas(client):
    department = DepartmentFactory(
        name="Sosyal İşler", work_areas=[WorkAreaFactory(name_en="Care")], is_sample=True
    )
    DepartmentFactory(municipality=department.municipality, name="Eski", is_active=False)
    text, _body = page(client, department.municipality)
    assert "Departments Sosyal İşler sample data Care" in text
    assert "Eski" not in text


def test_an_unknown_municipality_is_not_found(client):
    assert client.get("/en/members/nowhere/").status_code == 404


def test_number_of_queries_does_not_grow(client):
    province = ProvinceFactory()
    whole = MunicipalityFactory(kind=METROPOLITAN, province=province)
    counts = []
    for rows in (1, 30):
        for number in range(rows):
            part = MunicipalityFactory(kind=IN_METROPOLIS, province=province, parent=whole)
            year = 1900 + number + rows
            LeaderTermFactory(municipality=whole, started=dt.date(year, 1, 1), ended=dt.date(year + 1, 1, 1))
            DepartmentFactory(municipality=whole, work_areas=[WorkAreaFactory()])
            MembershipPeriodFactory(municipality=part)
        client.get(f"/en/members/{whole.slug}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/en/members/{whole.slug}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
