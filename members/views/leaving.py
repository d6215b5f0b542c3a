"""The end of an appointment: the last day, the successor, what passes on, and only then the confirmation."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.appointments import coordinates, leaves_nobody_to_coordinate
from members.actions.handover import (
    ONE_DAY,
    end_and_hand_over,
    hand_over,
    may_take_end_back,
    refusal,
    take_back,
    take_end_back,
)
from members.enums import HandoverState
from members.estates import holdings
from members.leaving_forms import LeaveForm, SuccessorForm
from members.models import Appointment, Handover
from members.queries.handover import planned_end
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def end(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """The coordinator ends a colleague's appointment."""
    person: Any = request.user
    if not coordinates(person, acting.municipality):
        raise Http404
    ours = Appointment.objects.running().filter(municipality=acting.municipality)
    appointment = get_object_or_404(ours.select_related("user", "municipality", "department"), pk=key)
    return _wizard(request, appointment, back=reverse("my:colleagues"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def leave(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """A person ends their own appointment: the one in which they act."""
    return _wizard(request, acting, back=reverse("my:home"))


def _wizard(request: HttpRequest, appointment: Appointment, back: str) -> HttpResponse:
    """The two steps; nothing is stored before the second is confirmed."""
    person: Any = request.user
    if request.method == "POST" and ("stay" in request.POST or "another" in request.POST):
        return _changed_back(request, appointment)
    form = LeaveForm(request.POST or None, leaver=appointment)
    own = appointment.user_id == person.pk
    ours = Appointment.objects.running().coordinating()
    context = {
        "planned": form.planned,
        "may_stay": _may_stay(form.planned, person),
        "appointment": appointment,
        "form": form,
        "back": back,
        "own": own,
        "leads": coordinates(person, appointment.municipality),
        "coordinated": ours.filter(municipality=appointment.municipality).exists(),
        "alone": leaves_nobody_to_coordinate(appointment, appointment.ended or timezone.localdate()),
    }
    if form.is_valid() and "back" not in request.POST:
        if form.says_nothing_new:
            messages.info(request, _("This is arranged so already: nothing was changed."))
            return HttpResponseRedirect(request.path)
        if "confirm" in request.POST and _ended(request, form):
            return HttpResponseRedirect(reverse("my:home") if own else back)
        if not form.errors and not _refused(request, form):
            return render(request, "members/leaving_summary.html", context | _summary(form))
    return render(request, "members/leaving.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: LeaveForm) -> dict[str, Any]:
    """What the actions are asked to do."""
    chosen = form.cleaned_data
    return {
        "appointment": form.leaver,
        "last_day": chosen["last_day"],
        "successor": chosen["successor"],
        "by": request.user,
    }


def _refused(request: HttpRequest, form: LeaveForm) -> bool:
    """Whether the network's rules are against it; the sentence then stands beside the form."""
    if reason := refusal(**_asked(request, form)):
        form.add_error(None, reason)
    return bool(reason)


def _ended(request: HttpRequest, form: LeaveForm) -> bool:
    """End it and hand over; False with a sentence in the form if the network's rules are against it."""
    try:
        handover = end_and_hand_over(**_asked(request, form))
    except DomainError as reason:
        form.add_error(None, str(reason))
        return False
    last_day = form.cleaned_data["last_day"]
    is_over = last_day < timezone.localdate()
    sentence = (
        _("The appointment of %(person)s has ended; last day: %(day)s.")
        if is_over
        else _("The appointment of %(person)s ends; last day: %(day)s.")
    )
    told = {"person": form.leaver.user, "day": date_format(last_day, "DATE_FORMAT")}
    messages.success(request, sentence % told)
    if handover.state == HandoverState.DONE:
        messages.success(request, _passed(handover))
    return True


def _may_stay(planned: Handover | None, person: Any) -> bool:
    """Whether the person may take the last day back as long as it has not passed."""
    if planned is None or planned.end_said_by_id is None or planned.is_due:
        return False
    return may_take_end_back(planned, person)


def _changed_back(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Take the last day back, or the successor alone."""
    person: Any = request.user
    try:
        if "stay" in request.POST:
            take_end_back(appointment=appointment, by=person)
            messages.success(request, _("The last day was taken back: the appointment goes on."))
        elif (planned := planned_end(appointment)) is not None:
            take_back(handover=planned, by=person)
            messages.success(request, _("It waits for a successor again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(request.path)


def _passed(handover: Handover) -> str:
    assert handover.successor is not None  # noqa: S101 - a constraint of the row
    return _("What they held has passed on to %(successor)s.") % {"successor": handover.successor.user}


def _summary(form: LeaveForm) -> dict[str, Any]:
    """What the second step tells: what passes on, to whom, from which day."""
    last_day, successor = form.cleaned_data["last_day"], form.cleaned_data["successor"]
    due = last_day + ONE_DAY
    leaver = copy(form.leaver)
    leaver.ended = last_day  # as it will be: what passes on depends on the day
    return {
        "last_day": last_day,
        "successor": successor,
        "due": due,
        "at_once": due <= timezone.localdate(),
        "holdings": holdings(leaver),
    }


@require_POST
@for_municipality
def name_successor(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """The coordinator names who takes over what waits, or takes back who was planned."""
    person: Any = request.user
    if not coordinates(person, acting.municipality):
        raise Http404
    ours = Handover.objects.open().of(acting.municipality).with_people()
    handover = get_object_or_404(ours, pk=key)
    try:
        messages.success(request, _named(request, handover))
    except DomainError as reason:
        messages.error(request, str(reason))
    return HttpResponseRedirect(reverse("my:colleagues"))


def _named(request: HttpRequest, handover: Handover) -> str:
    """Do what the button says; what was done.

    Raises:
        DomainError: the network's rules are against it, or nobody was chosen.
    """
    person: Any = request.user
    if "take_back" in request.POST:
        take_back(handover=handover, by=person)
        return _("It waits for a successor again.")
    form = SuccessorForm(request.POST, handover=handover)
    if not form.is_valid():
        raise DomainError(_("Choose a colleague who takes over."))
    chosen = form.cleaned_data["successor"]
    done = hand_over(appointment=handover.leaver, successor=chosen, by=person)
    if done.state == HandoverState.DONE:
        return _passed(done)
    return _("%(successor)s takes over when the day comes.") % {"successor": chosen.user}
