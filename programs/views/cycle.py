"""The public page of one cycle of a program."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from mmu_portal.lib.pagestore import public_page
from programs.models import Street
from programs.queries.figures import participation_totals, street_totals
from programs.views.program import shown_program


@public_page
def cycle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """When a cycle ran, who took part, and which streets it changed."""
    program = shown_program(slug)
    found = program.cycles.filter(number=number).first() if number < 2**15 else None
    if found is None:
        raise Http404
    streets = Street.objects.filter(cycle=found)
    rows = streets.with_result().select_related("program", "municipality")
    taking_part = found.participations.taking_part().select_related("municipality__province", "mentor")
    context = {
        "program": program,
        "cycle": found,
        "participations": taking_part.order_by("municipality__sort_key"),
        "taking_part": participation_totals(cycle=found),
        "streets": rows.order_by("municipality__sort_key", "search_key", "pk"),
        "totals": street_totals(streets),
    }
    return render(request, "programs/cycle.html", context)
