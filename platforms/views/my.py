"""The platforms in a person's own area."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.acting import acting_in
from members.enums import AppointmentRole
from members.models import Appointment, User
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError
from platforms.actions.needs import stop_naming
from platforms.models import JoinRequest, Need, NeedSupport, Platform, Seat, SeatHolder
from platforms.queries.board import last_steps


@never_cache
@require_safe
def my_platforms(request: HttpRequest) -> HttpResponse:
    """The person's seats and requests, their municipality's seats, and the platforms they may ask to join."""
    person, acting = request.user, acting_in(request)
    if not isinstance(person, User):
        raise Http404
    open_to = set(Platform.objects.open_to(person).values_list("pk", flat=True))
    held = SeatHolder.objects.holding().filter(appointment__user=person)
    admitted = set(held.admitted().values_list("pk", flat=True))
    seats = Seat.objects.open().filter(municipality=acting.municipality_id) if acting else Seat.objects.none()
    vacant = set(Seat.objects.vacant().filter(pk__in=seats).values_list("pk", flat=True))
    asked = JoinRequest.objects.filter(appointment__user=person)
    context = {
        "acting": acting,
        "leads": acting is not None and acting.role == AppointmentRole.COORDINATOR,
        "platforms": [(each, each.pk in open_to) for each in Platform.objects.visible_to(person)],
        "held": [
            (each, each.pk in admitted)
            for each in held.select_related("platform", "seat__municipality", "seat__department")
        ],
        "seats": [
            (seat, seat.pk in vacant)
            for seat in seats.select_related("platform", "department").prefetch_related("holders")
        ],
        "requests": asked.select_related("platform", "department")[:20],
    }
    return render(request, "platforms/my_platforms.html", context)


@never_cache
@require_safe
@for_municipality
def my_needs(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """What the municipality brought and supports, with the last step of the recommendation on it."""
    person: Any = request.user
    inside = set(Platform.objects.open_to(person).values_list("pk", flat=True))
    # Who has no seat on a platform sees there what the own municipality brought, and nothing of others.
    own = Need.objects.of(acting.municipality_id).for_lists()
    shared = Need.objects.filter(
        supports__municipality=acting.municipality_id, platform__in=inside
    ).for_lists()
    named = NeedSupport.objects.filter(municipality=acting.municipality_id, may_be_named=True)
    agreed = {*named.values_list("need", flat=True), *(need.pk for need in own if need.may_be_named)}
    lists = [(_("Brought by the municipality"), own), (_("Supported by the municipality"), shared)]
    steps = last_steps(need.theme_id for _title, rows in lists for need in rows)
    context = {
        "acting": acting,
        "lists": [
            (
                title,
                [
                    (need, need.platform_id in inside, steps.get(need.theme_id), need.pk in agreed)
                    for need in rows
                ],
            )
            for title, rows in lists
        ],
        # Of these only that they are: what others wrote is for who has a seat.
        "unseen": named.exclude(need__platform__in=inside).select_related("need__platform"),
        "may_stop": acting.role != AppointmentRole.VIEWER,
    }
    return render(request, "platforms/my_needs.html", context)


@never_cache
@require_POST
@for_municipality
def naming(request: HttpRequest, acting: Appointment, key: int) -> HttpResponse:
    """Take back that the municipality may be named with a need."""
    place = acting.municipality_id
    behind = Need.objects.filter(Q(seat__municipality=place) | Q(supports__municipality=place))
    need = behind.select_related("seat").filter(pk=key).first() if key < 2**63 else None
    if need is None or acting.role == AppointmentRole.VIEWER:
        raise Http404
    try:
        stop_naming(need=need, appointment=acting)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your municipality is not named."))
    return HttpResponseRedirect(reverse("my-needs:list"))
