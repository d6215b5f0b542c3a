"""Questions about renewal rounds and their answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from members.enums import AnswerState, AppointmentRole, RoundState
from mmu_portal.lib.composed import composed
from mmu_portal.lib.generation import inside_cache

if TYPE_CHECKING:
    from members.models import Appointment, RenewalAnswer


class RenewalRoundQuerySet(models.QuerySet):
    """Renewal rounds."""

    def open(self) -> RenewalRoundQuerySet:
        """The one that takes answers, if there is any."""
        return self.filter(state=RoundState.OPEN)


class RenewalAnswerQuerySet(models.QuerySet):
    """Renewal answers."""

    def waiting(self) -> RenewalAnswerQuerySet:
        """Those that the municipality has not confirmed."""
        return self.filter(state=AnswerState.WAITING)

    def confirmed(self) -> RenewalAnswerQuerySet:
        """Those that the municipality has confirmed."""
        return self.filter(state=AnswerState.CONFIRMED)

    def in_open_round(self) -> RenewalAnswerQuerySet:
        """Those that may still be given."""
        return self.filter(round__state=RoundState.OPEN)

    def without_anybody(self, day: dt.date) -> RenewalAnswerQuerySet:
        """Those that wait although nobody may give them on `day`."""
        return self.filter(waits_for_nobody(day))

    def with_somebody(self, day: dt.date) -> RenewalAnswerQuerySet:
        """Those that wait and that somebody may give on `day`."""
        return self.waiting().exclude(waits_for_nobody(day))

    def with_invitations(self) -> RenewalAnswerQuerySet:
        """With `invited_until`, how long an open invitation to act for the municipality is valid, if any."""
        invitations = apps.get_model("members", "Invitation").objects.open()
        ours = invitations.filter(municipality=OuterRef("municipality")).order_by("-expires_at")
        return self.annotate(invited_until=Subquery(ours.values("expires_at")[:1]))

    def unreminded(self, day: dt.date) -> RenewalAnswerQuerySet:
        """Those of which nobody was reminded on `day`."""
        return self.filter(Q(reminded_on__isnull=True) | ~Q(reminded_on=day))


def waits_for_nobody(day: dt.date) -> Q:
    """The condition under which an answer waits in an open round although nobody may give it on `day`."""
    held = apps.get_model("members", "Appointment").objects.covering(day).acting()
    acted_for = Exists(held.filter(municipality=OuterRef("municipality")))
    return Q(state=AnswerState.WAITING, round__state=RoundState.OPEN) & ~Q(acted_for)


def last_answer_for(appointment: Appointment) -> RenewalAnswer | None:
    """What the appointment's municipality answered, or did not, in the newest round that asked it."""
    if appointment.role == AppointmentRole.VIEWER:
        return None
    answers = apps.get_model("members", "RenewalAnswer").objects.filter(
        municipality=appointment.municipality_id
    )
    found = answers.select_related("round", "municipality", "answered_by__user")
    return found.order_by("-round__opens", "-round").first()


def answer_for(appointment: Appointment) -> RenewalAnswer | None:
    """What the appointment's municipality answers, or has answered, in the open round; None without one."""
    if appointment.role == AppointmentRole.VIEWER:
        return None
    return next(iter(_open_answer(appointment.municipality_id)), None)


@inside_cache
def municipalities_asked() -> frozenset[int]:
    """The municipalities (their keys) that an open round asks: none most of the time."""
    answers = apps.get_model("members", "RenewalAnswer").objects.in_open_round()
    return frozenset(answers.values_list("municipality", flat=True))


@composed
def _open_answer(municipality: int) -> RenewalAnswerQuerySet:
    answers = apps.get_model("members", "RenewalAnswer").objects.in_open_round()
    found = answers.filter(municipality=municipality)
    return found.select_related("round", "municipality", "answered_by__user")[:1]
