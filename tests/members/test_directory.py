"""The directory: who is found, in which order, counted how, and what senseless addresses get."""

import re
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.enums import MunicipalityKind
from members.filters import MunicipalityFilter
from members.models import Municipality
from members.queries.directory import Selection, find
from members.queries.figures import membership_figures
from members.queries.municipality import SORTS
from members.views.addresses import Address
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory

pytestmark = pytest.mark.django_db

TOWN, DISTRICT = MunicipalityKind.TOWN.value, MunicipalityKind.DISTRICT.value


@pytest.fixture
def region():
    """Six municipalities of two provinces; all but Lâpseki are members."""
    bursa = ProvinceFactory(plate_code="16", name_tr="Bursa", name_en="Bursa")
    istanbul = ProvinceFactory(plate_code="34", name_tr="İstanbul", name_en="Istanbul")
    places = [
        ("Şişli", istanbul, DISTRICT, 300),
        ("Kâğıthane", istanbul, DISTRICT, None),
        ("Gaziosmanpaşa", istanbul, TOWN, 100),
        ("İnegöl", bursa, DISTRICT, 200),
        ("Iğdır", bursa, TOWN, 400),
        ("Lâpseki", bursa, TOWN, 50),
    ]
    for place, province, kind, population in places:
        municipality = MunicipalityFactory(
            place=place, province=province, kind=kind, population=population, district=""
        )
        if place != "Lâpseki":
            MembershipPeriodFactory(municipality=municipality)


def names(query):
    """Places that the directory finds for a query, in its order."""
    return [row.short_name for row in MunicipalityFilter(QueryDict(query)).qs]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("istanbul", ["Gaziosmanpaşa", "Kâğıthane", "Şişli"]),
        ("ISTANBUL", ["Gaziosmanpaşa", "Kâğıthane", "Şişli"]),
        ("İSTANBUL", ["Gaziosmanpaşa", "Kâğıthane", "Şişli"]),
        ("sisli", ["Şişli"]),
        ("Şişli", ["Şişli"]),
        ("ŞİŞLİ", ["Şişli"]),
        ("SISLI", ["Şişli"]),
        ("gaziosmanpasa", ["Gaziosmanpaşa"]),
        ("kagithane", ["Kâğıthane"]),
        ("KÂĞITHANE", ["Kâğıthane"]),
        ("igdir", ["Iğdır"]),
        ("ıstanbul şişlı", ["Şişli"]),
        ("belediyesi bursa ineg", ["İnegöl"]),
        ("sisli bursa", []),
        ("%", ["Gaziosmanpaşa", "Iğdır", "İnegöl", "Kâğıthane", "Şişli"]),
        ("lapseki", []),
    ],
)
def test_search_understands_turkish_and_forgives_accents(region, words, found):
    assert names(urlencode({"q": words})) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Gaziosmanpaşa", "Iğdır", "İnegöl", "Kâğıthane", "Şişli"]),
        ("sort=-name", ["Şişli", "Kâğıthane", "İnegöl", "Iğdır", "Gaziosmanpaşa"]),
        ("sort=population", ["Gaziosmanpaşa", "İnegöl", "Şişli", "Iğdır", "Kâğıthane"]),
        ("sort=-population", ["Iğdır", "Şişli", "İnegöl", "Gaziosmanpaşa", "Kâğıthane"]),
        ("sort=province", ["Iğdır", "İnegöl", "Gaziosmanpaşa", "Kâğıthane", "Şişli"]),
        ("sort=-province", ["Gaziosmanpaşa", "Kâğıthane", "Şişli", "Iğdır", "İnegöl"]),
        ("status=all&province=16", ["Iğdır", "İnegöl", "Lâpseki"]),
        ("province=16&province=34&kind=town", ["Gaziosmanpaşa", "Iğdır"]),
        ("kind=town&kind=district&province=16", ["Iğdır", "İnegöl"]),
    ],
)
def test_filters_and_orders(region, query, found):
    assert names(query) == found


def test_each_filter_is_counted_without_its_own_choice(region):
    found = find(Selection(provinces=("16",), kinds=(TOWN,)), timezone.localdate())
    assert len(found.keys) == 1
    assert dict(found.provinces) == {"16": 1, "34": 1}
    assert dict(found.kinds) == {TOWN: 1, DISTRICT: 1}
    assert dict(found.statuses) == {"members": 1, "all": 2}


def test_an_empty_result_says_which_filter_excludes_everything(region, client):
    body = client.get("/en/members/", {"q": "sisli", "province": "16"}).content.decode()
    assert "No municipality matches all of these filters." in body
    assert re.search(
        r'href="/en/members/\?province=16">Without the search words: 2 member municipalities', body
    )
    assert 'href="/en/members/?q=sisli">In all provinces: 1 member municipality<' in body
    assert "<table" not in body


words = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=30)
senseless = st.one_of(
    words,
    st.integers().map(str),
    st.sampled_from(["", "999999999999999999999", "-1", "²", "٣", "'\"--", "[]"]),
)
parameters = st.lists(
    st.tuples(
        st.sampled_from(["q", "province", "kind", "status", "sort", "page", "view", "province[]", "program"]),
        st.one_of(senseless, st.sampled_from(["16", "34", TOWN, DISTRICT, "all", "members", "list", *SORTS])),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=parameters)
def test_whatever_is_asked_gets_a_page_and_the_same_rows_everywhere(region, client, pairs):
    query = urlencode(pairs)
    response = client.get(f"/en/members/?{query}")
    filters = MunicipalityFilter(QueryDict(query))
    assert find(filters.selection, timezone.localdate()).keys == [row.pk for row in filters.qs]
    total = filters.qs.count()
    assert f">{total} " in response.content.decode().split('id="count"')[1][:60]
    again = MunicipalityFilter(QueryDict(Address(filters.selection).query.removeprefix("?"))).selection
    assert again == filters.selection


@pytest.mark.parametrize("asked", ["0", "-3", "abc", "", "1e3", "²", "٣", "1.5", "[]"])
def test_a_senseless_page_is_the_first(client, asked):
    for _number in range(30):
        MembershipPeriodFactory()
    body = client.get("/en/members/", {"page": asked}).content.decode()
    assert "1–24 of 30" in body


@pytest.mark.parametrize("asked", ["2", "3", "999999", "9" * 5000])
def test_a_page_beyond_the_end_is_the_last(client, asked):
    for _number in range(30):
        MembershipPeriodFactory()
    body = client.get("/en/members/", {"page": asked}).content.decode()
    assert "25–30 of 30" in body


@pytest.mark.parametrize(
    "raw", ["q=%FF%FE", "province=%FF", "kind[]=town&kind=%27", "q=" + "a" * 3000, "q=%F0%9F%98%80", "&&&=&q"]
)
def test_broken_queries_get_the_whole_list(region, client, raw):
    body = client.get(f"/en/members/?{raw}").content.decode()
    assert 'id="count"' in body


def test_nul_is_refused(region, client):
    assert client.get("/en/members/?q=%00").status_code == 400


def test_what_was_asked_is_escaped(region, client):
    body = client.get("/en/members/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body


def test_a_chip_removes_one_value_and_keeps_the_rest(region, client):
    body = client.get("/en/members/?province=16&province=34&kind=town&sort=-name&view=list").content.decode()
    chips = re.findall(r'<a class="chip" href="([^"]+)">.*?</span> ([^<]+)</a>', body)
    assert [(address.replace("&amp;", "&"), label) for address, label in chips] == [
        ("/en/members/?province=34&kind=town&sort=-name&view=list", "Province: Bursa"),
        ("/en/members/?province=16&kind=town&sort=-name&view=list", "Province: Istanbul"),
        ("/en/members/?province=16&province=34&sort=-name&view=list", "Kind: Town"),
    ]


def test_every_parameter_survives_the_language_switch(region, client):
    query = "kind=town&page=1&province=16&q=i%C4%9Fd%C4%B1r&sort=-population&status=all&view=list"
    body = client.get(f"/en/members/?{query}").content.decode()
    [address] = re.findall(r'<a href="(/tr/members/[^"]*)" lang="tr"', body)
    there = client.get(address.replace("&amp;", "&")).content.decode()
    assert names(query) == ["Iğdır"]
    assert "Iğdır</a></th>" in there
    assert dict(QueryDict(address.replace("&amp;", "&").partition("?")[2]).lists()) == dict(
        QueryDict(query).lists()
    )


def test_heads_say_how_the_table_is_sorted(region, client):
    body = client.get("/en/members/?sort=-population").content.decode()
    assert re.search(
        r'<th scope="col" class="num" aria-sort="descending"><a href="/en/members/\?sort=population">', body
    )
    assert body.count("aria-sort") == 1


def test_map_links_lead_to_provinces_and_municipalities(region, client):
    ProvinceFactory(plate_code="17", name_tr="Çanakkale")
    body = client.get("/en/members/?province=16&q=i").content.decode()
    assert 'href="/en/members/?q=i&amp;province=16&amp;province=34"' in body
    assert 'href="/en/members/?q=i"' in body
    picture = body.partition('<svg class="region"')[2].partition("</svg>")[0]
    assert 'href="/en/members/inegol/"' in picture
    assert "lapseki" not in picture
    # Outside the chosen province a municipality is a dot and no link: the list does not hold it.
    assert "/en/members/sisli/" not in picture
    assert picture.count("<circle") == 5
    everywhere = client.get("/en/members/?q=i").content.decode()
    assert (
        'href="/en/members/sisli/"' in everywhere.partition('<svg class="region"')[2].partition("</svg>")[0]
    )


def test_links_of_a_page_hold_nothing_that_was_only_typed(client):
    for _number in range(30):
        MembershipPeriodFactory()
    body = client.get("/en/members/?evil=1&page=1&sort=zz").content.decode()
    content = body.partition("<main")[2].partition("</main>")[0]
    assert 'href="/en/members/?page=2"' in content
    assert "evil" not in content


def test_list_has_no_map(region, client):
    body = client.get("/en/members/?view=list").content.decode()
    assert '<svg class="region"' not in body
    assert "Şişli</a></th>" in body


def test_map_on_which_nothing_is_found_is_not_drawn(region, client):
    body = client.get("/en/members/?q=zzzz").content.decode()
    assert "No municipality matches all of these filters." in body
    assert 'class="map"' not in body
    elsewhere = client.get("/en/members/", {"q": "sisli", "province": "16"}).content.decode()
    assert "No municipality matches all of these filters." in elsewhere
    assert '<svg class="region"' in elsewhere  # it shows where there is one


def test_municipalities_without_a_position_are_counted_beside_the_map(region, client):
    MembershipPeriodFactory(municipality=MunicipalityFactory(bare=True))
    body = client.get("/en/members/").content.decode()
    assert "1 municipality without a recorded position is in the list only." in body


def test_sample_membership_is_shown_as_sample(region, client):
    notice = "Who is a member is sample data"
    assert notice not in client.get("/en/members/").content.decode()
    MembershipPeriodFactory(municipality=MunicipalityFactory(), is_sample=True)
    assert notice in client.get("/en/members/").content.decode()


def test_a_population_of_another_year_names_it(region, client):
    MembershipPeriodFactory(municipality=MunicipalityFactory(population=7, population_year=2019))
    body = client.get("/en/members/").content.decode()
    assert "Population, 2023" in body
    assert '7 <span class="source">(2019)</span>' in body


def test_number_of_queries_does_not_grow_with_the_rows(client):
    counts = []
    for rows in (1, 299):
        for _number in range(rows):
            MembershipPeriodFactory(municipality__province__plate_code="16")
        for query in ("", "?status=all&province=16&sort=-population", "?q=yer&view=list"):
            client.get(f"/en/members/{query}")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/en/members/{query}")
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 15  # as the first reader of a generation: a test keeps nothing


def test_figures_count_members_and_say_if_any_is_sample(region):
    figures = membership_figures(timezone.localdate())
    assert (figures.members, figures.municipalities, figures.provinces, figures.sample) == (5, 6, 2, False)
    MembershipPeriodFactory(municipality=Municipality.objects.get(slug="lapseki"), is_sample=True)
    figures = membership_figures(timezone.localdate())
    assert (figures.members, figures.sample, figures.as_of) == (6, True, timezone.localdate())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no trigram index")
def test_search_uses_the_trigram_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Municipality.objects.order_by().matching("gaziosmanpasa").explain()
    assert "municipality_search_trigrams" in plan


def test_an_address_leaves_out_what_is_usual():
    with translation.override("tr"):
        assert str(Address(Selection())) == "/tr/members/"
        asked = Selection(q="ş i", provinces=("16",), status="all")
        assert str(Address(asked, page=2)) == f"/tr/members/?q={quote('ş')}+i&province=16&status=all&page=2"
