"""What on the platforms needs a person now (`members.needs_now`)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import AppointmentRole
from members.models import Appointment, User
from members.needs_now import Line
from members.own_needs import ANSWERS_SHOWN
from mmu_portal.lib.composed import composed
from mmu_portal.lib.generation import inside_cache
from platforms.enums import RequestState
from platforms.models import JoinRequest, Need, NeedSupport, Platform, RecommendationStep, Seat


def request_lines(appointment: Appointment) -> Iterator[Line]:
    """The person's requests that wait or came back."""
    if appointment.pk not in _appointments_asking():
        return
    newest = {each.platform_id: each for each in _asked(appointment.pk)}
    since = timezone.now() - ANSWERS_SHOWN
    for request in newest.values():
        url = reverse("platforms:join", args=[request.platform.slug])
        shown = {"platform": request.platform.name}
        if request.is_pending:
            yield Line(_("Your request to join waits for an answer: %(platform)s") % shown, url)
        elif request.state == RequestState.RETURNED and (request.decided_at or since) >= since:
            yield Line(_("The coordinators ask you something about your request: %(platform)s") % shown, url)


@inside_cache
def _appointments_asking() -> frozenset[int]:
    """Whose request waits or came back (the keys of appointments): few, so others are not asked."""
    told = JoinRequest.objects.filter(state__in=[RequestState.PENDING, RequestState.RETURNED])
    return frozenset(told.values_list("appointment", flat=True))


@composed
def _asked(appointment: int) -> QuerySet[JoinRequest]:
    asked = JoinRequest.objects.filter(appointment=appointment, platform__is_active=True)
    return asked.select_related("platform").order_by("asked_at", "pk")


def coordination_lines(person: User) -> Iterator[Line]:
    """For who coordinates platforms: the way into each workspace, and the needs that wait there."""
    lately = Seat.objects.filter(closed__gte=timezone.localdate() - ANSWERS_SHOWN)
    given_up = dict(lately.values_list("platform").annotate(number=Count("pk")).order_by())
    waiting = dict(Need.objects.unanswered().values_list("platform").annotate(number=Count("pk")).order_by())
    for platform in Platform.objects.coordinated_by(person):
        shown = {"platform": platform.name}
        yield Line(_("Workspace: %(platform)s") % shown, reverse("workspace:home", args=[platform.slug]))
        if number := waiting.get(platform.pk, 0):
            url = reverse("workspace:needs", args=[platform.slug])
            yield Line(_("Needs that wait for an answer: %(platform)s") % shown, url, number)
        if number := given_up.get(platform.pk, 0):
            url = reverse("workspace:people", args=[platform.slug])
            yield Line(_("Seats given up lately: %(platform)s") % shown, url, number)


def seat_lines(appointment: Appointment) -> Iterator[Line]:
    """For the municipality's coordinator: its seats that nobody holds, and those given up lately."""
    if appointment.role != AppointmentRole.COORDINATOR:
        return
    today, place = timezone.localdate(), appointment.municipality_id
    found = _without_holder(place, today, today - ANSWERS_SHOWN)
    if given_up := sum(closed is not None for (closed,) in found):
        told = ngettext(
            "%(count)s seat of the municipality was given up.",
            "%(count)s seats of the municipality were given up.",
            given_up,
        )
        yield Line(told % {"count": given_up}, reverse("my-platforms:list"), is_news=True)
    if vacant := len(found) - given_up:
        sentence = ngettext(
            "%(count)s seat of the municipality has no holder.",
            "%(count)s seats of the municipality have no holder.",
            vacant,
        )
        yield Line(sentence % {"count": vacant}, reverse("my-platforms:list"))


@composed
def _without_holder(municipality: int, day: dt.date, since: dt.date) -> QuerySet:
    """When each was given up, of the seats given up since a day; nothing for each that stands vacant."""
    vacant = Q(pk__in=Seat.objects.vacant(day).values("pk"))
    ours = Seat.objects.filter(vacant | Q(closed__gte=since), municipality=municipality)
    return ours.values_list("closed")


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
    """Needs of the municipality, or that it supports where the person works, that took a step lately.

    Of a need that it supports, only what came after it did.
    """
    steps = RecommendationStep.objects.filter(at__gte=since, at__date__gte=began)
    lately = steps.filter(recommendation__theme=OuterRef("theme"), at__gt=OuterRef("gathered_at"))
    since_then = steps.filter(
        recommendation__theme=OuterRef("need__theme"),
        at__gt=OuterRef("need__gathered_at"),
        at__gte=OuterRef("given_at"),
    )
    supported = NeedSupport.objects.filter(
        Exists(since_then),
        municipality=municipality,
        need__platform__in=Platform.objects.entered_by(person, day),
    )
    brought = Q(seat__municipality=municipality) & Exists(lately)
    return Need.objects.standing().filter(brought | Q(pk__in=supported.values("need"))).values_list("pk")
