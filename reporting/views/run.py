"""One report: asking for it, watching it, taking it, issuing it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import structlog
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from reporting import files
from reporting.actions import runs
from reporting.enums import Format, RunState
from reporting.forms import IntroductionForm, ask_form
from reporting.models import ReportRun
from reporting.views.doors import definition_of, for_reporters, run_of
from reporting.views.line import lines_of
from reporting.words import file_name

log = structlog.get_logger(__name__)
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@for_reporters
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one report of a kind; the same as one of today leads to that one."""
    person: Any = request.user
    definition = definition_of(slug, person)
    form = ask_form(definition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        how = {name: form.cleaned_data[name] for name in ("format", "language")}
        try:
            run = runs.ask(definition=slug, parameters=form.asked(), by=person, **how)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if run.state == RunState.DONE:
                told = _("The same report was made today already. If the records have changed, make it anew.")
                messages.info(request, told)
            return redirect(run)
    status = 422 if form.errors else 200
    return render(request, "reporting/ask.html", {"definition": definition, "form": form}, status=status)


@for_reporters
@require_safe
def run(request: HttpRequest, key: int) -> HttpResponse:
    """How a report stands; what can be done with it now."""
    person: Any = request.user
    found = run_of(key, person)
    return _shown(request, found, IntroductionForm(instance=found))


def _shown(request: HttpRequest, found: ReportRun, form: IntroductionForm, status: int = 200) -> HttpResponse:
    is_draft = found.state == RunState.DONE and not found.number and found.format != Format.CSV
    context = {"line": lines_of([found])[0], "run": found, "form": form if is_draft else None}
    return render(request, "reporting/run.html", context, status=status)


@for_reporters
@require_safe
def file(request: HttpRequest, key: int) -> HttpResponseBase:
    """The file as it was made, as something to save; it is kept by no cache."""
    person: Any = request.user
    found = run_of(key, person)
    content = files.opened(found.file, found.sha256) if found.file else None
    if content is None:
        if found.file:
            log.error("report_file_not_as_made", run=found.pk)
        messages.warning(request, _told_without_file(found))
        return redirect(found)
    response = FileResponse(content, content_type=TYPES[found.format])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(found), safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _told_without_file(found: ReportRun) -> str:
    if found.file:
        return _(
            "The file is lost, or is no longer as it was made. "
            "Make the report anew, and tell who runs the portal."
        )
    return _("There is no file to download. Make the report anew.")


@for_reporters
@require_POST
def cancel(request: HttpRequest, key: int) -> HttpResponse:
    """Stop it."""
    return _done(request, key, runs.cancel, _("The report is canceled."))


@for_reporters
@require_POST
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Let one that failed or was canceled be tried again."""
    return _done(request, key, runs.try_again, _("The report waits to be made."))


@for_reporters
@require_POST
def anew(request: HttpRequest, key: int) -> HttpResponse:
    """Ask for the same with the records as they are now."""
    person: Any = request.user
    found = run_of(key, person)
    asked = {name: getattr(found, name) for name in ("definition", "parameters", "format", "language")}
    try:
        return redirect(runs.ask(**asked, by=person, instead_of=found))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(found)


@for_reporters
@require_POST
def issue(request: HttpRequest, key: int) -> HttpResponse:
    """Store the introduction and make the draft anew, or issue the report, as the button says."""
    person: Any = request.user
    found = run_of(key, person)
    form = IntroductionForm(request.POST, instance=ReportRun(introduction=found.introduction))
    if not form.is_valid():
        return _shown(request, found, form, 422)
    text = form.cleaned_data["introduction"]
    try:
        way = pressed_button(request.POST, {"draft": runs.introduce, "issue": runs.issue})
        number = way(run=found, introduction=text, by=person)
    except DomainError as error:
        form.add_error(None, str(error))
        return _shown(request, found, form, 409)
    if number:
        told = _("The report has the number %(number)s and is made for the last time.") % {"number": number}
    else:
        told = _("The draft is made anew with this introduction.")
    messages.success(request, told)
    return redirect(found)


def _done(request: HttpRequest, key: int, action: Callable[..., None], told: str) -> HttpResponseRedirect:
    """Do one thing with a report and say so, or why not."""
    person: Any = request.user
    found = run_of(key, person)
    try:
        action(run=found, by=person)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(found.get_absolute_url())
