"""The profile's page and data: who sees what, in which words."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaign.actions.drafts import start_draft
from campaign.actions.publication import publish
from campaign.enums import ClaimLink
from campaign.models import ProfileVersion
from campaign.queries.figure import written
from tests.campaign.said import SAID
from tests.factories.campaign import ClaimFactory, ProfileVersionFactory, SectionFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("tr", "en")


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_each_version_leads_to_its_own_data(client, loaded):
    draft = start_draft(profile=loaded.profile, by=None)
    draft.lead_en = "The second lead."
    draft.save()
    own = {1: "/en/profile/versions/1/profile.json", 2: "/en/profile/versions/2/profile.json"}
    assert client.get(own[2]).status_code == 404
    publish(version=draft, expected=draft.version, by=None)
    older = client.get("/en/profile/versions/1/").content.decode()
    at_end_of_each_page = 1
    assert older.count(f'href="{own[1]}"') == 2
    assert older.count('href="/en/profile.json"') == at_end_of_each_page
    current = client.get("/en/profile/").content.decode()
    assert current.count('href="/en/profile.json"') == 2 + at_end_of_each_page
    assert (client.get(own[1]).json()["version"], client.get(own[2]).json()["version"]) == (1, 2)
    assert client.get(own[2]).json()["abstract"] == "The second lead."
    assert client.get("/en/profile/versions/9/profile.json").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_profile_says_every_fact(client, loaded, language):
    text = page(client, f"/{language}/profile/")
    assert [said for said in SAID[language] if said not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_profile_data_say_every_figure(client, loaded, language):
    response = client.get(f"/{language}/profile.json")
    found = json.dumps(response.json(), ensure_ascii=False)
    assert response.json()["@context"] == "https://schema.org"
    assert '"minValue": 190' in found
    values = ("15", "10000", "26")
    assert [value for value in values if f'"value": {value}' not in found] == []
    assert '"2018/2025"' in found


def test_profile_data_are_not_sent_twice(client, loaded):
    first = client.get("/en/profile.json")
    again = client.get("/en/profile.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.get("/tr/profile.json").headers["ETag"] != first.headers["ETag"]


def test_profile_marks_text_that_falls_back_to_turkish(client):
    version = ProfileVersionFactory(lead_en=None, region_en="")
    SectionFactory(
        profile_version=version,
        anchor="only",
        title_tr="Yalnız Türkçe",
        title_en="",
        body_tr="Türkçe.",
        body_en=None,
    )
    SectionFactory(profile_version=version, anchor="both")
    publish(version=version, expected=1, by=None)
    text = page(client, "/en/profile/")
    note = '<span class="tag" lang="en">only in Turkish</span>'
    assert f'<h2 id="only" lang="tr">Yalnız Türkçe {note}</h2>' in text
    assert '<div lang="tr"><p>Türkçe.</p>' in text
    assert f'<p class="lead" lang="tr">Kısa giriş. {note}</p>' in text
    assert '<dd lang="tr">Bölge</dd>' in text
    assert '<h2 id="both">Title both</h2>' in text
    assert '<h2 id="only">Yalnız Türkçe</h2>' in page(client, "/tr/profile/")


def test_profile_escapes_titles_and_cleans_texts(client):
    version = ProfileVersionFactory()
    SectionFactory(
        profile_version=version,
        title_tr="<b>Başlık</b>",
        body_tr="<script>alert(1)</script> [x](javascript:x)",
    )
    publish(version=version, expected=1, by=None)
    text = page(client, "/tr/profile/")
    assert "&lt;b&gt;Başlık&lt;/b&gt;" in text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_profile_without_a_version_says_so(client, language):
    text = page(client, f"/{language}/profile/")
    assert f'href="/{language}/members/"' in text
    assert client.get(f"/{language}/profile.json").status_code == 404


def test_figure_stands_at_its_place_in_the_text(client):
    version = ProfileVersionFactory()
    section = SectionFactory(profile_version=version, body_tr="Önce.\n\n{{count}}\n\nSonra.")
    ClaimFactory(section=section, code="count", value=1234567, qualifier="at_least")
    ClaimFactory(section=section, code="loose", value="7.5")
    publish(version=version, expected=1, by=None)
    text = page(client, "/tr/profile/")
    places = [text.index(words) for words in ("Önce.", ">1.234.567+<", "Sonra.", ">7,5<")]
    assert places == sorted(places)
    assert "{{" not in text


@pytest.mark.parametrize(("language", "number"), [("en", "1,234,567.5"), ("tr", "1.234.567,5")])
def test_written_follows_the_language(language, number):
    with translation.override(language):
        assert written(Decimal("1234567.50")) == number
        assert written(Decimal("10000.00")) == number[:1] + "0" + number[1:2] + "000"


def test_every_link_of_a_figure_leads_to_a_page(client):
    for link in ClaimLink.values:
        with translation.override("en"):
            assert client.get(reverse(link)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_profile_keeps_nothing_of_one_reader_for_the_next(client):
    version = ProfileVersionFactory()
    SectionFactory(profile_version=version)
    publish(version=version, expected=version.version, by=None)
    client.force_login(UserFactory(name="Somebody Particular"))
    mine = page(client, "/en/profile/?from=elsewhere")
    client.logout()
    theirs = page(client, "/en/profile/")
    assert "Somebody Particular" in mine
    assert "Somebody Particular" not in theirs
    assert "elsewhere" not in theirs
    assert '<a href="/tr/profile/" lang="tr"' in theirs


# Who sees a draft


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["anonymous", "user", "staff without the right", "right without staff"])
def test_draft_is_hidden(client, draft, language, who):
    sign_in(client, who)
    response = client.get(f"/{language}/profile/versions/2/")
    unknown = client.get(f"/{language}/profile/versions/7/")
    assert (response.status_code, unknown.status_code) == (404, 404)
    assert response.headers["Cache-Control"] == unknown.headers["Cache-Control"]
    assert "no-store" in response.headers["Cache-Control"]
    for address in ("", "profile/", "profile/versions/1/", "profile.json"):
        text = client.get(f"/{language}/{address}").content.decode()
        assert "SECRET" not in text
        assert "GİZLİ" not in text
        assert "versions/2" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_draft_is_shown_to_staff_and_never_stored(client, draft, language, who):
    sign_in(client, who)
    response = client.get(f"/{language}/profile/versions/2/")
    text = response.content.decode()
    assert ("SECRET draft" in text) == (language == "en")
    assert 'name="robots" content="noindex"' in text
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    assert "SECRET" not in client.get(f"/{language}/profile/").content.decode()


def test_older_version_stays_and_leads_to_the_current(client, draft, settings):
    publish(version=draft, expected=draft.version, by=None)
    text = page(client, "/en/profile/versions/1/")
    assert f'<link rel="canonical" href="{settings.SITE_URL}/en/profile/">' in text
    assert "notice strong" in text
    assert "SECRET" not in text
    current = page(client, "/en/profile/")
    assert "SECRET draft" in current
    assert 'href="/en/profile/versions/1/"' in current
    assert "notice strong" not in current


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_version_that_does_not_exist_is_not_found(client, loaded, number):
    response = client.get(f"/en/profile/versions/{number}/")
    assert response.status_code == 404
    assert response.templates[0].name != "campaign/profile.html"


def test_load_profile_is_done_once(db, capsys):
    call_command("load_profile")
    version = ProfileVersion.objects.get()
    version_was = (version.pk, version.published_at, version.sections.count())
    call_command("load_profile")
    version = ProfileVersion.objects.get()
    assert (version.pk, version.published_at, version.sections.count()) == version_was
    assert "left alone" in capsys.readouterr().out


def test_load_profile_leaves_a_draft_of_staff_alone(db):
    mine = ProfileVersionFactory(lead_tr="Benim")
    call_command("load_profile")
    assert [version.lead_tr for version in ProfileVersion.objects.all()] == ["Benim"]
    assert mine.sections.count() == 0


@pytest.mark.parametrize("address", ["/en/profile/", "/en/profile.json", "/en/"])
def test_queries_do_not_grow_with_sections(client, loaded, address):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    client.get(address)
    few = count()
    draft = start_draft(profile=loaded.profile, by=None)
    above = draft.sections.get(anchor="policies")
    for number in range(40):
        section = SectionFactory(profile_version=draft, parent=above, from_year=2000 + number % 20)
        ClaimFactory(section=section, on_home=True)
    draft.refresh_from_db()
    publish(version=draft, expected=draft.version, by=None)
    assert count() == few
    assert few <= 14


def sign_in(client, who: str) -> None:
    """Sign in as one of the roles that the tests name."""
    if who == "anonymous":
        return
    user = UserFactory(superuser=who == "superuser", is_staff=who not in ("user", "right without staff"))
    if who == "editor":
        user.groups.add(Group.objects.get(name="Network editors"))
    if who == "right without staff":
        user.user_permissions.add(Permission.objects.get(codename="view_profileversion"))
    client.force_login(user)


def test_data_names_the_day_of_publication_in_turkiye(client, loaded):
    night = dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC)  # half past one on the 27th in Türkiye
    ProfileVersion.objects.filter(pk=loaded.pk).update(published_at=night)
    assert client.get("/tr/profile/versions/1/profile.json").json()["datePublished"] == "2026-11-27"
