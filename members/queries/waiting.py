"""What of a municipality's record needs the people who act for it now (`members.needs_now`)."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from members.enums import AppointmentRole, ChangeState
from members.models import Appointment, Invitation, ProfileChange
from members.needs_now import Line

ANSWERS_SHOWN = dt.timedelta(days=30)


def record_lines(appointment: Appointment) -> Iterator[Line]:
    """Lines on the record: proposals that came back."""
    if appointment.role == AppointmentRole.VIEWER:
        return
    since = timezone.now() - ANSWERS_SHOWN
    returned = ProfileChange.objects.filter(
        municipality=appointment.municipality_id, state=ChangeState.RETURNED, decided_at__gte=since
    ).count()
    if returned:
        sentence = ngettext(
            "%(count)s proposal came back from the staff.",
            "%(count)s proposals came back from the staff.",
            returned,
        )
        yield Line(sentence % {"count": returned}, reverse("my:municipality"))


def people_lines(appointment: Appointment) -> Iterator[Line]:
    """Lines on the people, for the coordinator: invitations that ran out."""
    if appointment.role != AppointmentRole.COORDINATOR:
        return
    expired = Invitation.objects.pending().filter(
        municipality=appointment.municipality_id, expires_at__lt=timezone.now()
    )
    if number := expired.count():
        sentence = ngettext(
            "%(count)s invitation was not accepted in time.",
            "%(count)s invitations were not accepted in time.",
            number,
        )
        yield Line(sentence % {"count": number}, reverse("my:colleagues"))
