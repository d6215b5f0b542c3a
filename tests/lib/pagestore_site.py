"""A tiny site behind the page store: each kind of answer that the store meets, and how often it was made."""

import gzip
from collections import Counter

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from members.models import Province
from mmu_portal.lib.pagestore import public_page

renders: Counter[str] = Counter()
TEXT = "Türkçe bir sayfa. " * 200


def _made(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    renders[request.path] += 1
    return answer


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """A page for all."""
    return _made(request, HttpResponse(f"{TEXT}{request.GET.get('q', '')}"))


@public_page
def provinces(request: HttpRequest) -> HttpResponse:
    """A page for all that shows records."""
    return _made(request, HttpResponse(", ".join(Province.objects.values_list("name", flat=True))))


@public_page
def file(request: HttpRequest) -> HttpResponse:
    """A page for all that shows a file, as a stand-in for records that another process changed."""
    return _made(request, HttpResponse((settings.MEDIA_ROOT / "words").read_text()))


@login_not_required
def unmarked(request: HttpRequest) -> HttpResponse:
    """Open to all, but nobody said that it is the same for all."""
    return _made(request, HttpResponse("unmarked"))


@public_page
def missing(request: HttpRequest) -> HttpResponse:
    """An error page made by a view for all."""
    return _made(request, HttpResponseNotFound("none"))


@public_page
def cookie(request: HttpRequest) -> HttpResponse:
    """A view for all that sets a cookie all the same."""
    answer = HttpResponse("cookie")
    answer.set_cookie("taste", "sweet")
    return _made(request, answer)


@public_page
def form(request: HttpRequest) -> HttpResponse:
    """A view for all that holds a form token all the same."""
    return _made(request, HttpResponse(f"token {get_token(request)}"))


@public_page
def private(request: HttpRequest) -> HttpResponse:
    """A view for all that takes it back, as the preview of a draft would."""
    return _made(request, HttpResponse("draft", headers={"Cache-Control": "private"}))


@public_page
def no_store(request: HttpRequest) -> HttpResponse:
    """A view for all whose answer is to be kept nowhere."""
    return _made(request, HttpResponse("once", headers={"Cache-Control": "no-store"}))


@public_page
def encoded(request: HttpRequest) -> HttpResponse:
    """A view for all whose answer is packed already."""
    return _made(request, HttpResponse(gzip.compress(b"packed"), headers={"Content-Encoding": "gzip"}))


@public_page
def by_agent(request: HttpRequest) -> HttpResponse:
    """A view for all whose answer varies by something that the store does not know."""
    return _made(request, HttpResponse("agent", headers={"Vary": "User-Agent"}))


@public_page
def stream(request: HttpRequest) -> StreamingHttpResponse:
    """A view for all whose answer comes in parts."""
    return _made(request, StreamingHttpResponse(iter([b"a", b"b"])))


VIEWS = (page, provinces, file, unmarked, missing, cookie, form, private, no_store, encoded, by_agent, stream)
urlpatterns = [
    path("by_language/", page),
    *i18n_patterns(*(path(f"{view.__name__}/", view) for view in VIEWS)),
]
