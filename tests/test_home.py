"""The portal's first page."""

import datetime as dt
import re

import pytest

from campaign.actions.publication import publish
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def page(client, language: str = "en") -> str:
    return client.get(f"/{language}/").content.decode()


@pytest.mark.parametrize("language", ["tr", "en"])
def test_home_stands_without_any_record(client, language):
    text = page(client, language)
    assert f'href="/{language}/profile/"' in text
    assert f'action="/{language}/members/"' in text
    assert 'class="stats"' not in text


def test_home_shows_the_figures_that_are_marked_for_it(client):
    version = ProfileVersionFactory()
    section = SectionFactory(profile_version=version, anchor="work")
    ClaimFactory(section=section, value=190, qualifier="at_least", on_home=True, link="members:directory")
    ClaimFactory(section=section, value=10000, qualifier="about", unit_tr="m²", unit_en="m²", on_home=True)
    ClaimFactory(section=section, value=777)
    publish(version=version, expected=version.version, by=None)
    text = page(client)
    assert "190+" in text
    assert "<small>≈</small>10,000 <small>m²</small>" in text
    assert "<small>≈</small>10.000 <small>m²</small>" in page(client, "tr")
    assert "777" not in text
    assert 'href="/en/profile/#work"' in text
    assert 'href="/en/members/"' in text


def test_home_shows_a_line_of_work_with_its_target(client):
    version = ProfileVersionFactory()
    work = SectionFactory(
        profile_version=version, on_home=True, summary_tr="Özet", summary_en="In short", from_year=2022
    )
    below = SectionFactory(profile_version=version, parent=work)
    ClaimFactory(section=below, value=15, target=30, target_due=dt.date(2025, 10, 1))
    publish(version=version, expected=version.version, by=None)
    text = page(client)
    assert "In short" in text
    assert 'class="crossing"' in text
    assert re.search(r'class="buoy" cx="50%"', text)
    assert "October 2025" in text


def test_home_counts_members_by_province(client):
    bursa = ProvinceFactory(plate_code="16", name_tr="Bursa", name_en="Bursa")
    yalova = ProvinceFactory(plate_code="77", name_tr="Yalova", name_en="Yalova")
    for province in (bursa, bursa, yalova):
        MembershipPeriodFactory(municipality__province=province)
    MunicipalityFactory(province=yalova)
    text = page(client)
    assert '<a href="/en/members/?province=16">Bursa</a> <span class="count">2</span>' in text
    assert '<a href="/en/members/?province=77">Yalova</a> <span class="count">1</span>' in text
    assert "4 municipalities in 2 provinces" in text


def test_home_says_that_the_roll_is_made_up(client):
    MembershipPeriodFactory()
    assert 'class="tag sample"' not in page(client)
    MembershipPeriodFactory(is_sample=True)
    assert 'class="tag sample"' in page(client)


def test_home_takes_the_same_queries_for_one_municipality_and_for_thirty(
    client, django_assert_max_num_queries
):
    def count() -> int:
        with django_assert_max_num_queries(20) as captured:
            client.get("/en/")
        return len(captured)

    MembershipPeriodFactory()
    client.get("/en/")
    one = count()
    MembershipPeriodFactory.create_batch(29)
    assert count() == one


def test_home_is_equal_for_equal_records(client):
    MembershipPeriodFactory()
    assert page(client) == page(client)
