"""Public pages kept whole in front of Django.

A view says with `@public_page` that its answer is the same for every anonymous reader. The WSGI layer
`PageStore` keeps such answers in memory, compressed, for one generation of the published records
(`generation.py`), and gives them out without waking Django. Who carries a session or a message goes to
Django. Decision and limits: docs/adr.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from threading import Event, Lock
from typing import Any, NamedTuple, TypeGuard
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mmu_portal.lib import generation
from mmu_portal.lib.generation import Generation
from mmu_portal.lib.pagestore_shelf import BROTLI_QUALITY, QUICK_QUALITY, Headers, Shelf, StoredPage
from mmu_portal.lib.readerpages import for_reader, may_be_shared

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Pages proper, and apart from them what strangers can make without end (query strings, other host names):
# a flood of those pushes out its like alone.
PAGES_BYTES = 48 * 1024 * 1024
VARIATIONS_BYTES = 16 * 1024 * 1024
LONGEST_QUERY = 1_000
KNOWN_PATHS = 10_000
# How long a reader waits for another's render of the same page before making it alone.
PATIENCE_SECONDS = 5.0
FRESHNESS = "no-cache"
VARY = ("Vary", "Accept-Encoding, Cookie")
_MARK = "_same_for_every_anonymous_reader"
# Made anew by the store, or of one answer alone.
_NOT_KEPT = frozenset(
    {"content-length", "content-encoding", "vary", "etag", "last-modified", "date", "x-request-id"}
)


def public_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Declare a view open to everybody for reading, and its answer the same for all anonymous readers.

    Such a page holds no form token and no message, and depends on address and query string alone; who is
    signed in gets a strip of their own in it and nothing else (`readerpages.py`). An answer that is not to be
    kept after all says `Cache-Control: private`.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = for_reader(request, lambda: view(request, *args, **kwargs))
        response.headers.setdefault("Cache-Control", FRESHNESS)
        setattr(response, _MARK, True)
        return response

    return login_not_required(require_safe(marked))


class Address(NamedTuple):
    """What tells one stored page from another; the language is part of the path."""

    scheme: str
    host: str
    path: str
    query: str


class PageStore:
    """The WSGI layer: answers from memory where it can, from Django where it must."""

    def __init__(self, application: Application, now: Callable[[], Generation] = generation.now) -> None:
        if settings.USE_X_FORWARDED_HOST:
            raise ImproperlyConfigured(
                "The page store tells hosts by Host: USE_X_FORWARDED_HOST must be off."
            )
        self.application = application
        self.pages: Shelf[StoredPage] = Shelf(PAGES_BYTES)
        self.variations: Shelf[StoredPage] = Shelf(VARIATIONS_BYTES)
        self._now = now
        self._own_host = urlsplit(settings.SITE_URL).netloc
        self._personal_cookies = (settings.SESSION_COOKIE_NAME, "messages")
        self._known_paths: set[str] = set()
        self._renders: dict[tuple[Address, Generation], Event] = {}
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        address = self._address(environ)
        if address is None:
            return self.application(environ, start_response)
        wanted = self._now()
        page = self._shelf(address).get(address)
        if page is not None and page.generation == wanted:
            return _answer(page, environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        return self._render_once(address, wanted, page, environ, start_response)

    def _address(self, environ: Environ) -> Address | None:
        """The page asked for; None if the request is none that a stored page may answer."""
        cookies = environ.get("HTTP_COOKIE")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or (cookies and any(name in cookies for name in self._personal_cookies))
            or "HTTP_AUTHORIZATION" in environ
            or environ.get("CONTENT_LENGTH", "") not in ("", "0")
            or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY
            or not environ.get("HTTP_HOST")
        ):
            return None
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        # The host as it was sent: it lies here only if Django took that very host for an allowed one.
        return Address(_scheme(environ), environ["HTTP_HOST"], path, environ.get("QUERY_STRING", ""))

    def _shelf(self, address: Address) -> Shelf[StoredPage]:
        own = not address.query and address.host == self._own_host
        return self.pages if own else self.variations

    def _render_once(
        self,
        address: Address,
        wanted: Generation,
        outdated: StoredPage | None,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Have the first of several readers make the page, the others wait for it."""
        ours = Event()
        theirs = self._begin(address, wanted, ours, keeps="HTTP_COOKIE" not in environ)
        if theirs is ours:
            try:
                return self._made(address, wanted, environ, start_response)
            finally:
                self._end(address, wanted, ours)
        if outdated is not None and _only_a_minute_old(outdated, wanted):
            return _answer(outdated, environ, start_response)
        theirs.wait(PATIENCE_SECONDS)
        page = self._shelf(address).get(address)
        if page is not None and page.generation in (wanted, self._now()):
            return _answer(page, environ, start_response)
        return self._made(address, wanted, environ, start_response)

    def _begin(self, address: Address, wanted: Generation, ours: Event, *, keeps: bool) -> Event:
        """The render to wait for: our own if nobody is at it, or if this never was a page for all."""
        with self._lock:
            if address.path not in self._known_paths:
                return ours
            theirs = self._renders.get((address, wanted))
            if theirs is None and keeps:
                self._renders[address, wanted] = ours
            return theirs or ours

    def _end(self, address: Address, wanted: Generation, ours: Event) -> None:
        """Let the others go on, however the render ended."""
        with self._lock:
            if self._renders.get((address, wanted)) is ours:
                del self._renders[address, wanted]
        ours.set()

    def _made(
        self, address: Address, wanted: Generation, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Django's answer, kept if it is a page for all.

        Not if the reader sent any cookie: what was made for one must not show to another.
        """
        begun: list[Any] = []
        answer = self.application(environ, lambda *arguments: begun.extend(arguments))
        if not _for_all(answer) or "HTTP_COOKIE" in environ:
            start_response(*begun)
            return answer
        page = self._keep(address, wanted, begun[1], answer)
        return _answer(page, environ, start_response)

    def _keep(
        self, address: Address, wanted: Generation, headers: Headers, response: HttpResponse
    ) -> StoredPage:
        """Store an answer under the generation that was current before it was made, if it still is."""
        try:
            kept = [header for header in headers if header[0].lower() not in _NOT_KEPT] + [VARY]
            shelf = self._shelf(address)
            before = shelf.get(address)
            make = before.renewed if before else StoredPage
            quality = BROTLI_QUALITY if shelf is self.pages else QUICK_QUALITY
            page = make(wanted, kept, response.content, quality)
        finally:
            response.close()
        if self._now().stamp == wanted.stamp:
            shelf.put(address, page)
            if len(self._known_paths) < KNOWN_PATHS:
                self._known_paths.add(address.path)
        return page


def _scheme(environ: Environ) -> str:
    """`https` or `http`, by the rule of Django's `request.scheme`."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        if (sent := environ.get(header)) is not None:
            return "https" if sent.split(",")[0].strip() == secure else "http"
    return str(environ["wsgi.url_scheme"])


def _only_a_minute_old(page: StoredPage, wanted: Generation) -> bool:
    """Whether nothing changed but the clock, and that just now."""
    return page.generation.stamp == wanted.stamp and page.generation.minute == wanted.minute - 1


def _for_all(answer: Iterable[bytes]) -> TypeGuard[HttpResponse]:
    """Whether Django's answer may be given to every anonymous reader."""
    return isinstance(answer, HttpResponse) and getattr(answer, _MARK, False) and may_be_shared(answer)


def _answer(page: StoredPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Give a stored page out, or say that the reader has it."""
    variant = page.variant(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags and variant.matches(tags):
        start_response("304 Not Modified", variant.headers_unchanged)
        return []
    start_response("200 OK", variant.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]
