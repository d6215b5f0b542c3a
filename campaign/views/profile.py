"""The campaign profile as a page and as data."""

from django.http import Http404, HttpRequest, HttpResponse

from mmu_portal.lib.pagestore import public_page


@public_page
def profile(request: HttpRequest) -> HttpResponse:
    """The published profile."""
    raise Http404


@public_page
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version at its own address."""
    raise Http404


@public_page
def profile_json(request: HttpRequest) -> HttpResponse:
    """The published profile as JSON-LD."""
    raise Http404
