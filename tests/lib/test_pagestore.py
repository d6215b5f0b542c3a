"""The layer in front of Django: what it keeps, for whom, and what never."""

import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from pytest_django import Settings

from mmu_portal.lib import generation
from mmu_portal.lib.generation import Generation, Stamp
from mmu_portal.lib.pagestore import PageStore
from tests.factories.members import ProvinceFactory
from tests.lib import pagestore_site
from tests.lib.pagestore_site import TEXT, renders

SITE = "http://127.0.0.1"


class Reply(NamedTuple):
    """What a reader gets."""

    status: str
    headers: dict[str, str]
    body: bytes


def ask(store: Callable[..., Any], path: str, method: str = "GET", **environ: str) -> Reply:
    """Send one request through a WSGI application as a server would."""
    begun: list[Any] = []
    address, _, query = path.partition("?")
    answer = store(
        {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        | environ,
        lambda *arguments: begun.extend(arguments),
    )
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    status, headers = begun
    assert len({name.lower() for name, _ in headers if name != "Set-Cookie"}) == len(
        [name for name, _ in headers if name != "Set-Cookie"]
    )
    return Reply(status, dict(headers), body)


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny site, a stamp of its own, a clock that stands still."""
    settings.ROOT_URLCONF = pagestore_site.__name__
    settings.SITE_URL = SITE
    settings.STATIC_ROOT = tmp_path
    own = Stamp(tmp_path / "generation")
    monkeypatch.setattr(generation, "stamp", lambda: own)
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_000.0)
    renders.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def store(site: None) -> PageStore:
    """An empty store in front of the tiny site, behind all of the portal's middleware."""
    return PageStore(WSGIHandler())


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


@pytest.mark.django_db(transaction=True)
def test_first_reader_after_a_commit_sees_the_change(store: PageStore) -> None:
    """And until the commit nobody does."""
    ProvinceFactory(name_tr="Bursa")
    before = ask(store, "/tr/provinces/")
    assert before.body == b"Bursa"
    with transaction.atomic():
        ProvinceFactory(name_tr="Yalova")
        assert store.pages.get(("http", "127.0.0.1", "/tr/provinces/", "")).generation == generation.now()
    after = ask(store, "/tr/provinces/", HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status == "200 OK"
    assert after.body == b"Bursa, Yalova"
    assert renders["/tr/provinces/"] == 2


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_costs_no_render(store: PageStore) -> None:
    """Nothing was published."""
    ProvinceFactory(name_tr="Bursa")
    ask(store, "/tr/provinces/")
    with transaction.atomic():
        ProvinceFactory(name_tr="Yalova")
        transaction.set_rollback(True)
    assert ask(store, "/tr/provinces/").body == b"Bursa"
    assert renders["/tr/provinces/"] == 1


def test_change_by_another_process_is_seen_by_the_next_reader(
    store: PageStore, settings: Settings, tmp_path: Path
) -> None:
    """A management command, say: another process, another connection, the same stamp."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "words").write_text("eski")
    ask(store, "/tr/file/")
    change = """
import django, pathlib, sys
django.setup()
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("CREATE TABLE records (a INTEGER)")
    pathlib.Path(sys.argv[1]).write_text("yeni")
"""
    subprocess.run(
        [sys.executable, "-c", change, str(tmp_path / "words")],
        check=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "mmu_portal.settings",
            "DEMO": "1",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        },
    )
    assert ask(store, "/tr/file/").body == b"yeni"


def test_page_lives_a_minute_at_most(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change on another machine shows by then, and today turns at midnight; an equal page keeps its tag."""
    first = ask(store, "/tr/page/")
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_060.0)
    assert ask(store, "/tr/page/") == first
    assert renders["/tr/page/"] == 2


def test_page_made_during_a_change_is_not_kept(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may show what was before; its reader came before the change too."""
    application = store.application

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        generation.announce_change()
        return application(environ, start_response)

    store.application = slow
    ask(store, "/tr/page/")
    assert len(store.pages) == 0
    store.application = application
    ask(store, "/tr/page/")
    ask(store, "/tr/page/")
    assert renders["/tr/page/"] == 2


def readers(store: PageStore, number: int, entered: threading.Barrier | None = None) -> list[Reply]:
    """Let many read the same page at once."""
    replies: list[Reply] = []

    def read() -> None:
        if entered:
            entered.wait(5)
        replies.append(ask(store, "/tr/page/"))

    threads = [threading.Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return replies


def made_slow(store: PageStore, failing: bool = False) -> list[int]:
    """Make each render take long enough for all to arrive meanwhile; gives the list of renders begun."""
    application, begun = store.application, []

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        begun.append(threading.get_ident())
        threading.Event().wait(0.3)
        if failing and len(begun) == 1:
            raise RuntimeError("The render failed.")
        return application(environ, start_response)

    store.application = slow
    return begun


def test_stampede_after_a_change_renders_once(store: PageStore) -> None:
    """One makes the page, the others get it."""
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    replies = readers(store, 12, threading.Barrier(12))
    assert len(begun) == 1
    assert [reply.body for reply in replies] == [TEXT.encode()] * 12


def test_stampede_test_finds_a_missing_guard(store: PageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the guard the test above would count many renders."""
    monkeypatch.setattr(store, "_begin", lambda address, wanted, ours, keeps: ours)
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    readers(store, 12, threading.Barrier(12))
    assert len(begun) > 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_failed_render_lets_the_others_go_on(store: PageStore) -> None:
    """They make the page themselves; nobody waits for ever, and the guard stands again."""
    ask(store, "/tr/page/")
    generation.announce_change()
    made_slow(store, failing=True)
    replies = readers(store, 4, threading.Barrier(4))
    assert [reply.body for reply in replies] == [TEXT.encode()] * 3
    assert store._renders == {}


def test_readers_at_the_turn_of_the_minute_do_not_wait(
    store: PageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing changed but the clock: one makes the page anew, the others read on."""
    ask(store, "/tr/page/")
    monkeypatch.setattr(generation.time, "time", lambda: 1_700_000_060.0)
    begun = made_slow(store)
    maker = threading.Thread(target=ask, args=(store, "/tr/page/"))
    maker.start()
    while not begun:
        threading.Event().wait(0.01)
    reply = ask(store, "/tr/page/")
    assert maker.is_alive()
    assert reply.body == TEXT.encode()
    maker.join(20)
    assert len(begun) == 1


def test_reader_after_a_change_waits_for_no_older_render(store: PageStore) -> None:
    """What was begun before the change may not show it."""
    ask(store, "/tr/page/")
    generation.announce_change()
    begun = made_slow(store)
    early = threading.Thread(target=ask, args=(store, "/tr/page/"))
    early.start()
    while not begun:
        threading.Event().wait(0.01)
    generation.announce_change()
    ask(store, "/tr/page/")
    early.join(20)
    assert len(begun) == 2
    page = store.pages.get(("http", "127.0.0.1", "/tr/page/", ""))
    assert page is not None
    assert page.generation == generation.now()


def test_flood_of_queries_leaves_the_pages_and_the_memory_alone(store: PageStore) -> None:
    """Strangers can invent addresses without end; they push out each other's, never the pages."""
    store.variations.capacity = 100_000
    ask(store, "/tr/page/")
    for number in range(60):
        ask(store, f"/tr/page/?q={number}")
        ask(store, "/tr/page/", HTTP_HOST=f"127.0.0.1:{number}")
    made = renders["/tr/page/"]
    assert store.variations.weight <= 100_000
    assert 0 < len(store.variations) < 40
    ask(store, "/tr/page/")
    assert renders["/tr/page/"] == made


def test_generation_is_read_before_the_render(store: PageStore) -> None:
    """So that a page is never kept as newer than its records."""
    moments: list[Generation] = []
    store._now = lambda: moments.append(generation.now()) or moments[-1]
    application = store.application

    def watched(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        assert len(moments) == 1
        return application(environ, start_response)

    store.application = watched
    ask(store, "/tr/page/")
    assert store.pages.get(("http", "127.0.0.1", "/tr/page/", "")).generation == moments[0]
