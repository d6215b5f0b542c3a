"""What on the platforms needs a person now (`members.needs_now`)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.enums import AppointmentRole
from members.models import Appointment
from members.needs_now import Line
from members.own_needs import ANSWERS_SHOWN
from platforms.enums import RequestState
from platforms.models import JoinRequest, Need, Platform, RecommendationStep, Seat


def request_lines(appointment: Appointment) -> Iterator[Line]:
    """The person's requests that wait or came back."""
    asked = JoinRequest.objects.filter(appointment=appointment).select_related("platform")
    newest = {each.platform_id: each for each in asked.order_by("asked_at", "pk")}
    since = timezone.now() - ANSWERS_SHOWN
    for request in newest.values():
        url = reverse("platforms:join", args=[request.platform.slug])
        shown = {"platform": request.platform.name}
        if request.is_pending:
            yield Line(_("Your request to join waits for an answer: %(platform)s") % shown, url)
        elif request.state == RequestState.RETURNED and (request.decided_at or since) >= since:
            yield Line(_("The coordinators ask you something about your request: %(platform)s") % shown, url)


def seat_lines(appointment: Appointment) -> Iterator[Line]:
    """For the municipality's coordinator: its seats that nobody holds."""
    if appointment.role != AppointmentRole.COORDINATOR:
        return
    vacant = Seat.objects.vacant().filter(municipality=appointment.municipality_id).count()
    if vacant:
        sentence = ngettext(
            "%(count)s seat of the municipality has no holder.",
            "%(count)s seats of the municipality have no holder.",
            vacant,
        )
        yield Line(sentence % {"count": vacant}, reverse("my-platforms:list"))


def answer_lines(appointment: Appointment) -> Iterator[Line]:
    """News since the person began of what the municipality brought, or supports where they work."""
    theirs = Q(seat__municipality=appointment.municipality_id) | Q(
        supports__municipality=appointment.municipality_id,
        platform__in=Platform.objects.open_to(appointment.user),
    )
    lately = RecommendationStep.objects.filter(
        recommendation__theme=OuterRef("theme"),
        at__gte=timezone.now() - ANSWERS_SHOWN,
        at__date__gte=appointment.started,
        at__gt=OuterRef("gathered_at"),
    )
    number = Need.objects.standing().filter(theirs, Exists(lately)).distinct().count()
    if number:
        sentence = ngettext(
            "The recommendation on %(count)s need of your municipality took a step.",
            "The recommendations on %(count)s needs of your municipality took a step.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my-needs:list"), is_news=True)
