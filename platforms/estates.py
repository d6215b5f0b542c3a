"""What an appointment holds on the platforms, for the handover: its seats, and the needs it looks after.

Documents and posts belong to the seat, so that they pass on with it.
"""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, Municipality, User
from mmu_portal.lib import history
from platforms.actions.seats import pass_on, seats_left_by
from platforms.models import Need, Seat


def register_estates() -> None:
    """Let appointments hand seats and needs over; called once when the portal starts."""
    seats = Estate(
        "seats", _("Seats on platforms"), _seats_held, _seats_passed, _seats_waiting, of_department=True
    )
    register(seats)
    register(Estate("needs", _("Needs that wait for an answer"), _needs_held, _needs_passed, _needs_waiting))


def _seat_line(seat: Seat) -> str:
    return f"{seat.platform}, {seat.department}"


def _seats_held(appointment: Appointment) -> list[str]:
    return [_seat_line(seat) for seat in seats_left_by(appointment)]


def _seats_passed(leaver: Appointment, successor: Appointment, by: User) -> int:
    return sum(pass_on(seat=seat, successor=successor) for seat in seats_left_by(leaver))


def _seats_waiting(municipality: Municipality) -> list[str]:
    vacant = Seat.objects.vacant().filter(municipality=municipality)
    return [_seat_line(seat) for seat in vacant.select_related("platform", "department")]


def _need_line(need: Need) -> str:
    return f"{need.title} ({need.platform})"


def _needs_held(appointment: Appointment) -> list[str]:
    needs = Need.objects.unanswered().filter(contact=appointment)
    return [_need_line(need) for need in needs.select_related("platform")]


def _needs_passed(leaver: Appointment, successor: Appointment, by: User) -> int:
    needs = list(Need.objects.unanswered().filter(contact=leaver))
    for need in needs:
        history.record_change(need, {"contact": (leaver.pk, successor.pk)}, by=by)
    found = Need.objects.filter(pk__in=[need.pk for need in needs])
    return found.update(contact=successor, version=F("version") + 1)


def _needs_waiting(municipality: Municipality) -> list[str]:
    running = Appointment.objects.running().filter(pk=OuterRef("contact"))
    left = Need.objects.unanswered().of(municipality).filter(~Exists(running))
    return [_need_line(need) for need in left.select_related("platform")]
