"""Appointments that end."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.enums import AppointmentRole
from members.models import Appointment, Municipality, User
from mmu_portal.lib.errors import DomainError


def coordinates(user: User, municipality: Municipality) -> bool:
    """Whether the person coordinates the municipality today."""
    held = Appointment.objects.running().filter(user=user, municipality=municipality)
    return held.filter(role=AppointmentRole.COORDINATOR).exists()


def may_staff(user: User, municipality: Municipality) -> bool:
    """Whether the person decides who acts for the municipality: its coordinator, or staff who invite."""
    may_invite = user.is_staff and user.is_active and user.has_perm("members.add_invitation")
    return may_invite or coordinates(user, municipality)


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: dt.date, by: User) -> None:
    """Let an appointment end on `last_day`, which still counts.

    Raises:
        DomainError: `by` does not decide it, the day does not fit, or nobody would be left to coordinate.
    """
    if not may_staff(by, appointment.municipality):
        raise DomainError(_("Only the municipality’s coordinator ends appointments."))
    if last_day < appointment.started:
        raise DomainError(_("The last day must not come before the first."))
    if appointment.ended is not None and appointment.ended < timezone.localdate():
        raise DomainError(_("This appointment has ended already."))
    if _is_last_coordinator(appointment):
        raise DomainError(_("This is the only coordinator: invite another one first."))
    appointment.ended = last_day
    appointment.save()


def _is_last_coordinator(appointment: Appointment) -> bool:
    if appointment.role != AppointmentRole.COORDINATOR:
        return False
    others = Appointment.objects.running().filter(
        municipality_id=appointment.municipality_id, role=AppointmentRole.COORDINATOR
    )
    return not others.exclude(pk=appointment.pk).exists()
