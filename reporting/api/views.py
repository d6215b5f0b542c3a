"""The API over HTTP: for reading, from any site, kept whole by the page store."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, MethodNotAllowed, Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from mmu_portal.lib.middleware import IN_EVERY_LANGUAGE
from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.throttle import Window
from reporting.api.answers import index_body, list_body, map_body, record_body
from reporting.api.asked import OF_FIELDS, OF_LISTS, asked_of, refuse_unknown
from reporting.api.problems import Kind, Refused, problem
from reporting.api.schema import DatasetSchema
from reporting.datasets.dataset import Dataset

JSON, GEOJSON = "application/json", "application/geo+json"
LIMIT, SECONDS = 120, 60
READERS = Window(LIMIT, SECONDS)
READING = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponseBase]


class PerHousehold(BaseThrottle):
    """So many answers a minute that Django had to make; what the page store gives out costs nobody."""

    def __init__(self) -> None:
        self.seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request of this address."""
        self.seconds = READERS.wait(_sender(request))
        return not self.seconds

    def wait(self) -> float:
        """Seconds until the next."""
        return self.seconds


def _sender(request: Request) -> str:
    """The address from which a request came; empty, and one count for all, where the server does not say."""
    try:
        return str(get_adapter(request).get_client_ip(request) or "")
    except PermissionDenied:
        return ""


class OpenView(APIView):
    """An address of the API: nobody signs in, errors are problem documents."""

    schema = DatasetSchema()
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = [PerHousehold]
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    dataset: Dataset | None = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """There is one form of each answer, whatever is asked for."""
        return JSONRenderer(), JSON

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """A problem document for what the API itself refuses; all else is the portal's."""
        if isinstance(exc, Refused):
            return problem(exc.kind, exc.detail, **exc.more)
        if isinstance(exc, Throttled):
            return _too_many(int(exc.wait or SECONDS))
        if isinstance(exc, MethodNotAllowed):
            return not_for_reading()
        if isinstance(exc, Http404 | APIException):
            return problem(Kind.of_status(getattr(exc, "status_code", 404)))
        raise exc

    def answer(self, body: bytes, media_type: str = JSON) -> HttpResponse:
        """The body with its tag, or word that the reader has it."""
        tag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
        response = HttpResponse(body, content_type=media_type, headers={"ETag": tag})
        return get_conditional_response(self.request, etag=tag, response=response) or response


class Index(OpenView):
    """What there is."""

    def get(self, request: Request) -> HttpResponse:
        """Every dataset with its addresses."""
        refuse_unknown(request.GET, [])
        return self.answer(index_body())


class DatasetList(OpenView):
    """The records of a dataset, page by page."""

    dataset: Dataset

    def get(self, request: Request) -> HttpResponse:
        """Those that a filter finds."""
        asked = asked_of(self.dataset, request.GET, also=OF_LISTS)
        return self.answer(list_body(self.dataset, asked, request.path))


class DatasetRecord(OpenView):
    """One record of a dataset."""

    dataset: Dataset

    def get(self, request: Request, key: str) -> HttpResponse:
        """That of a key."""
        asked = asked_of(self.dataset, request.GET, also=OF_FIELDS, filtered=False)
        return self.answer(record_body(self.dataset, key, asked))


class DatasetMap(OpenView):
    """The records of a dataset as GeoJSON."""

    dataset: Dataset
    position: tuple[str, str] = ("", "")

    def get(self, request: Request) -> HttpResponse:
        """All that a filter finds."""
        asked = asked_of(self.dataset, request.GET, also=OF_FIELDS)
        return self.answer(map_body(self.dataset, asked, self.position), GEOJSON)


def for_reading(view: View) -> View:
    """Let every site read a public answer: CORS without credentials, also as a picture or a download."""
    kept = public_page(view)

    @wraps(kept)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers=_PREFLIGHT)
        elif request.method not in ("GET", "HEAD"):
            response = not_for_reading()
        else:
            response = kept(request, *args, **kwargs)
            setattr(response, IN_EVERY_LANGUAGE, response.status_code < 400)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # Nothing is written, so a form of another site can do no harm: who posts hears that one can only read.
    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered


def without_query(view: View) -> View:
    """Lead who asks with a query to the address without: each would be made and kept by itself."""

    @wraps(view)
    def plain(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(request.path) if request.GET else view(request, *args, **kwargs)

    return plain


_PREFLIGHT = {
    "Allow": READING,
    "Access-Control-Allow-Methods": READING,
    "Access-Control-Allow-Headers": "If-None-Match, Accept, Accept-Language",
    "Access-Control-Max-Age": "86400",
}


def not_for_reading() -> HttpResponse:
    """The answer to who would write."""
    response = problem(Kind.NOT_FOR_READING, _("Ask with GET, HEAD or OPTIONS."))
    response.headers["Allow"] = READING
    return response


def _too_many(seconds: int) -> HttpResponse:
    sentence = _(
        "At most %(limit)d answers a minute are made for one address. Ask again in %(seconds)d seconds."
    )
    response = problem(Kind.TOO_MANY, sentence % {"limit": LIMIT, "seconds": seconds})
    response.headers["Retry-After"] = str(seconds)
    return response
