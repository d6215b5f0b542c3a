"""What leaving and renewing ask of a person on `my/`."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.enums import AnswerState, AppointmentRole
from members.estates import vacancies
from members.models import Appointment
from members.needs_now import Line, register
from members.queries.handover import (
    appointments_concerned,
    municipalities_concerned,
    taken_over_by,
    waits_in,
)
from members.queries.renewal import answer_for, municipalities_asked


def register_needs() -> None:
    """Let the portal ask for both; called once when it starts."""
    register("renewal", _unanswered)
    register("takeovers", _takeovers)
    register("successors", _vacant)


def _unanswered(appointment: Appointment) -> Iterator[Line]:
    if appointment.municipality_id not in municipalities_asked():
        return
    answer = answer_for(appointment)
    if answer is not None and answer.state == AnswerState.WAITING:
        until = date_format(answer.round.due, "DATE_FORMAT")
        yield Line(_("Confirm the municipality’s record by %(day)s") % {"day": until}, reverse("my:renewal"))


def _takeovers(appointment: Appointment) -> Iterator[Line]:
    """From whom the person takes over, and when."""
    if appointment.pk not in appointments_concerned():
        return
    for each in taken_over_by(appointment.pk):
        words = {"person": each.leaver.user, "day": date_format(each.due, "DATE_FORMAT")}
        yield Line(_("You take over from %(person)s on %(day)s") % words, reverse("my:colleagues"))


def _vacant(appointment: Appointment) -> Iterator[Line]:
    """For the coordinator: how many things wait for somebody to take them over."""
    place = appointment.municipality_id
    if appointment.role != AppointmentRole.COORDINATOR or place not in municipalities_concerned():
        return
    if not waits_in(place):
        return
    number = sum(len(holding.lines) for holding in vacancies(appointment.municipality))
    if number:
        yield Line(_("Waiting for a successor"), reverse("my:colleagues") + "#successors", number)
