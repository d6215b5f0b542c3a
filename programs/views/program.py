"""The public pages of the programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mmu_portal.lib.pagestore import public_page
from programs.models import Activity, Program, Project, Street
from programs.queries.figures import progress, street_totals
from programs.views.maps import streets_map


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
    rows = streets.with_result().select_related("program", "cycle", "municipality__province")
    rows = list(rows.order_by("municipality__sort_key", "search_key", "pk"))
    today = timezone.localdate()
    targets = progress(found)
    context = {
        "program": found,
        "progress": targets,
        "target_has_passed": any(each.target.due and each.target.due < today for each in targets),
        "cycles": found.cycles.order_by("number"),
        "events": found.events.all(),
        "activities": Activity.objects.filter(program=found).coming().for_lists(),
        "streets": rows,
        "totals": street_totals(streets),
        "map": streets_map(rows),
        "source_is_sample": any(row.is_sample for row in rows),
    }
    return render(request, "programs/program.html", context)


def shown_program(slug: str) -> Program:
    """The program of an address; 404 if nobody may read of it."""
    shown = Program.objects.shown().prefetch_related("partners", "target_groups", "rights")
    found = shown.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
