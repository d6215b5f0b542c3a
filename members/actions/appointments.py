"""Appointments that end."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.enums import AppointmentRole
from members.models import Appointment, Municipality, User
from mmu_portal.lib.errors import DomainError


def coordinates(user: User, municipality: Municipality) -> bool:
    """Whether the person coordinates the municipality today; whose account was closed does not."""
    held = Appointment.objects.running().acting().filter(user=user, municipality=municipality)
    return held.filter(role=AppointmentRole.COORDINATOR).exists()


def decides_who_acts(user: User, municipality: Municipality) -> bool:
    """Whether the person decides who acts for the municipality: its coordinator, or staff who invite."""
    may_invite = user.is_staff and user.is_active and user.has_perm("members.add_invitation")
    return may_invite or coordinates(user, municipality)


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: dt.date, by: User) -> None:
    """Let an appointment end on `last_day`, which still counts: the sooner, never later than it would anyway.

    Who decides who acts lets others go; everybody may leave themself. The same day again changes nothing.

    Raises:
        DomainError: `by` does not decide it, the day does not fit, or nobody would be left to coordinate.
    """
    # Of two coordinators who end each other at the same moment, the second sees what the first did.
    municipality = Municipality.objects.select_for_update().get(pk=appointment.municipality_id)
    if appointment.user_id != by.pk and not decides_who_acts(by, municipality):
        raise DomainError(_("Only the municipality’s coordinator ends appointments."))
    appointment.refresh_from_db()
    if appointment.ended == last_day:
        return
    if reason := _reason_against(appointment, last_day):
        raise DomainError(reason)
    if _leaves_nobody_to_coordinate(appointment, last_day):
        raise DomainError(_("Nobody else coordinates after that day: invite another coordinator first."))
    appointment.ended = last_day
    appointment.save()


def _reason_against(appointment: Appointment, last_day: dt.date) -> str:
    """Why the day does not fit; empty if it does."""
    today = timezone.localdate()
    if appointment.ended is not None and appointment.ended < today:
        return _("This appointment has ended already.")
    if last_day < appointment.started:
        return _("The last day must not come before the first.")
    if last_day < today - dt.timedelta(days=1):
        return _("The last day can be yesterday at the earliest: until then the person acted.")
    if appointment.ended is not None and last_day > appointment.ended:
        return _("The appointment ends sooner anyway. Invite the person anew to prolong it.")
    return ""


def _leaves_nobody_to_coordinate(appointment: Appointment, last_day: dt.date) -> bool:
    """Whether the municipality has a coordinator now, and none on the first day without this one."""
    if appointment.role != AppointmentRole.COORDINATOR:
        return False
    others = Appointment.objects.filter(
        municipality_id=appointment.municipality_id, role=AppointmentRole.COORDINATOR
    ).exclude(pk=appointment.pk)
    return not others.acting().covering(max(last_day + dt.timedelta(days=1), timezone.localdate())).exists()
