"""Addresses without a language: the ways in, and what search engines and browsers ask for."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

CONTACT_HOLDS = timedelta(days=180)  # the standard wants less than a year
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


@login_not_required
@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), if the Union named somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    end = (timezone.now() + CONTACT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": end.isoformat(),
        "Preferred-Languages": "tr, en",
        "Canonical": settings.SITE_URL + request.path,
    }
    body = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


def for_staff(sign_in: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The sign-in page of the back office; an account that may not enter is led home and told so."""

    @wraps(sign_in)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_staff:
            messages.info(request, _("Your account has no access to the back office."))
            return redirect("after-sign-in")
        return sign_in(request, *args, **kwargs)

    return door
