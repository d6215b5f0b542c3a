"""Error pages: in the reader's language, with headers, and standing when database and session do not."""

import errno
from unittest import mock

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg.errors import DiskFull

from mmu_portal import urls
from mmu_portal.lib.room import is_no_room

FAULTS = {
    "400": SuspiciousOperation("bad"),
    "403": PermissionDenied(),
    "404": Http404(),
    "500": ZeroDivisionError("a detail that nobody else may see"),
    "503": OperationalError("a detail that nobody else may see"),
    "507": OSError(errno.ENOSPC, "a detail that nobody else may see"),
}
TITLES = {
    ("400", "en"): "The portal does not understand this address",
    ("403", "en"): "This page is not open to your account",
    ("404", "en"): "There is no page at this address",
    ("500", "en"): "Something went wrong on our side",
    ("503", "en"): "The portal is not available for a moment",
    ("507", "en"): "The portal has no room left",
    ("400", "tr"): "Portal bu adresi anlayamadı",
    ("403", "tr"): "Bu sayfa hesabınıza açık değil",
    ("404", "tr"): "Bu adreste bir sayfa yok",
    ("500", "tr"): "Bizden kaynaklanan bir sorun oluştu",
    ("503", "tr"): "Portala kısa bir süre ulaşılamıyor",
    ("507", "tr"): "Portalda yer kalmadı",
}


@login_not_required
def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAULTS[kind]


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [
    path("tr/fail/<kind>/", fail),
    path("en/fail/<kind>/", fail),
    path("fail/<kind>/", fail),
    *urls.urlpatterns,
]


@pytest.fixture
def reader() -> Client:
    """A reader who sees answers, not exceptions."""
    return Client(raise_request_exception=False)


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("kind", "language"), TITLES)
def test_error_page_follows_the_language_of_its_address(reader: Client, kind: str, language: str):
    response = reader.get(f"/{language}/fail/{kind}/", headers={"accept-language": "de"})
    assert response.status_code == int(kind)
    assert f'<html lang="{language}">' in text(response)
    assert f"<h1>{TITLES[kind, language]}</h1>" in text(response)
    assert f'href="/{language}/members/"' in text(response)
    assert "nobody else may see" not in text(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("kind", FAULTS.keys() - {"404"})
def test_error_page_without_a_prefix_follows_the_reader(reader: Client, kind: str):
    response = reader.get(f"/fail/{kind}/", headers={"accept-language": "en-GB,en;q=0.8,tr;q=0.5"})
    assert f"<h1>{TITLES[kind, 'en']}</h1>" in text(response)
    response = reader.get(f"/fail/{kind}/", headers={"accept-language": "fr"})
    assert f"<h1>{TITLES[kind, 'tr']}</h1>" in text(response)


@pytest.mark.urls(__name__)
def test_server_error_carries_the_number_of_its_event(reader: Client):
    assert "number " in text(reader.get("/en/fail/500/"))
    assert "number " not in text(reader.get("/en/fail/404/"))


@pytest.mark.urls(__name__)
def test_away_database_is_told_with_a_time_to_retry(reader: Client):
    assert reader.get("/en/fail/503/").headers["Retry-After"] == "30"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("kind", ["400", "500", "503", "507"])
def test_error_page_asks_no_database(reader: Client, kind: str):
    """Without the `db` fixture a query raises."""
    assert f"<h1>{TITLES[kind, 'en']}</h1>" in text(reader.get(f"/en/fail/{kind}/"))


def test_disk_of_the_database_that_is_full_is_told_from_a_database_that_is_away():
    full = OperationalError("could not extend file")
    full.__cause__ = DiskFull("could not extend file")
    assert is_no_room(full)
    assert is_no_room(OperationalError("database or disk is full"))
    assert not is_no_room(OperationalError("the connection is closed"))
    assert not is_no_room(PermissionError(errno.EACCES, "closed"))


def test_reader_with_a_session_is_told_that_the_database_is_away(reader: Client):
    """Every part of the answer that looks for the reader fails: session, account, messages."""
    reader.cookies["sessionid"] = "a" * 32
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("away")):
        response = reader.get("/en/members/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert f"<h1>{TITLES['503', 'en']}</h1>" in text(response)


@pytest.mark.parametrize("address", ["/en/members/?q=%00", "/en/members/%00/", "/en/?page=1%00"])
def test_nul_byte_is_answered_with_a_page(reader: Client, address: str):
    response = reader.get(address)
    assert response.status_code == 400
    assert f"<h1>{TITLES['400', 'en']}</h1>" in text(response)


def test_foreign_host_is_answered_with_a_page(reader: Client):
    response = reader.get("/en/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert f"<h1>{TITLES['400', 'en']}</h1>" in text(response)
    assert "evil.example" not in text(response)


@pytest.mark.django_db
def test_form_without_token_says_that_nothing_was_stored():
    reader = Client(enforce_csrf_checks=True)
    response = reader.post("/en/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "<h1>The form could not be accepted</h1>" in text(response)


@pytest.mark.django_db
def test_unknown_address_without_language_is_a_page(reader: Client):
    response = reader.get("/no-such-page/", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert f"<h1>{TITLES['404', 'en']}</h1>" in text(response)
