"""The public pages of the projects."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mmu_portal.lib.charts import Span, timeline
from mmu_portal.lib.pagestore import public_page
from platforms.queries.board import title_of, with_current_wording
from programs.models import Project


@public_page
def projects(request: HttpRequest) -> HttpResponse:
    """The Union's projects and when each runs or ran."""
    shown = list(Project.objects.shown())
    spans = [
        Span(each.short_name or each.name, each.starts.year, each.ends.year if each.ends else None)
        for each in shown
        if each.starts
    ]
    until = max([timezone.localdate().year, *(span.end for span in spans if span.end)])
    chart = timeline(spans, until=until, title=_("When the projects run"))
    return render(request, "programs/projects.html", {"projects": shown, "spans": spans, "chart": chart})


@public_page
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """What a project is, who takes part in which role, and what it led to."""
    shown = Project.objects.shown().prefetch_related("target_groups", "rights")
    found = shown.filter(slug=slug).first()
    if found is None:
        raise Http404
    led_to = with_current_wording(found.recommendations.public().select_related("platform"))
    context = {
        "project": found,
        "partners": found.partners.select_related("organization"),
        "extensions": found.extensions.all(),
        "led_to": [(each, title_of(each, public=True)) for each in led_to],
    }
    return render(request, "programs/project.html", context)
