"""What on the platforms needs a person now (`members.needs_now`)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import AppointmentRole
from members.models import Appointment
from members.needs_now import Line
from members.own_needs import ANSWERS_SHOWN
from mmu_portal.lib.composed import composed
from platforms.enums import RequestState
from platforms.models import JoinRequest, Need, Platform, RecommendationStep, Seat


def request_lines(appointment: Appointment) -> Iterator[Line]:
    """The person's requests that wait or came back."""
    newest = {each.platform_id: each for each in _asked(appointment.pk)}
    since = timezone.now() - ANSWERS_SHOWN
    for request in newest.values():
        url = reverse("platforms:join", args=[request.platform.slug])
        shown = {"platform": request.platform.name}
        if request.is_pending:
            yield Line(_("Your request to join waits for an answer: %(platform)s") % shown, url)
        elif request.state == RequestState.RETURNED and (request.decided_at or since) >= since:
            yield Line(_("The coordinators ask you something about your request: %(platform)s") % shown, url)


@composed
def _asked(appointment: int) -> QuerySet[JoinRequest]:
    asked = JoinRequest.objects.filter(appointment=appointment).select_related("platform")
    return asked.order_by("asked_at", "pk")


def seat_lines(appointment: Appointment) -> Iterator[Line]:
    """For the municipality's coordinator: its seats that nobody holds."""
    if appointment.role != AppointmentRole.COORDINATOR:
        return
    if vacant := len(_vacant(appointment.municipality_id, timezone.localdate())):
        sentence = ngettext(
            "%(count)s seat of the municipality has no holder.",
            "%(count)s seats of the municipality have no holder.",
            vacant,
        )
        yield Line(sentence % {"count": vacant}, reverse("my-platforms:list"))


@composed
def _vacant(municipality: int, day: dt.date) -> QuerySet:
    return Seat.objects.vacant(day).filter(municipality=municipality).values_list("pk")


def answer_lines(appointment: Appointment) -> Iterator[Line]:
    """News since the person began of what the municipality brought, or supports where they work."""
    since, began = timezone.now() - ANSWERS_SHOWN, appointment.started
    municipality, person = appointment.municipality_id, appointment.user_id
    if number := len(_answered(municipality, person, since, began, timezone.localdate())):
        sentence = ngettext(
            "The recommendation on %(count)s need of your municipality took a step.",
            "The recommendations on %(count)s needs of your municipality took a step.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my-needs:list"), is_news=True)


@composed
def _answered(
    municipality: int, person: int, since: dt.datetime, began: dt.date, day: dt.date
) -> QuerySet[Need]:
    """Needs of the municipality, or that it supports where the person works, that took a step lately."""
    theirs = Q(seat__municipality=municipality) | Q(
        supports__municipality=municipality, platform__in=Platform.objects.entered_by(person, day)
    )
    lately = RecommendationStep.objects.filter(
        recommendation__theme=OuterRef("theme"),
        at__gte=since,
        at__date__gte=began,
        at__gt=OuterRef("gathered_at"),
    )
    return Need.objects.standing().filter(theirs, Exists(lately)).values_list("pk").distinct()
