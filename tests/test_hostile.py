"""Hostile requests: odd headers, cookies and bodies get an answer, no failure, and change nobody's page."""

import codecs
from collections.abc import Iterator

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from members.models import ErrorReport
from mmu_portal.lib.incoming import read_as_utf8
from mmu_portal.lib.pagestore import PageStore
from tests.factories.members import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
QUERY = "?q=osman%5Cud800%ED%A0%80%ff%C3%BC&province=16&page=%5Cud800"
PAGES = [
    "/",
    "/en/",
    "/en/members/",
    "/en/members/export.csv",
    "/en/members/osmangazi/",
    "/en/members/osmangazi/report/",
    "/en/members/osmangazi/logo",
    "/en/profile/",
    "/en/accounts/login/",
    "/en/accounts/password/reset/",
    "/en/no-such-page/",
    "/%5Cud800/%ED%A0%80/",
    "/admin/",
    "/admin/members/municipality/",
    "/admin/members/municipality/add/",
    "/admin/members/department/",
    "/healthz",
    "/robots.txt",
    "/sitemap.xml",
]
# A page of each kind: kept, searched, a form, refused, of the back office. What they share reads the headers.
FEW = ["/en/", "/en/members/", "/en/accounts/login/", "/%5Cud800/%ED%A0%80/", "/admin/members/municipality/"]
FORMS = {
    "/en/accounts/login/": ("login", "password"),
    "/en/accounts/password/reset/": ("email",),
    "/en/members/osmangazi/report/": ("text", "email"),
    "/admin/members/workarea/add/": ("name_tr", "name_en"),
}
CHARSETS = [
    "hex",
    "undefined",
    "idna",
    "punycode",
    "unicode_escape",
    "cp037",
    "utf-16",
    "utf-7",
    "rot13",
    "no",
]
KINDS = [
    *[f"a/b; charset={charset}" for charset in CHARSETS],
    "a/b; x*=hex''61",
    "a/b; x*=no-such-codec''61",
    "a/b; charset*=punycode''%ff",
    "; ; =;\xff",
]
HEADERS = {
    "nul in the session": {"HTTP_COOKIE": r'sessionid="\000abcdefghijk"'},
    "nul in every cookie": {"HTTP_COOKIE": r'csrftoken="\000"; messages="\000"; django_language="\000"'},
    "high bytes in the session": {"HTTP_COOKIE": r'sessionid="\355\240\200abcdefgh"'},
    "raw bytes in cookies": {"HTTP_COOKIE": "sessionid=\xed\xa0\x80abcdefgh; messages=\xff; =; ;;"},
    "endless session": {"HTTP_COOKIE": "sessionid=" + "a" * 5000},
    "broken messages": {"HTTP_COOKIE": 'messages=W1sib3JkZXJz:1:x; csrftoken="'},
    "long numbers": {"HTTP_X_CORRELATION_ID": "x" * 300, "HTTP_X_REQUEST_ID": "\xff" * 300},
    "odd ports": {"HTTP_X_FORWARDED_PORT": "99999999999", "SERVER_PORT": "80"},
    "odd forwarding": {"HTTP_X_FORWARDED_FOR": "a, [::1, \xff", "HTTP_X_FORWARDED_PROTO": "gopher"},
    "odd host": {"HTTP_HOST": "127.0.0.1:99999999"},
    "odd languages": {"HTTP_ACCEPT_LANGUAGE": "\xff;q=x, " + "tr;q=9," * 400},
    "odd caching": {
        "HTTP_IF_NONE_MATCH": '"\xff, W/',
        "HTTP_IF_MODIFIED_SINCE": "x",
        "HTTP_RANGE": "bytes=9-1",
    },
    "odd lengths": {"CONTENT_LENGTH": "-1"},
    "odd referrer": {"HTTP_REFERER": "http://[", "HTTP_ORIGIN": "http://["},
    "odd htmx": {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[\xff"},
    "odd sign-in": {"HTTP_AUTHORIZATION": "Basic \xff"},
}


@pytest.fixture(autouse=True)
def place() -> None:
    """A record to ask for; no test counts another's attempts."""
    cache.clear()
    MunicipalityFactory(place="Osmangazi")


@pytest.fixture(params=["a stranger", "staff"])
def reader(request: pytest.FixtureRequest) -> Client:
    """Who sees answers, not exceptions."""
    client = Client(raise_request_exception=False)
    if request.param == "staff":
        client.force_login(UserFactory(superuser=True))
    return client


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The server's handler closes connections around requests, but a test's transaction lives in one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def parts(names: tuple[str, ...], value: bytes) -> bytes:
    """A form in parts; names and values as hostile as the value."""
    whole = b""
    for name in names:
        head = b"--x\r\nContent-Disposition: form-data; name=\"%s\"; filename*=hex''61\r\n" % name.encode()
        whole += head.replace(b"; filename*=hex''61", b"") + b"\r\n%s\r\n" % value
        whole += head + b"Content-Type: text/plain; charset=hex\r\n\r\n%s\r\n" % value
    return whole + b"--x--\r\n"


def sends(reader: Client, form: str, kind: str, body: bytes) -> HttpResponse:
    """A form as it is, which the test client would encode by its kind."""
    return reader.generic("POST", form, body, content_type="application/octet-stream", CONTENT_TYPE=kind)


@pytest.mark.parametrize("page", PAGES)
def test_any_kind_of_content_gets_the_page_of_the_plain_request(reader: Client, page: str):
    plain = reader.get(page + QUERY)
    for kind in KINDS if page in FEW else KINDS[PAGES.index(page) % 3 :: 3]:
        odd = reader.get(page + QUERY, CONTENT_TYPE=kind)
        assert odd.status_code == plain.status_code < 500, kind
        assert odd.headers.get("Location") == plain.headers.get("Location"), kind


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [rb"\ud800", b"\xed\xa0\x80\xff", b"\x00D\xc3\xbc"])
def test_form_in_any_charset_gets_an_answer(reader: Client, form: str, value: bytes):
    in_parts = parts(FORMS[form], value)
    in_line = b"&".join(b"%s=%s" % (name.encode(), value) for name in FORMS[form])
    for charset in CHARSETS:
        kind = f"multipart/form-data; charset={charset}; boundary=x"
        assert sends(reader, form, kind, in_parts).status_code < 500, kind
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        assert sends(reader, form, kind, in_line).status_code < 500, kind


@pytest.mark.parametrize("charset", CHARSETS)
def test_report_in_any_charset_arrives_as_typed(client: Client, charset: str):
    body = parts(("text",), "Düzeltin".encode())
    kind = f'multipart/form-data; charset={charset}; boundary="x"'
    sends(client, "/en/members/osmangazi/report/", kind, body)
    assert [report.text for report in ErrorReport.objects.all()] == ["Düzeltin"]


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_odd_headers_get_an_answer(reader: Client, headers: dict[str, str]):
    cookies = reader.cookies.output(header="", sep=";").strip()
    for page in FEW:
        sent = dict(headers)
        if "HTTP_COOKIE" in sent and cookies:
            sent["HTTP_COOKIE"] += f"; {cookies}"
        assert reader.get(page + QUERY, **sent).status_code < 500, page


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_report_under_odd_headers_gets_an_answer(headers: dict[str, str]):
    stranger = Client(raise_request_exception=False)
    answer = stranger.post("/en/members/osmangazi/report/", {"text": "Wrong."}, **headers)
    assert answer.status_code < 500


def test_history_takes_nothing_from_headers(client: Client):
    sent = {"x-correlation-id": "canary" * 50, "x-forwarded-port": "4242", "x-forwarded-for": "192.0.2.9"}
    client.post("/en/members/osmangazi/report/", {"text": "Wrong."}, headers=sent)
    entry = LogEntry.objects.get_for_model(ErrorReport).get()
    assert (entry.cid, entry.remote_port, entry.remote_addr) == (None, None, None)


def test_cookie_with_nul_is_as_good_as_none(client: Client):
    answer = client.get("/en/accounts/login/", HTTP_COOKIE=r'sessionid="\000abcdefghijk"')
    assert answer.status_code == 200
    assert answer.wsgi_request.COOKIES == {}


@pytest.mark.parametrize("charset", ["cp037", "utf-16"])
@pytest.mark.usefixtures("kept_connection")
def test_nobody_changes_anothers_page_by_a_charset(charset: str):
    """The store in front of Django, and the pages kept for who is signed in."""
    store = PageStore(WSGIHandler())
    member = UserFactory()
    for mark, cookies in (("anonymous", ""), ("signed in", session_of(member))):
        address = f"/en/members/?q=Osmangazi&for={charset}"
        first = asked(store, address, cookies, CONTENT_TYPE=f"a/b; charset={charset}")
        second = asked(store, address, cookies)
        for page in (first, second):
            assert 'value="Osmangazi"' in page, mark


def session_of(member) -> str:
    """The cookie of a session."""
    client = Client()
    client.force_login(member)
    return f"sessionid={client.cookies['sessionid'].value}"


def asked(store: PageStore, address: str, cookies: str, **environ: str) -> str:
    """A page as the server's entry gives it."""
    request = RequestFactory().get(address, headers={"host": "127.0.0.1"}, **environ).environ
    if cookies:
        request["HTTP_COOKIE"] = cookies
    return b"".join(store(request, lambda *_begun: None)).decode()


@pytest.mark.parametrize(
    ("method", "sent", "left"),
    [
        ("GET", "a/b; charset=cp037", None),
        ("HEAD", "text/plain", None),
        ("POST", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("POST", "application/x-www-form-urlencoded; charset=hex", "application/x-www-form-urlencoded"),
        ("POST", "multipart/form-data; Boundary=abc; charset=hex", "multipart/form-data; boundary=abc"),
        ("POST", 'multipart/form-data; charset=hex;boundary="a; b"', 'multipart/form-data; boundary="a; b"'),
        ("POST", "multipart/form-data; boundary*=hex''61", "multipart/form-data"),
        ("POST", "", ""),
    ],
)
def test_content_type_keeps_kind_and_boundary_alone(method: str, sent: str, left: str | None):
    environ = {"REQUEST_METHOD": method, "CONTENT_TYPE": sent}
    read_as_utf8(environ)
    assert environ.get("CONTENT_TYPE") == left


def test_the_codecs_of_these_tests_exist():
    """A name that Python did not know would be passed over in silence, and the test with it."""
    assert [codecs.lookup(charset).name for charset in CHARSETS[:-1]]
