"""Reports that are made by themselves."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.models import User
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.paging import page_of
from reporting.actions.schedules import remove_schedule, store_schedule, switch_schedule
from reporting.definition import Definition
from reporting.forms import schedule_form
from reporting.models import ReportSchedule
from reporting.queries.run import open_to
from reporting.views.doors import definition_of, definitions_for, for_reporters, schedule_of
from reporting.words import name_of, rests_in_words

PER_PAGE = 20


@for_reporters
@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules, and what can be scheduled."""
    person: Any = request.user
    found = ReportSchedule.objects.filter(open_to(person))
    page = page_of(found.prefetch_related("answered_for_by", "recipients"), PER_PAGE, request.GET.get("page"))
    rows = list(page)
    rests = rests_in_words([(each.definition, each.parameters) for each in rows])
    context = {
        "definitions": definitions_for(person),
        "rows": [(name_of(each.definition), rest, each) for each, rest in zip(rows, rests, strict=True)],
        "page": page,
        "orphaned": _orphaned(rows, person),
    }
    return render(request, "reporting/schedules.html", context)


def _orphaned(schedules: Sequence[ReportSchedule], reader: User) -> set[int]:
    """The keys of those for which a person answers who may not have their reports any more.

    Not the reader, who sees only what they may have.
    """
    keys = {each.pk for each in schedules}
    others = {each.answered_for_by for each in schedules} - {reader}
    borne = [Q(open_to(person), answered_for_by=person) for person in others]
    held = ReportSchedule.objects.filter(Q(*borne, answered_for_by=reader, _connector=Q.OR), pk__in=keys)
    return keys - set(held.values_list("pk", flat=True))


@for_reporters
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a schedule up."""
    person: Any = request.user
    return _form(request, definition_of(slug, person), None)


@for_reporters
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, key: int) -> HttpResponse:
    """Change a schedule."""
    person: Any = request.user
    found = schedule_of(key, person)
    return _form(request, definition_of(found.definition, person), found)


def _form(request: HttpRequest, definition: Definition, stored: ReportSchedule | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = schedule_form(definition, posted, schedule=stored)
    if posted is not None and form.is_valid():
        person: Any = request.user
        try:
            people = list(form.cleaned_data["recipients"])
            store_schedule(schedule=form.schedule(stored), recipients=people, by=person)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The schedule is stored."))
            return redirect("reports:schedules")
    context = {"definition": definition, "schedule": stored, "form": form}
    return render(request, "reporting/schedule.html", context, status=422 if form.errors else 200)


@for_reporters
@require_POST
def switch(request: HttpRequest, key: int) -> HttpResponse:
    """Pause a schedule, or let it go on."""
    person: Any = request.user
    found = schedule_of(key, person)
    try:
        is_active = pressed_button(request.POST, {"pause": False, "go_on": True})
        switch_schedule(schedule=found, is_active=is_active, by=person)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = _("The schedule goes on.") if is_active else _("The schedule is paused.")
        messages.success(request, told)
    return redirect("reports:schedules")


@for_reporters
@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a schedule."""
    person: Any = request.user
    try:
        remove_schedule(schedule=schedule_of(key, person), by=person)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The schedule is removed. The reports that it made stay."))
    return redirect("reports:schedules")
