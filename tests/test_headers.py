"""Security headers on every kind of answer, and none of them by inline code in a template."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from mmu_portal import urls
from mmu_portal.lib.middleware import keep_from_caches
from tests.factories.members import UserFactory

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.I
    ),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"""(?:src|<link[^>]*href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@login_not_required
def refuse(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [path("fail/", fail), path("refuse/", refuse), *urls.urlpatterns]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "method", "address"),
    [
        (200, "get", "/en/about/"),
        (200, "get", "/en/accounts/login/"),
        (200, "get", "/healthz"),
        (200, "get", "/robots.txt"),
        (302, "get", "/admin/"),
        (302, "get", "/"),
        (400, "get", "/refuse/"),
        (400, "get", "/en/?x=%00"),
        (403, "post", "/en/accounts/login/"),
        (404, "get", "/en/nowhere/"),
        (405, "options", "/healthz"),
        (500, "get", "/fail/"),
    ],
)
def test_headers_are_on_every_kind_of_answer(status: int, method: str, address: str):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    response = getattr(client, method)(address)
    assert response.status_code == status
    found = {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}
    assert found == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_public_page_sets_no_cookie_for_an_anonymous_reader(client: Client):
    for address in ("/en/about/", "/en/members/", "/en/nowhere/", "/", "/sitemap.xml"):
        assert dict(client.get(address).cookies) == {}, address


@pytest.mark.django_db
def test_https_site_sends_hsts_and_leads_to_its_own_host(client: Client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "portal.example.org"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    plain = client.get("/en/about/", headers={"host": "evil.example"})
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://portal.example.org/en/about/")
    secure = client.get("/en/about/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
def test_session_cookie_is_out_of_reach_of_scripts(client: Client):
    UserFactory(email="somebody@example.org", password="correct horse battery")
    form = {"login": "somebody@example.org", "password": "correct horse battery"}
    response = client.post("/en/accounts/login/", form)
    cookie = response.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def templates() -> list[Path]:
    """Every template of the portal."""
    return sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has(what: str):
    found = [str(path) for path in templates() if INLINE[what].search(path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    ("what", "source"),
    [
        ("a style attribute", '<p class="a" style="color: red">'),
        ("a style element", "<style>p {}</style>"),
        ("an event attribute", '<select name="a" onchange="go()">'),
        ("an inline script", "<script>go()</script>"),
        ("a javascript: address", '<a href="javascript:go()">'),
        ("another host", '<script src="https://cdn.example/a.js">'),
    ],
)
def test_walk_of_the_templates_would_find(what: str, source: str):
    assert INLINE[what].search(source)


def test_answer_that_opens_a_session_is_kept_by_no_cache():
    def sign_in(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse("welcome", headers={"Cache-Control": "max-age=60"})
        answer.set_cookie(settings.SESSION_COOKIE_NAME, "abc")
        return answer

    answer = keep_from_caches(sign_in)(RequestFactory().get("/"))
    assert answer["Cache-Control"] == "private, no-store"
    assert (
        keep_from_caches(lambda request: HttpResponse())(RequestFactory().get("/")).get("Cache-Control")
        is None
    )
