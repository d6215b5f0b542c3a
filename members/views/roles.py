"""Role and department of a colleague, which the coordinator changes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions.appointments import change_duties, coordinates
from members.enums import AppointmentRole
from members.forms import DutiesForm
from members.models import Appointment
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def role(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """What a colleague may do from now on, and in which department."""
    person: Any = request.user
    if not coordinates(person, acting.municipality):
        raise Http404
    ours = Appointment.objects.running().filter(municipality=acting.municipality)
    appointment = get_object_or_404(ours.select_related("user", "municipality", "department"), pk=key)
    form = DutiesForm(request.POST or None, appointment=appointment)
    if form.is_valid() and _changed(request, form, appointment):
        return HttpResponseRedirect(reverse("my:colleagues"))
    context = {"appointment": appointment, "form": form}
    return render(request, "members/role.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: DutiesForm, appointment: Appointment) -> bool:
    """Change it; False with a sentence in the form if the network's rules are against it."""
    person: Any = request.user
    chosen = AppointmentRole(form.cleaned_data["role"])
    try:
        change_duties(
            appointment=appointment,
            role=chosen,
            department=form.cleaned_data["department"],
            seen=form.cleaned_data["version"],
            by=person,
        )
    except DomainError as reason:
        form.add_error(None, str(reason))
        return False
    place = form.cleaned_data["department"]
    told = {"person": appointment.user, "role": chosen.label, "department": place}
    sentence = _("%(person)s: %(role)s, %(department)s.") if place else _("The role of %(person)s: %(role)s.")
    messages.success(request, sentence % told)
    return True
