"""Addresses without a language: root, robots.txt, sitemap.xml, favicon."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Municipality
from reporting.datasets.registry import PUBLIC
from tests.factories.members import MunicipalityFactory
from tests.factories.platforms import (
    CommitteeFactory,
    PlatformFactory,
    RecommendationFactory,
    ThemeFactory,
)
from tests.factories.programs import CycleFactory, ProgramFactory, ProjectFactory, StreetFactory
from tests.factories.programs_activities import ActivityFactory
from tests.stamps import let_late_moves_pass

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("tr", "/tr/"),
        ("en-US,en;q=0.9", "/en/"),
        ("de", "/tr/"),
        ("", "/tr/"),
        ("de,en;q=0.4,tr;q=0.2", "/en/"),
    ],
)
def test_root_leads_home_in_the_readers_language(client: Client, accepted: str, home: str):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, home)
    assert "Accept-Language" in response.headers["Vary"]
    assert "no-store" in response.headers["Cache-Control"]


def test_robots_are_shown_the_sitemap_and_kept_from_the_back_office(client: Client, settings):
    settings.SITE_URL = "https://portal.example.org"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: https://portal.example.org/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


def test_favicon_is_the_mark(client: Client):
    assert client.get("/favicon.ico").headers["Location"] == "/static/mark.svg"


def test_contact_for_weaknesses_is_there_if_the_union_named_one(client: Client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SITE_URL = "https://portal.example.org"
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert told["Contact"] == "mailto:security@example.org"
    assert told["Canonical"] == "https://portal.example.org/.well-known/security.txt"
    assert timedelta(days=30) < datetime.fromisoformat(told["Expires"]) - timezone.now() < timedelta(days=365)


@pytest.mark.django_db
def test_sitemap_lists_every_page_in_both_languages_at_one_host(client: Client, settings):
    settings.SITE_URL = "https://portal.example.org"
    settings.ALLOWED_HOSTS = ["other.example.org"]
    slugs = [MunicipalityFactory().slug for _ in range(3)]
    platform = PlatformFactory(slug="migration")
    CommitteeFactory(slug="cohesion")
    program = ProgramFactory(slug="streets")
    CycleFactory(program=program, number=1)
    StreetFactory(program=program, slug="donat", municipality=Municipality.objects.get(slug=slugs[0]))
    ProjectFactory(slug="reslog")
    ActivityFactory(slug="care")
    ActivityFactory(state="draft")
    hidden = ProgramFactory(is_active=False)
    CycleFactory(program=hidden)
    ProjectFactory(is_active=False)
    for number, state in enumerate(["adopted", "in_review", "declined"], 1):
        RecommendationFactory(theme=ThemeFactory(platform=platform), number=number, state=state)
    response = client.get("/sitemap.xml", headers={"host": "other.example.org"})
    entries = ET.fromstring(response.content).findall("s:url", SITEMAP)
    addresses = [entry.findtext("s:loc", namespaces=SITEMAP) for entry in entries]
    pages = [
        "",
        "profile/",
        "members/",
        "platforms/",
        "platforms/migration/",
        "platforms/migration/recommendations/1/",
        "programs/",
        "programs/streets/",
        "programs/streets/cycles/1/",
        "programs/streets/streets/donat/",
        "projects/",
        "projects/reslog/",
        "activities/",
        "activities/care/",
        "committees/cohesion/",
        "about/",
        "accessibility/",
        "privacy/",
        "data/",
        "data/api/",
    ]
    pages += [f"data/{identifier}/" for identifier in PUBLIC]
    pages += [f"members/{slug}/" for slug in slugs]
    assert sorted(addresses) == sorted(
        f"https://portal.example.org/{language}/{page}" for language in ("tr", "en") for page in pages
    )
    for entry in entries:
        twins = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SITEMAP)}
        assert set(twins) == {"tr", "en"}
        assert entry.findtext("s:loc", namespaces=SITEMAP) in twins.values()


@pytest.mark.django_db(transaction=True)
def test_sitemap_is_made_once_until_a_page_comes_or_goes(client: Client):
    place = MunicipalityFactory()
    let_late_moves_pass()
    client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as asked:
        assert f"/tr/members/{place.slug}/" in client.get("/sitemap.xml").content.decode()
    assert len(asked) == 0
    place.delete()
    assert f"/tr/members/{place.slug}/" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.django_db
def test_sitemap_has_the_same_number_of_queries_for_any_number_of_rows(client: Client):
    MunicipalityFactory()
    PlatformFactory()
    with CaptureQueriesContext(connection) as few:
        client.get("/sitemap.xml")
    for _ in range(5):
        MunicipalityFactory()
        RecommendationFactory(state="adopted")
        CommitteeFactory()
        StreetFactory(cycle=CycleFactory())
        ProjectFactory()
        ActivityFactory()
    with CaptureQueriesContext(connection) as many:
        client.get("/sitemap.xml")
    assert len(many) == len(few) <= 12
