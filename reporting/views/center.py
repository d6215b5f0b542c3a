"""The report center: what can be asked for, what is being made, what is there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mmu_portal.lib.paging import page_of
from reporting.definition import DEFINITIONS
from reporting.models import ReportRun
from reporting.views.doors import definitions_for, for_reporters
from reporting.views.line import lines_of

PER_PAGE = 20


@for_reporters
@require_safe
def center(request: HttpRequest) -> HttpResponse:
    """Every kind of report, and the reports of the last weeks, the newest first."""
    person: Any = request.user
    page = page_of(ReportRun.objects.visible_to(person).whole(), PER_PAGE, request.GET.get("page"))
    lines = lines_of(page)
    mine = definitions_for(person)
    context = {
        "definitions": mine,
        "others": [str(each.name) for each in DEFINITIONS.values() if each not in mine],
        "lines": lines,
        "page": page,
        "is_moving": any(line.run.is_active for line in lines),
    }
    return render(request, "reporting/center.html", context)


@for_reporters
@require_safe
def issued(request: HttpRequest) -> HttpResponse:
    """The reports that were issued, the newest number first."""
    person: Any = request.user
    rows = ReportRun.objects.visible_to(person).whole().adopted()
    rows = rows.order_by("-number_year", "-number_serial")
    page = page_of(rows, PER_PAGE, request.GET.get("page"))
    return render(request, "reporting/issued.html", {"lines": lines_of(page), "page": page})
