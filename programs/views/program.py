"""The public pages of the programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from mmu_portal.lib.pagestore import public_page
from mmu_portal.lib.paging import page_of
from programs.models import Activity, Intervention, Program, Project, Street
from programs.queries.figures import Progress, progress, stated_shares, street_totals
from programs.views.maps import streets_map

SHOWN = 12  # streets on the page of their program, numbered on its map
ROWS = 50  # of a page of all streets


@public_page
def programs(request: HttpRequest) -> HttpResponse:
    """The Union's programs, and its projects below them."""
    context = {
        "programs": Program.objects.shown().prefetch_related("partners"),
        "projects": Project.objects.shown(),
    }
    return render(request, "programs/programs.html", context)


@public_page
def program(request: HttpRequest, slug: str) -> HttpResponse:
    """What a program is, how far from its targets, its cycles, its time line and its streets."""
    found = shown_program(slug)
    streets = Street.objects.filter(program=found)
    rows = list(streets.in_order()[:SHOWN])
    today = timezone.localdate()
    targets = progress(found)
    context = {
        "program": found,
        "progress": targets,
        "target_has_passed": any(each.target.due and each.target.due < today for each in targets),
        "cycles": found.cycles.order_by("number"),
        "events": found.events.all(),
        "finding": finding(targets),
        "activities": Activity.objects.filter(program=found).coming().for_lists(),
        "streets": rows,
        "totals": street_totals(streets),
        "recorded": streets.count(),
        "pair": Intervention.objects.with_pair().filter(street__program=found).first(),
        "map": streets_map(rows),
    }
    return render(request, "programs/program.html", context)


def finding(targets: list[Progress]) -> str:
    """How far it is by what is stated last, in a few words; empty where nothing is stated."""
    shares = stated_shares(targets)
    if shares is None:
        return ""
    low, high = shares
    if low >= 100:
        return gettext("The target is reached, by the last published reading")
    if low == high == 50:
        return gettext("Half of the target, by the last published reading")
    if low == high:
        return gettext("%(share)d%% of the target, by the last published reading") % {"share": low}
    words = {"low": low, "high": high}
    return gettext("From %(low)d%% to %(high)d%% of the targets, by the last published reading") % words


@public_page
def streets(request: HttpRequest, slug: str) -> HttpResponse:
    """All streets of a program, page by page."""
    found = shown_program(slug)
    page = page_of(Street.objects.filter(program=found).in_order(), ROWS, request.GET.get("page"))
    return render(request, "programs/streets.html", {"program": found, "page": page, "streets": page})


def shown_program(slug: str) -> Program:
    """The program of an address; 404 if nobody may read of it."""
    shown = Program.objects.shown().prefetch_related("partners", "target_groups", "rights")
    found = shown.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
