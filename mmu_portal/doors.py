"""Addresses without a language: the way in, and what search engines and browsers ask for."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /tr/accounts/
Disallow: /en/accounts/

Sitemap: {site}/sitemap.xml
"""


@never_cache
@vary_on_headers("Accept-Language")
@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("home"))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines need not read, and where the list of pages is."""
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for browsers that ask for it by its old name."""
    return HttpResponseRedirect(static("mark.svg"))
