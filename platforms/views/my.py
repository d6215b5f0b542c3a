"""The platforms in a person's own area."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.acting import acting_in
from members.enums import AppointmentRole
from members.models import Appointment, User
from members.views.my import for_municipality
from mmu_portal.lib.errors import DomainError
from platforms.actions.needs import stop_naming
from platforms.models import Need
from platforms.queries.board import last_steps
from platforms.queries.own import (
    needs_brought,
    needs_shared,
    platforms,
    requests_of,
    seats_held,
    seats_of,
    supports_named,
)
from platforms.queries.platform import keys_open_to


@never_cache
@require_safe
def my_platforms(request: HttpRequest) -> HttpResponse:
    """The person's seats and requests, their municipality's seats, and the platforms they may ask to join."""
    person, acting = request.user, acting_in(request)
    if not isinstance(person, User):
        raise Http404
    today, inside = timezone.localdate(), keys_open_to(person)
    context = {
        "acting": acting,
        "leads": acting is not None and acting.role == AppointmentRole.COORDINATOR,
        "platforms": [(each, each.pk in inside) for each in platforms()],
        "held": seats_held(person.pk, today),
        "seats": seats_of(acting.municipality_id, today) if acting else [],
        "requests": requests_of(person.pk),
    }
    return render(request, "platforms/my_platforms.html", context)


@never_cache
@require_safe
@for_municipality
def my_needs(request: HttpRequest, acting: Appointment) -> HttpResponse:
    """What the municipality brought and supports, with the last step of the recommendation on it."""
    person: Any = request.user
    inside, place = keys_open_to(person), acting.municipality_id
    # Who has no seat on a platform sees there what the own municipality brought, and nothing of others.
    own = needs_brought(place)
    shared = needs_shared(place, person.pk, timezone.localdate())
    named = supports_named(place)
    agreed = {*(support.need_id for support in named), *(need.pk for need in own if need.may_be_named)}
    lists = [(_("Brought by the municipality"), own), (_("Supported by the municipality"), shared)]
    steps = last_steps(place)
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
        "unseen": [support for support in named if support.need.platform_id not in inside],
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
