"""Cycles in a person's own area: those that are open, and those in which the municipality takes part."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.acting import acting_in
from members.enums import AppointmentRole
from members.models import Appointment
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError
from programs.actions.participations import apply as apply_to
from programs.actions.participations import is_member
from programs.actions.participations import withdraw as withdraw_from
from programs.models import Cycle, CycleParticipation
from programs.street_forms import ApplicationForm


@never_cache
@require_safe
@for_municipality
def my_programs(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """The cycles that take applications today, and the municipality's way through cycles."""
    ours = CycleParticipation.objects.filter(municipality=acting.municipality_id)
    open_today = Cycle.objects.open_on(timezone.localdate()).select_related("program")
    context = {
        "acting": acting,
        "may_apply": acting.role != AppointmentRole.VIEWER,
        "is_member": is_member(acting.municipality_id),
        "open": open_today.exclude(participations__in=ours.under_way()).order_by("closes", "pk"),
        "participations": ours.select_related("cycle__program", "mentor").order_by("-since", "-pk"),
    }
    return render(request, "programs/my_programs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the cycle is, and the application; or what to do for who may not apply."""
    acting = acting_in(request)
    may_apply = acting is not None and acting.role != AppointmentRole.VIEWER
    if request.method == "POST" and not may_apply:
        raise Http404
    shown = Cycle.objects.filter(program__is_active=True, program__slug=slug).select_related("program")
    cycle: Cycle = get_object_or_404(shown, number=number)
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if acting is not None and form.is_bound and form.is_valid():
        try:
            apply_to(cycle=cycle, appointment=acting, message=form.cleaned_data["message"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your application is on its way to the Union’s staff."))
            return HttpResponseRedirect(reverse("my-programs:list"))
    context = {
        "acting": acting,
        "cycle": cycle,
        "form": form,
        "may_apply": may_apply,
        "is_member": acting is not None and is_member(acting.municipality_id),
        "held": _held(cycle, acting) if acting is not None else None,
    }
    return render(request, "programs/apply.html", context, status=422 if form.errors else 200)


def _held(cycle: Cycle, acting: Appointment) -> CycleParticipation | None:
    return CycleParticipation.objects.filter(cycle=cycle, municipality=acting.municipality_id).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def withdraw(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """What withdrawing means, and the withdrawal."""
    if acting.role == AppointmentRole.VIEWER:
        raise Http404
    ours = CycleParticipation.objects.filter(municipality=acting.municipality_id)
    found = get_object_or_404(ours.select_related("municipality", "cycle__program"), pk=key)
    if request.method != "POST" and found.is_under_way:
        context = {"acting": acting, "held": found, "cycle": found.cycle}
        return render(request, "programs/withdraw.html", context)
    try:
        withdraw_from(participation=found, appointment=acting)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your municipality has withdrawn."))
    return HttpResponseRedirect(reverse("my-programs:list"))
