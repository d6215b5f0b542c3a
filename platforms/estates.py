"""What an appointment holds on the platforms, for the handover: its seats."""

from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, Municipality, User
from platforms.actions.seats import pass_on, seats_left_by
from platforms.models import Seat


def register_estates() -> None:
    """Let appointments hand seats over; called once when the portal starts."""
    register(Estate("seats", _("Seats on platforms"), _held_by, _hand_over, _waiting))


def _line(seat: Seat) -> str:
    return f"{seat.platform}, {seat.department}"


def _held_by(appointment: Appointment) -> list[str]:
    return [_line(seat) for seat in seats_left_by(appointment)]


def _hand_over(leaver: Appointment, successor: Appointment, by: User) -> int:
    return sum(pass_on(seat=seat, successor=successor) for seat in seats_left_by(leaver))


def _waiting(municipality: Municipality) -> list[str]:
    vacant = Seat.objects.vacant().filter(municipality=municipality)
    return [_line(seat) for seat in vacant.select_related("platform", "department")]
