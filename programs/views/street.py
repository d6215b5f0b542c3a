"""The public page of one street."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from mmu_portal.lib.pagestore import public_page
from programs.models import Street
from programs.queries.readings import comparisons
from programs.views.maps import street_map
from programs.views.program import shown_program


@public_page
def street(request: HttpRequest, slug: str, street_slug: str) -> HttpResponse:
    """What changed in a street, phase by phase, with what was measured before and after."""
    program = shown_program(slug)
    rows = Street.objects.filter(program=program).with_result()
    rows = rows.select_related("program", "cycle", "municipality__province")
    found = rows.filter(slug=street_slug).first()
    if found is None:
        raise Http404
    phases = list(found.interventions.prefetch_related("readings", "photographs").order_by("phase"))
    context = {
        "program": program,
        "street": found,
        "phases": [(phase, comparisons(phase)) for phase in phases],
        "map": street_map(found),
    }
    return render(request, "programs/street.html", context)
