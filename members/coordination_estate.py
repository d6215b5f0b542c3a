"""The coordination of a municipality passes from its only coordinator to the successor."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.appointments import leaves_nobody_to_coordinate
from members.enums import AppointmentRole
from members.estates import Estate, register
from members.models import Appointment, Municipality, User
from mmu_portal.lib.history import record_change


def register_estate() -> None:
    """Let the only coordinator hold the coordination; called once when the portal starts."""
    title = gettext_lazy("Coordination of the municipality")
    register(Estate("coordination", title, _held_by, _hand_over, _waiting))


def _line() -> str:
    return _("Nobody else coordinates: who takes over becomes the coordinator.")


def _held_by(appointment: Appointment) -> list[str]:
    last_day = appointment.ended or timezone.localdate()
    return [_line()] if leaves_nobody_to_coordinate(appointment, last_day) else []


def _hand_over(leaver: Appointment, successor: Appointment, by: User) -> int:
    """Let the successor coordinate, and put that into the history of their appointment."""
    others = Appointment.objects.filter(pk=successor.pk).exclude(role=AppointmentRole.COORDINATOR)
    raised = others.update(role=AppointmentRole.COORDINATOR, version=F("version") + 1)
    if raised:
        record_change(successor, {"role": (successor.role, AppointmentRole.COORDINATOR)}, by=by)
    return raised


def _waiting(municipality: Municipality) -> list[str]:
    ours = Appointment.objects.coordinating().filter(municipality=municipality)
    left = ours.filter(ended__lt=timezone.localdate()).exists()
    return [_line()] if left and not ours.running().exists() else []
