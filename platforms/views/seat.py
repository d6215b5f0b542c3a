"""A seat that its holder leaves, or that the municipality gives up."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions.appointments import coordinates
from members.models import Appointment
from members.views.my import for_municipality
from mmu_portal.lib.buttons import pressed_button
from mmu_portal.lib.errors import DomainError
from platforms.actions.seats import close_seat, leave_seat
from platforms.models import Seat, SeatHolder


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_municipality
def seat(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """What leaving the seat and giving it up mean, and both, for who may."""
    person: Any = request.user
    if key >= 2**63:
        raise Http404
    ours = Seat.objects.filter(municipality=acting.municipality_id)
    found = get_object_or_404(ours.select_related("platform", "municipality", "department"), pk=key)
    held = SeatHolder.objects.filter(seat=found, appointment__user=person).order_by("-pk").first()
    leads = coordinates(person, found.municipality)
    if held is None and not leads:
        raise Http404
    if request.method == "POST":
        return _done(request, found, held)
    holders = SeatHolder.objects.holding().filter(seat=found).select_related("appointment__user")
    context = {
        "acting": acting,
        "seat": found,
        "holder": holders.first(),
        "may_leave": held is not None and held.until is None and found.closed is None,
        "may_give_up": leads and found.closed is None,
    }
    return render(request, "platforms/seat.html", context)


def _done(request: HttpRequest, found: Seat, held: SeatHolder | None) -> HttpResponse:
    """Do what the one button says; a refusal is a message on the page of the platforms."""
    person: Any = request.user
    try:
        if pressed_button(request.POST, {"_leave": True, "_give_up": False}):
            if held is None:
                raise Http404
            leave_seat(holder=held, by=person)
            told = _("You left the seat. It stays with the department.")
        else:
            close_seat(seat=found, by=person)
            told = _("The seat was given up. The municipality can have another in its place.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(reverse("my-platforms:list"))
