"""Who comes in: staff with the right; for all others there is nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from members.models import User
from reporting.definition import DEFINITIONS, Definition
from reporting.models import ReportRun, ReportSchedule
from reporting.queries.run import may_ask, may_have_asked, open_to

LARGEST_KEY = 2**63 - 1


def for_reporters(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let staff with the right in; others get 404, as for a page that does not exist."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = request.user
        if not may_ask(person):
            raise Http404("no right")
        return view(request, *args, **kwargs)

    return never_cache(asked)


def run_of(key: int, person: User) -> ReportRun:
    """The report of this key, if the person may have it; else 404."""
    rows = ReportRun.objects.visible_to(person).whole()
    found = rows.filter(pk=key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise Http404("no report")
    return found


def definitions_for(person: User) -> list[Definition]:
    """The kinds of reports that the person may ask for, with some parameters at least."""
    return [each for slug, each in DEFINITIONS.items() if may_have_asked(person, slug, {})]


def definition_of(slug: str, person: User) -> Definition:
    """The kind of report of this name, if the person may ask for it; else 404."""
    for each in definitions_for(person):
        if each.slug == slug:
            return each
    raise Http404("no kind of report")


def schedule_of(key: int, person: User) -> ReportSchedule:
    """The schedule of this key, if the person may have its reports; else 404."""
    rows = ReportSchedule.objects.filter(open_to(person), pk=key)
    found = rows.first() if key <= LARGEST_KEY else None
    if found is None:
        raise Http404("no schedule")
    return found
