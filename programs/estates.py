"""What an appointment holds in activities to come, for the handover: places, offers and waiting places."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.estates import Estate, register
from members.models import Appointment, Municipality, User
from programs.actions.registrations import pass_on
from programs.models import Registration


def register_estates() -> None:
    """Let appointments hand registrations over; called once when the portal starts."""
    register(Estate("registrations", _("Registrations for activities"), _held, _passed, _waiting))


def _ahead() -> QuerySet:
    standing = Registration.objects.standing().ahead(timezone.now())
    return standing.select_related("activity", "user").order_by("activity__first_day", "pk")


def _line(registration: Registration) -> str:
    return f"{registration.activity} ({registration.get_state_display()})"


def _held(appointment: Appointment) -> list[str]:
    return [_line(each) for each in _ahead().filter(appointment=appointment)]


def _passed(leaver: Appointment, successor: Appointment, by: User) -> int:
    held = list(_ahead().filter(appointment=leaver))
    return sum(pass_on(registration=each, successor=successor, by=by) for each in held)


def _waiting(municipality: Municipality) -> list[str]:
    left = _ahead().filter(municipality=municipality, appointment__ended__lt=timezone.localdate())
    return [_line(each) for each in left]
