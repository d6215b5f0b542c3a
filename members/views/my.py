"""A representative's own area."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.acting import acting_in, appointments_of, choose
from members.actions.appointments import coordinates
from members.actions.changes import propose
from members.actions.confirmations import confirm_record
from members.actions.invitations import acts_already, invite, send_again, withdraw
from members.actions.proposals import withdraw as withdraw_proposal
from members.area import links
from members.enums import AppointmentRole, ChangeState
from members.forms import InviteForm
from members.leaving_forms import successions
from members.models import (
    Appointment,
    DepartmentChange,
    Invitation,
    Municipality,
    ProfileChange,
    User,
)
from members.needs_now import lines_for, lines_for_staff
from members.proposal_forms import ProposalForm
from members.queries.change import ProposalQuerySet
from members.queries.confirmation import holds
from members.queries.department import with_names
from members.queries.handover import appointments_concerned, planned_end, planned_ends
from members.queries.record import for_page
from members.queries.renewal import answer_for
from members.queries.shown import fields_shown
from members.views.municipality import record_context
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError, EditConflict

View = Callable[..., HttpResponse]
SHOWN = 30  # of the proposals, the newest


@never_cache
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """What needs the person now, what they act in, and where that leads."""
    today = timezone.localdate()
    appointments = appointments_of(request.user)
    held = [each for each in appointments if each.started <= today]
    acting = acting_in(request, held)
    lines = lines_for(acting) if acting else []
    context = {
        "acting": acting,
        "held": held,
        "later": [each for each in appointments if each.started > today],
        "coordinated": lines_for_staff(_person(request)),
        "needs": [line for line in lines if not line.is_news],
        "news": [line for line in lines if line.is_news],
        "planned": planned_end(acting) if acting and acting.pk in appointments_concerned() else None,
        "links": links(acting=acting is not None),
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "members/my.html", context)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act in another of one's appointments."""
    if not choose(request, request.POST.get("appointment", "")):
        raise Http404
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if inside else reverse("my:home"))


def for_municipality(view: View) -> View:
    """Give a view the appointment in which the person acts; who has none is not led anywhere."""

    @wraps(view)
    def acted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        appointment = acting_in(request)
        if appointment is None:
            raise Http404
        return view(request, appointment, *args, **kwargs)

    return acted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def municipality(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The municipality's record: what was proposed and what became of it, and the form for more."""
    changes = ProfileChange.objects.filter(municipality=acting.municipality).select_related("municipality")
    may_propose = acting.role != AppointmentRole.VIEWER
    if request.method == "POST" and not may_propose:
        raise Http404
    record: Any = for_page(Municipality.objects.all()).get(pk=acting.municipality_id)
    # What was typed is written into the form's own copy: the record beside it stays what it is.
    form = ProposalForm(request.POST or None, municipality=copy(record))
    if form.is_bound and form.is_valid() and _proposed(request, form, acting):
        return HttpResponseRedirect(reverse("my:municipality"))
    context = record_context(record) | {
        "acting": acting,
        "form": form,
        "changes": (shown := _newest(changes, acting)),
        "waits": any(change.state == ChangeState.PENDING for change in shown),
        "may_propose": may_propose,
        "renewal": answer_for(acting),
        "is_confirmed": holds(record.confirmed_on, timezone.localdate()),
    }
    return render(request, "members/my_municipality.html", context, status=422 if form.errors else 200)


def _newest(changes: Any, acting: Appointment) -> list[ProfileChange | DepartmentChange]:
    """The newest proposals for the record, of fields and of departments."""
    departments = DepartmentChange.objects.filter(municipality=acting.municipality_id)
    found = [*changes[:SHOWN], *with_names(departments[:SHOWN])]
    return sorted(found, key=lambda change: change.proposed_at, reverse=True)[:SHOWN]


@require_POST
@for_municipality
def confirm(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """Say that everything in the municipality's record is right."""
    if acting.role == AppointmentRole.VIEWER:
        raise Http404
    confirm_record(appointment=acting)
    messages.success(request, _("The record is confirmed. Thank you."))
    return HttpResponseRedirect(reverse("my:municipality"))


@require_POST
@for_municipality
def withdraw_change(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """Take a proposal for a field back: one's own, or a colleague's."""
    take_proposal_back(request, acting, ProfileChange.objects.all(), key)
    return HttpResponseRedirect(reverse("my:municipality"))


def take_proposal_back(
    request: HttpRequest, acting: Appointment, proposals: ProposalQuerySet, key: int
) -> None:
    """Withdraw the proposal of this key, which must be of the own municipality; the outcome is a message."""
    if acting.role == AppointmentRole.VIEWER:
        raise Http404
    change = get_object_or_404(proposals.filter(municipality=acting.municipality_id), pk=key)
    try:
        withdraw_proposal(change=change, appointment=acting)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The proposal was withdrawn."))


def _proposed(request: HttpRequest, form: ProposalForm, acting: Appointment) -> bool:
    """Propose what was changed; False with a sentence in the form if something is against it."""
    try:
        number = propose(appointment=acting, values=form.values(), seen=form.seen)
    except EditConflict as conflict:
        form.come_back(fields_shown(Municipality.objects.get(pk=acting.municipality_id)), conflict)
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    sentence = ngettext(
        "%(count)s change waits for the staff.", "%(count)s changes wait for the staff.", number
    )
    told = sentence % {"count": number} if number else _("Nothing new was proposed.")
    messages.success(request, told)
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def colleagues(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """Who acts for the municipality; its coordinator invites further people."""
    person = _person(request)
    leads = coordinates(person, acting.municipality)
    form = InviteForm(request.POST if leads and request.method == "POST" else None, acting=acting)
    if request.method == "POST":
        if not leads:
            raise Http404
        if form.is_valid() and _invited(form, person):
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse("my:colleagues"))
    held = Appointment.objects.running().filter(municipality=acting.municipality)
    waiting = Invitation.objects.pending().filter(municipality=acting.municipality)
    planned = planned_ends(acting.municipality)
    people = list(held.with_people())
    context = {
        "acting": acting,
        "leads": leads,
        "coordinators": [
            each.user for each in people if each.role == AppointmentRole.COORDINATOR and each.user.is_active
        ],
        "form": form,
        "already": _already(form),
        "people": [(each, planned.get(each.pk)) for each in people],
        "later": Appointment.objects.later().filter(municipality=acting.municipality).with_people(),
        "successions": successions(acting.municipality) if leads else [],
        "waiting": waiting.select_related("department") if leads else [],
    }
    return render(request, "members/colleagues.html", context, status=422 if form.errors else 200)


def _already(form: InviteForm) -> Appointment | None:
    """Whose role is to change instead of what the refused form asks for; None if nobody's."""
    held = acts_already(form.instance) if hasattr(form, "cleaned_data") and form.errors else None
    return held if held is not None and held.covers(timezone.localdate()) else None


def _invited(form: InviteForm, by: User) -> bool:
    """Invite; False with a sentence in the form if the network's rules are against it."""
    try:
        invite(invitation=form.save(commit=False), by=by)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@for_municipality
def answer_invitation(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    person = _person(request)
    if not coordinates(person, acting.municipality):
        raise Http404
    invitation = get_object_or_404(Invitation.objects.filter(municipality=acting.municipality), pk=key)
    ways = {
        "again": (send_again, _("The invitation was sent again.")),
        "withdraw": (withdraw, _("The invitation was withdrawn.")),
    }
    try:
        action, done = pressed_button(request.POST, ways)
        action(invitation=invitation, by=person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("my:colleagues"))


def _person(request: HttpRequest) -> User:
    person = request.user
    assert isinstance(person, User)  # noqa: S101 - every view here asks for a sign-in
    return person
