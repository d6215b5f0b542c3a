"""Appointments that end, or go on in another role or department."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.enums import AppointmentRole
from members.estates import holdings
from members.models import Appointment, Department, Municipality, User
from mmu_portal.lib.errors import DomainError, EditConflict

ONE_DAY = dt.timedelta(days=1)
NOBODY_LEFT = gettext_lazy(
    "Nobody else coordinates after that day: name who takes over and becomes the coordinator, or "
    "invite another coordinator first."
)
_FROM_LEAST = [AppointmentRole.VIEWER, AppointmentRole.REPRESENTATIVE, AppointmentRole.COORDINATOR]


def coordinates(user: User, municipality: Municipality) -> bool:
    """Whether the person coordinates the municipality today; whose account was closed does not."""
    held = Appointment.objects.running().coordinating()
    return held.filter(user=user, municipality=municipality).exists()


def invites_for_the_union(user: User) -> bool:
    """Whether the person is of the Union's staff and invites people to act for any municipality."""
    return user.is_staff and user.is_active and user.has_perm("members.add_invitation")


def decides_who_acts(user: User, municipality: Municipality) -> bool:
    """Whether the person decides who acts for the municipality: its coordinator, or staff who invite."""
    return invites_for_the_union(user) or coordinates(user, municipality)


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, last_day: dt.date, by: User, successor: Appointment | None = None
) -> None:
    """Let an appointment end on `last_day`, which still counts: the sooner, never later than it would anyway.

    Who decides who acts lets others go; everybody may leave themself. The same day again changes nothing.
    The only coordinator leaves with a `successor`, to whom the coordination passes on the next day.

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
    if successor is None and leaves_nobody_to_coordinate(appointment, last_day):
        raise DomainError(str(NOBODY_LEFT))
    appointment.ended = last_day
    appointment.save()


@transaction.atomic
def change_duties(
    *, appointment: Appointment, role: AppointmentRole, department: Department | None, seen: int, by: User
) -> None:
    """Let an appointment go on in another role or department from now on; those that it has change nothing.

    `seen` is the version of the appointment that `by` looked at.

    Raises:
        EditConflict: somebody changed the appointment since.
        DomainError: `by` does not decide it or would raise themself, it does not run today, nobody would be
            left to coordinate, or the person holds what stays with the department. The Union's staff may
            leave a municipality without a coordinator.
    """
    municipality = Municipality.objects.select_for_update().get(pk=appointment.municipality_id)
    if not decides_who_acts(by, municipality):
        raise DomainError(_("Only the municipality’s coordinator and the Union’s staff change roles."))
    current = Appointment.objects.running().filter(pk=appointment.pk).first()
    if current is None:
        raise DomainError(_("This appointment has ended already."))
    moves = current.department_id != (department.pk if department else None)
    if current.role == role and not moves:
        return
    if current.version != seen:
        raise EditConflict(_("Somebody else changed this appointment meanwhile: look at it, then choose."))
    if current.role != role and (reason := _reason_against_role(current, role, by)):
        raise DomainError(reason)
    if moves and (reason := _reason_against_department(current, department)):
        raise DomainError(reason)
    current.role, current.department = role, department
    current.save()


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


def leaves_nobody_to_coordinate(appointment: Appointment, last_day: dt.date) -> bool:
    """Whether there would be a day without a coordinator once this one, now or planned, has ended.

    Asked of the first day without this one, and of each day on which a colleague has ended by then.
    """
    if appointment.role != AppointmentRole.COORDINATOR:
        return False
    others = Appointment.objects.coordinating().filter(municipality_id=appointment.municipality_id)
    colleagues = list(others.exclude(pk=appointment.pk))
    first_day = max(last_day + ONE_DAY, timezone.localdate())
    ends = [first_day, *(each.ended + ONE_DAY for each in colleagues if each.ended)]
    # What is not covered after its end anyway is no reason; an end that was said already is not its own.
    until = appointment.ended if appointment.ended and appointment.ended > last_day else dt.date.max
    days = [day for day in ends if first_day <= day <= until]
    return not all(any(each.covers(day) for each in colleagues) for day in days)


def _reason_against_role(appointment: Appointment, role: AppointmentRole, by: User) -> str:
    """Why the person may not act in that role; empty if they may."""
    own = appointment.user_id == by.pk
    if own and _FROM_LEAST.index(role) > _FROM_LEAST.index(AppointmentRole(appointment.role)):
        return _("Nobody gives themself a role that may do more.")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if not invites_for_the_union(by) and leaves_nobody_to_coordinate(appointment, yesterday):
        return _("Nobody else coordinates the municipality: make a colleague its coordinator first.")
    return ""


def _reason_against_department(appointment: Appointment, department: Department | None) -> str:
    """Why the person may not act in that department of the municipality; empty if they may."""
    if department is not None and (
        department.municipality_id != appointment.municipality_id or not department.is_active
    ):
        return _("Choose a department of this municipality.")
    others = Appointment.objects.running().filter(
        user=appointment.user_id, municipality=appointment.municipality_id, department=department
    )
    if others.exclude(pk=appointment.pk).exists():
        return _("The person acts in this department already, by another appointment.")
    return bound_to_department(appointment)


def bound_to_department(appointment: Appointment) -> str:
    """Why the appointment moves to no other department: it holds what stays with its own; empty if not."""
    bound = [line for held in holdings(appointment) if held.estate.of_department for line in held.lines]
    if bound:
        sentence = _(
            "What the person holds stays with the department (%(held)s): it is left first, or they are "
            "invited for the other department too."
        )
        return sentence % {"held": "; ".join(bound)}
    return ""
