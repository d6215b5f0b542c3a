"""The description of the API, for programs and for people."""

from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.pagestore import public_page
from reporting.api.asked import refuse_unknown
from reporting.api.problems import Kind, Refused, problem
from reporting.api.schema import described
from reporting.api.views import LIMIT, for_reading

OPENAPI = "application/vnd.oai.openapi+json; charset=utf-8"
LANGUAGES = ("en", "tr")


@generation_cache
def _described() -> dict[str, Any]:
    return described()


def _schema(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1, in English or (`?lang=tr`) in Turkish."""
    try:
        refuse_unknown(request.GET, ["lang"])
    except Refused as refused:
        return problem(refused.kind, refused.detail, **refused.more)
    language = request.GET.get("lang", "en")
    if language not in LANGUAGES:
        return problem(Kind.WRONG_VALUE, ", ".join(LANGUAGES), parameter="lang")
    with override(language):
        return HttpResponse(orjson.dumps(_described()), content_type=OPENAPI)


schema = for_reading(_schema)


@never_cache
@vary_on_headers("Accept-Language")
@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Lead to the description for people, in the reader's language."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("open-data:api"))


@public_page
def api(request: HttpRequest) -> HttpResponse:
    """The description for people: every address with its parameters, answers and an example."""
    found = _described()
    context = {
        "operations": [_operation(path, each["get"]) for path, each in found["paths"].items()],
        "problems": list(Kind),
        "site": settings.SITE_URL,
        "limit": LIMIT,
        "schema": f"{reverse('api:schema')}?lang={get_language()}",
        "version": found["info"]["version"],
    }
    return render(request, "reporting/api.html", context)


def _operation(path: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the page says of one address."""
    return {
        "id": told["operationId"],
        "path": path,
        "summary": told["summary"],
        "parameters": [_parameter(each) for each in told.get("parameters", [])],
        "answers": [(status, each.get("description", "")) for status, each in told["responses"].items()],
    }


def _parameter(told: dict[str, Any]) -> dict[str, Any]:
    schema = told["schema"]
    one = schema.get("items", schema)
    return {
        "name": told["name"],
        "in_path": told["in"] == "path",
        "words": told.get("description", ""),
        "known": one.get("enum", []),
        "many": "items" in schema and told.get("explode", True),
    }
