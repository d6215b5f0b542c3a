"""What the store keeps, for whom, and what never."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import Settings

from mmu_portal.lib.pagestore import PageStore
from tests.lib.pagestore.asking import Reply, ask
from tests.lib.pagestore_site import TEXT, renders


def test_second_reader_gets_the_stored_page(store: PageStore) -> None:
    """One render serves all, with every header that Django gave it."""
    first, second = ask(store, "/tr/page/"), ask(store, "/tr/page/")
    bare = ask(WSGIHandler(), "/tr/page/")
    assert renders["/tr/page/"] == 2
    assert first == second
    assert second.body == TEXT.encode()
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Content-Type",
        "Cache-Control",
    ):
        assert second.headers[name] == bare.headers[name]
    assert second.headers["Cache-Control"] == "no-cache"
    assert second.headers["Vary"] == "Accept-Encoding, Cookie"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0, gzip;q=0.000", None, bytes),
    ],
)
def test_each_reader_gets_an_encoding_that_it_takes(
    store: PageStore, accepted: str, encoding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    """The body is the same text, its tag and length those of the encoding."""
    ask(store, "/tr/page/")
    reply = ask(store, "/tr/page/", HTTP_ACCEPT_ENCODING=accepted)
    assert reply.headers.get("Content-Encoding") == encoding
    assert unpack(reply.body) == TEXT.encode()
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert renders["/tr/page/"] == 1


def test_entity_tags_differ_by_encoding_and_by_nothing_else(store: PageStore) -> None:
    """A strong tag names one body."""
    tags = {
        accepted: ask(store, "/tr/page/", HTTP_ACCEPT_ENCODING=accepted).headers["ETag"]
        for accepted in ("br", "gzip", "identity")
    }
    assert len(set(tags.values())) == 3
    other = PageStore(WSGIHandler())
    for accepted, tag in tags.items():
        assert ask(other, "/tr/page/", HTTP_ACCEPT_ENCODING=accepted).headers["ETag"] == tag
        assert not tag.startswith("W/")


def test_reader_who_has_the_page_is_told_so(store: PageStore) -> None:
    """304 from the store, without a render; for the right tag only."""
    tag = ask(store, "/tr/page/").headers["ETag"]
    for sent in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        unchanged = ask(store, "/tr/page/", HTTP_IF_NONE_MATCH=sent)
        assert unchanged == Reply(
            "304 Not Modified",
            {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie", "ETag": tag},
            b"",
        )
    assert ask(store, "/tr/page/", HTTP_IF_NONE_MATCH='"other"').status == "200 OK"
    assert ask(store, "/tr/page/", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="br").status == "200 OK"
    assert renders["/tr/page/"] == 1


def test_head_is_answered_from_the_stored_page(store: PageStore) -> None:
    """The headers of GET, no body; HEAD by itself stores nothing."""
    ask(store, "/tr/page/", "HEAD")
    page = ask(store, "/tr/page/")
    head = ask(store, "/tr/page/", "HEAD")
    assert renders["/tr/page/"] == 2
    assert head.headers == page.headers
    assert head.body == b""


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "taste=sweet; sessionid =abc"},
        {"HTTP_COOKIE": "messages=W1tdXQ"},
        {"HTTP_AUTHORIZATION": "Basic YTpi"},
        {"CONTENT_LENGTH": "3"},
        {"QUERY_STRING": "q=" + "x" * 1_000},
    ],
    ids=lambda environ: next(iter(environ)),
)
@pytest.mark.django_db
def test_personal_request_goes_to_django(store: PageStore, environ: dict[str, str]) -> None:
    """It neither gets a stored page nor leaves one."""
    ask(store, "/tr/page/", **environ)
    assert len(store.pages) == len(store.variations) == 0
    ask(store, "/tr/page/")
    made = renders["/tr/page/"]
    ask(store, "/tr/page/", **environ)
    assert renders["/tr/page/"] == made + 1


@pytest.mark.django_db
def test_answer_under_a_session_is_kept_by_no_cache(store: PageStore) -> None:
    """The browser's own cache included."""
    assert (
        ask(store, "/tr/page/", HTTP_COOKIE="sessionid=abc").headers["Cache-Control"] == "private, no-store"
    )


def test_post_goes_to_django(store: PageStore, settings: Settings) -> None:
    """Never from memory."""
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    ask(store, "/tr/page/")
    assert ask(store, "/tr/page/", "POST").status == "403 Forbidden"


def test_reader_with_a_foreign_cookie_reads_the_store_but_leaves_nothing(store: PageStore) -> None:
    """A form token, say, is bound to the cookie it came with."""
    ask(store, "/tr/page/", HTTP_COOKIE="csrftoken=" + "a" * 32)
    assert len(store.pages) == 0
    ask(store, "/tr/page/")
    ask(store, "/tr/page/", HTTP_COOKIE="csrftoken=" + "a" * 32)
    assert renders["/tr/page/"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/tr/unmarked/",
        "/tr/missing/",
        "/tr/cookie/",
        "/tr/form/",
        "/tr/private/",
        "/tr/no_store/",
        "/tr/encoded/",
        "/tr/by_agent/",
        "/tr/stream/",
        "/by_language/",
    ],
)
def test_answer_not_for_all_is_never_kept(store: PageStore, path: str) -> None:
    """Not marked, an error, a cookie, a form token, a draft, a stream; varied by what the store knows not."""
    first, _second = ask(store, path), ask(store, path)
    assert renders[path] == 2
    assert len(store.pages) == len(store.variations) == 0
    assert first.body != b""


def test_form_token_never_shows_to_another(store: PageStore) -> None:
    """Neither with nor without the cookie that Django sets along."""
    held = ask(store, "/tr/form/", HTTP_COOKIE="csrftoken=" + "a" * 32)
    assert ask(store, "/tr/form/").body != held.body
    assert len(store.pages) == 0


def test_no_stored_answer_sets_a_cookie(store: PageStore) -> None:
    """Whatever was asked before."""
    for path in ("/tr/page/", "/tr/form/", "/tr/cookie/"):
        ask(store, path)
    for page in store.pages._held.values():
        assert "set-cookie" not in {name.lower() for name, _ in page.br.headers}
    assert len(store.pages) == 1


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1@evil.example", ""])
def test_bad_host_is_refused_with_the_page_in_store(store: PageStore, host: str) -> None:
    """The store answers only for hosts that Django took."""
    ask(store, "/tr/page/")
    reply = ask(store, "/tr/page/", HTTP_HOST=host, SERVER_NAME="evil.example")
    assert reply.status == "400 Bad Request"
    assert TEXT.encode() not in reply.body


def test_forwarded_host_is_not_believed(store: PageStore, settings: Settings) -> None:
    """The store would mix the hosts up, so it does not start."""
    settings.USE_X_FORWARDED_HOST = True
    with pytest.raises(ImproperlyConfigured, match="USE_X_FORWARDED_HOST"):
        PageStore(WSGIHandler())


def test_plain_http_is_redirected_with_the_page_in_store(settings: Settings) -> None:
    """Pages kept for https are not given out on http, whatever a stranger claims about the proxy."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "portal.example.org"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    store = PageStore(WSGIHandler())
    assert ask(store, "/tr/page/", HTTP_X_FORWARDED_PROTO="https").status == "200 OK"
    for proxy in ({}, {"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "http, https"}):
        reply = ask(store, "/tr/page/", **proxy)
        assert reply.status == "301 Moved Permanently"
        assert reply.headers["Location"] == "https://portal.example.org/tr/page/"


def test_pages_differ_by_query_and_host(store: PageStore) -> None:
    """Each address has its own page."""
    assert ask(store, "/tr/page/?q=bir").body.endswith(b"bir")
    assert ask(store, "/tr/page/?q=iki").body.endswith(b"iki")
    assert ask(store, "/tr/page/?q=bir", HTTP_HOST="localhost").body.endswith(b"bir")
    assert renders["/tr/page/"] == 3
