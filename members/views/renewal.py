"""A municipality's answer in a renewal round."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions.appointments import coordinates
from members.actions.renewal import confirm, reopen, save_answer
from members.enums import AnswerState
from members.models import Appointment, RenewalAnswer
from members.queries.renewal import answer_for, last_answer_for
from members.queries.renewal_sheet import sheet_of
from members.queries.shown import Shown
from members.renewal_forms import RenewalForm
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError, EditConflict


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def renewal(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """Who leads, which departments there are and who acts: said, saved and confirmed."""
    answer = answer_for(acting)
    if answer is None:
        return _closed(request, acting)
    if request.method == "POST" and "correct" in request.POST:
        return _reopened(request, answer, acting)
    person: Any = request.user
    sheet, leads = sheet_of(answer), coordinates(person, acting.municipality)
    form = RenewalForm(
        request.POST or None,
        sheet=sheet,
        acting=acting,
        leads=leads,
        whole="confirm" in request.POST,
    )
    if request.method == "POST" and form.is_valid() and _kept(request, form, answer, acting):
        return HttpResponseRedirect(reverse("my:renewal"))
    context = {
        "acting": acting,
        "answer": answer,
        "sheet": sheet,
        "form": form,
        "is_open": answer.state == AnswerState.WAITING,
        "may_correct": answer.state == AnswerState.CONFIRMED,
    }
    return render(request, "members/renewal.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """What was answered in the last round, which takes no answers any more: many mails link here."""
    answer = last_answer_for(acting)
    if answer is None:
        raise Http404
    if request.method == "POST":
        messages.error(request, _("This round is closed."))
        return HttpResponseRedirect(reverse("my:renewal"))
    context = {"acting": acting, "answer": answer, "sheet": sheet_of(answer), "is_closed": True}
    return render(request, "members/renewal.html", context)


def _reopened(request: HttpRequest, answer: RenewalAnswer, acting: Appointment) -> HttpResponse:
    """Open a confirmed answer for a correction; the outcome is a message."""
    try:
        reopen(answer=answer, appointment=acting)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The answer is open again: correct it, then confirm it once more."))
    return HttpResponseRedirect(reverse("my:renewal"))


def _kept(request: HttpRequest, form: RenewalForm, answer: RenewalAnswer, acting: Appointment) -> bool:
    """Save what was said, and confirm it if asked; a refusal is said in the form, what was saved stays."""
    try:
        save_answer(answer=answer, appointment=acting, said=form.said(), seen=form.seen)
        if "confirm" not in request.POST:
            messages.success(request, _("Saved. Come back and confirm it."))
            return True
        form.stand_beside(_shown_now(form, answer))
        is_confirmed = confirm(answer=answer, appointment=acting)
    except EditConflict as conflict:
        form.come_back(_shown_now(form, answer), conflict)
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        _("Thank you: the record is confirmed.")
        if is_confirmed
        else _("Thank you for the answer. The record counts as confirmed once what you changed is decided."),
    )
    return True


def _shown_now(form: RenewalForm, answer: RenewalAnswer) -> dict[str, Shown]:
    """What is said by now of the questions of a form."""
    answer.refresh_from_db()
    return {name: part for name, part in sheet_of(answer).shown().items() if name in form.fields}
