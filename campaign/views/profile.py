"""The campaign profile as a page and as data."""

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from campaign.models import ProfileVersion
from campaign.queries.content import content_of, current_version
from campaign.queries.linked import linked_data
from campaign.queries.timeline import LineOfWork, timeline_of
from campaign.views.chart import chart_of
from campaign.views.territory import territory_map
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.pagestore import public_page


@public_page
def profile(request: HttpRequest) -> HttpResponse:
    """The version of the Union's profile that is published now."""
    current = current_version()
    if current is None:
        return render(request, "campaign/no_profile.html")
    return _page(request, current, current)


@public_page
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version at its own address: a published one for everybody, a draft for staff who may see it."""
    versions = ProfileVersion.objects.of_union().select_related("profile")
    shown = versions.visible_to(request.user).filter(number=number).first() if number < 2**31 else None
    if shown is None:
        raise Http404
    response = _page(request, shown, current_version())
    if shown.is_draft:
        add_never_cache_headers(response)
    return response


@public_page
def profile_json(request: HttpRequest) -> HttpResponseBase:
    """The published profile as JSON-LD, in the language of the address."""
    current = current_version()
    if current is None:
        raise Http404
    return _as_data(request, current)


@public_page
def version_json(request: HttpRequest, number: int) -> HttpResponseBase:
    """One published version as JSON-LD, in the language of the address."""
    versions = ProfileVersion.objects.of_union().published().select_related("profile")
    shown = versions.filter(number=number).first() if number < 2**31 else None
    if shown is None:
        raise Http404
    return _as_data(request, shown)


def _as_data(request: HttpRequest, shown: ProfileVersion) -> HttpResponseBase:
    """A version as JSON-LD with a tag, so that who has it already need not take it again."""
    address = settings.SITE_URL + shown.get_absolute_url()
    body = json.dumps(linked_data(content_of(shown), address), ensure_ascii=False, indent=1).encode()
    response = HttpResponse(body, content_type="application/ld+json; charset=utf-8")
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _canonical(request: HttpRequest) -> str:
    """The profile's lasting address, for a page at the address of one version; else empty."""
    at_version = request.resolver_match is not None and request.resolver_match.url_name == "version"
    return settings.SITE_URL + reverse("campaign:profile") if at_version else ""


def _data_address(shown: ProfileVersion, current: ProfileVersion | None) -> str:
    """Where `shown` is as data; a draft is nowhere."""
    if shown.is_draft:
        return ""
    if current is not None and shown.pk == current.pk:
        return reverse("campaign:profile-json")
    return reverse("campaign:version-json", args=[shown.number])


def _page(request: HttpRequest, shown: ProfileVersion, current: ProfileVersion | None) -> HttpResponse:
    """The page of `shown`; `current` tells whether it is an older one."""
    content = content_of(shown)
    lines, chart = _timeline(shown)
    context = {
        "version": shown,
        "current": current,
        "content": content,
        "canonical": _canonical(request),
        "data_address": _data_address(shown, current),
        "in_other_language": translate_url(request.path, "en" if get_language() == "tr" else "tr"),
        "timeline": lines,
        "timeline_chart": chart,
        "timeline_anchor": content.anchor_of_lines(),
        "members": content.figure("members"),
        "territory": territory_map(),
        "older": ProfileVersion.objects.of_union().published().exclude(pk=shown.pk).newest_first(),
    }
    return render(request, "campaign/profile.html", context)


@generation_cache
def _timeline(version: ProfileVersion) -> tuple[list[LineOfWork], SafeString]:
    """The lines of work of a version, and their chart."""
    lines = timeline_of(content_of(version))
    return lines, chart_of(lines)
