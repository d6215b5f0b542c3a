"""The public pages of activities, and their calendar."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.paging import page_by_keys
from programs.calendars import calendar_answer, calendar_of
from programs.filters import ActivityFilter
from programs.models import Activity, EqualityAction
from programs.queries.admittance import closed_because
from programs.queries.places import places_left

PER_PAGE = 20
PAST = "past"


@public_page
def activities(request: HttpRequest) -> HttpResponse:
    """What is to come, or what was; filtered by the parameters of the address."""
    chosen = ActivityFilter(request.GET)
    when = PAST if request.GET.get("when") == PAST else ""
    found: Any = chosen.qs
    rows = found.past() if when else found.coming()
    page = page_by_keys(rows, PER_PAGE, request.GET.get("page"), whole=Activity.objects.for_lists())
    context = {
        "filter": chosen,
        "when": when,
        "page": page,
        "pages": [(each, chosen.query(when=when, page=each)) for each in page.shown_numbers],  # type: ignore[attr-defined]
        "chips": chosen.chips(when=when),
        "cleared": f"?when={when}" if when else "?",
        "views": [
            (_("To come"), chosen.query(), not when),
            (_("Past"), chosen.query(when=PAST), bool(when)),
        ],
        "calendar": reverse("activities:calendar") + chosen.query().rstrip("?"),
    }
    return render(request, "programs/activities.html", context)


def shown_activity(slug: str) -> Activity:
    """The activity of this address, if everybody may read of it."""
    found = Activity.objects.shown().for_lists().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@public_page
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, when, where and for whom, how many places are free, and the way to one of them."""
    found = shown_activity(slug)
    context = {
        "activity": found,
        "sessions": found.sessions.all(),
        "target_groups": found.target_groups.all(),
        "actions": EqualityAction.objects.of_shown_plans().filter(activities=found),
        "closed": closed_because(found, timezone.now()),
        "left": places_left(found),
    }
    return render(request, "programs/activity.html", context)


@public_page
def calendar(request: HttpRequest) -> HttpResponse:
    """The activities of a filter for a calendar program, which asks again from time to time."""
    chosen = ActivityFilter(request.GET)
    found: Any = chosen.qs
    name = " · ".join([str(_("Activities of the Union")), *(value for _name, value, _rest in chosen.chips())])
    return calendar_answer(calendar_of(found.for_calendar(), name=name), "activities")


@public_page
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity for the reader's own calendar."""
    found = shown_activity(slug)
    if found.first_day is None:
        raise Http404
    return calendar_answer(calendar_of([found], name=found.title), found.slug)
