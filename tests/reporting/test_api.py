"""The API: strict about what it is asked, whole over its pages, open to every site, closed to writing."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mmu_portal.lib.pagestore import PageStore
from mmu_portal.lib.readerpages import may_be_shared
from reporting.api import views
from tests.factories.members import MembershipPeriodFactory, MunicipalityFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/members/"


@pytest.fixture
def members():
    """Three members of Bursa, one of Yalova, and one municipality that is none."""
    bursa, yalova = ProvinceFactory(plate_code="16"), ProvinceFactory(plate_code="77")
    places = [MunicipalityFactory(province=bursa) for _ in range(3)] + [MunicipalityFactory(province=yalova)]
    for place in places:
        MembershipPeriodFactory(municipality=place)
    return [*places, MunicipalityFactory(province=bursa, latitude=None, longitude=None)]


def read(address, status=200, **headers):
    answer = Client().get(address, headers={"accept-language": "en", **headers})
    assert answer.status_code == status, address
    return answer


def refusal(address, status=400):
    answer = read(address, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    assert told["status"] == status
    assert told["type"].startswith(settings.SITE_URL)
    return told


def test_list_is_filtered_as_the_pages_are(members):
    found = read(f"{API}?province=16&fields=code,member").json()
    assert found["count"] == 3
    assert found["results"] == [{"code": each.code, "member": True} for each in members[:3]]
    assert read(f"{API}?province=16&province=77&kind=&q=").json()["count"] == 4
    assert read(f"{API}?province=16&status=all").json()["count"] == 4
    assert {"as_of", "source", "license", "next"} < set(found)


@pytest.mark.parametrize(
    ("query", "parameter", "kind"),
    [
        ("provinec=16", "provinec", "unknown-parameter"),
        ("sort=name", "sort", "unknown-parameter"),
        ("province=99", "province", "wrong-value"),
        ("province=16&province=x", "province", "wrong-value"),
        ("status=all&status=members", "status", "wrong-value"),
        ("fields=code,password", "fields", "wrong-value"),
        ("limit=0", "limit", "wrong-value"),
        ("limit=1001", "limit", "wrong-value"),
        ("limit=٣", "limit", "wrong-value"),
        ("cursor=abc", "cursor", "wrong-value"),
        ("cursor=" + "9" * 19, "cursor", "wrong-value"),
        ("q=" + "a" * 101, "q", "wrong-value"),
        ("q=%ff%fe", "q", "wrong-value"),
        ("q=%E2%80%94", "q", "wrong-value"),
        ("fields=,,", "fields", "wrong-value"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(members, query, parameter, kind):
    told = refusal(f"{API}?{query}")
    assert (told["parameter"], told["type"].rpartition("#problem-")[2]) == (parameter, kind)
    assert f"“{parameter}”" in told["detail"]


def test_description_takes_a_language_and_nothing_else(db):
    assert refusal("/api/v1/schema/?format=yaml")["parameter"] == "format"
    assert refusal("/api/v1/schema/?lang=xx")["parameter"] == "lang"
    assert read("/api/v1/schema/?lang=tr").json()["openapi"].startswith("3.1")


def test_refusals_come_in_the_language_of_the_reader(members):
    turkish = Client().get(f"{API}?x=1", headers={"accept-language": "tr"}).json()
    assert "burada bilinmiyor" in turkish["detail"]
    assert "is not known here" in refusal(f"{API}?x=1")["detail"]


def test_pages_lead_over_all_records_once(members):
    address, seen = f"{API}?limit=2&fields=code&status=all", []
    for _page in range(3):
        found = read(address.removeprefix(settings.SITE_URL)).json()
        assert found["count"] == 5
        seen += [row["code"] for row in found["results"]]
        address = found["next"]
    assert address is None
    assert seen == [each.code for each in members]


def test_one_record_is_found_whoever_is_a_member(members):
    record = read(f"{API}{members[4].code}/?fields=code,member").json()["record"]
    assert record == {"code": members[4].code, "member": False}
    assert refusal(f"{API}nope/", 404)["title"] == "There is no such record or dataset"
    assert refusal("/api/v1/nothing/", 404)
    assert refusal(f"{API}?q=%00")["status"] == 400


def test_map_is_geojson_with_longitude_first(members):
    answer = read("/api/v1/members.geojson?status=all&fields=code")
    assert answer.headers["Content-Type"] == "application/geo+json"
    found = json.loads(answer.content)
    assert [each["properties"] for each in found["features"]] == [{"code": each.code} for each in members]
    first = members[0]
    assert found["features"][0]["geometry"]["coordinates"] == [float(first.longitude), float(first.latitude)]
    assert found["features"][4]["geometry"] is None


def test_unchanged_answer_is_not_sent_again_and_a_changed_one_is(members):
    first = read(API)
    tag = first.headers["ETag"]
    again = read(API, 304, **{"if-none-match": tag})
    assert (again.content, again.headers["Access-Control-Allow-Origin"]) == (b"", "*")
    members[0].population = 4711
    members[0].save()
    assert read(API, **{"if-none-match": tag}).headers["ETag"] != tag


def test_every_site_may_read_and_nobody_write(members):
    client = Client(enforce_csrf_checks=True)
    preflight = client.options(API, headers={"origin": "https://example.org"})
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    answer = read(API, origin="https://example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    others = [reverse("api:schema"), "/en/data/everything.zip", "/en/data/pictures/map.svg"]
    for address in (API, *others):
        for method in ("post", "put", "patch", "delete"):
            refused = getattr(client, method)(address)
            assert (refused.status_code, refused.json()["status"]) == (405, 405), address
            assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.head(API).content == b""


def test_answers_are_kept_whole_for_everybody(members):
    """The language of a reader changes nothing, so nothing says that it does; refusals are never kept."""
    assert may_be_shared(read(API))
    assert may_be_shared(Client().get("/api/v1/schema/"))
    assert not may_be_shared(read(f"{API}?x=1", 400))


def test_stored_answer_says_all_that_the_first_did(members, application):
    store, begun = PageStore(application), []
    environ = Client()._base_environ(PATH_INFO=API, QUERY_STRING="", HTTP_HOST="127.0.0.1:8000")
    del environ["HTTP_COOKIE"]

    def ask(**more):
        begun.clear()
        body = b"".join(store({**environ, **more}, lambda *said: begun.extend(said)))
        return begun[0], dict(begun[1]), body

    status, headers, body = ask()
    assert (status, json.loads(body)["count"]) == ("200 OK", 4)
    assert len(store.pages) == 1
    status, unchanged, nothing = ask(HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, nothing) == ("304 Not Modified", b"")
    assert unchanged["Access-Control-Allow-Origin"] == "*"


def test_who_asks_too_often_is_told_when_to_come_back(members, monkeypatch):
    monkeypatch.setattr(views.READERS, "limit", 2)
    for _time in range(2):
        read("/api/v1/provinces/")
    answer = read("/api/v1/provinces/", 429)
    assert answer.json()["type"].endswith("#problem-too-many-requests")
    assert 0 < int(answer.headers["Retry-After"]) <= views.SECONDS + 1
    other = Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/provinces/")
    assert other.status_code == 200
