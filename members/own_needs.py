"""What of the municipality's record needs a representative now."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from members.enums import AppointmentRole
from members.models import Appointment, Department, Invitation, ProfileChange
from members.needs_now import Line, register

ANSWERS_SHOWN = dt.timedelta(days=30)


def register_needs() -> None:
    """Let `my/` tell of it; called once when the portal starts."""
    register("members.returned", _returned)
    register("members.unanswered", _unanswered)
    register("members.no-work-area", _without_work_area)


def _returned(acting: Appointment) -> Iterator[Line]:
    """Proposals of this person that staff returned lately, and nobody has mended since."""
    since = timezone.now() - ANSWERS_SHOWN
    mine = ProfileChange.objects.filter(municipality=acting.municipality_id, proposed_by__user=acting.user_id)
    if number := mine.returned_since(since).count():
        sentence = ngettext(
            "The staff returned %(count)s change that you proposed: read their answer.",
            "The staff returned %(count)s changes that you proposed: read their answers.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:municipality"), number)


def _unanswered(acting: Appointment) -> Iterator[Line]:
    """Invitations that nobody accepted in time, for who sends them."""
    if acting.role != AppointmentRole.COORDINATOR:
        return
    number = Invitation.objects.expired().filter(municipality=acting.municipality_id).count()
    if number:
        sentence = ngettext(
            "%(count)s invitation was not accepted in time: send it again or withdraw it.",
            "%(count)s invitations were not accepted in time: send them again or withdraw them.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:colleagues"), number)


def _without_work_area(acting: Appointment) -> Iterator[Line]:
    """Departments of which nobody knows in which areas they work, for who may propose that."""
    if acting.role == AppointmentRole.VIEWER:
        return
    number = Department.objects.filter(
        municipality=acting.municipality_id, is_active=True, work_areas__isnull=True
    ).count()
    if number:
        sentence = ngettext(
            "%(count)s department has no work areas: without them it qualifies for no platform.",
            "%(count)s departments have no work areas: without them they qualify for no platform.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:municipality"), number)
