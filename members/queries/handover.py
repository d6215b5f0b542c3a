"""Questions about handovers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.enums import HandoverState
from mmu_portal.lib.composed import composed
from mmu_portal.lib.generation import inside_cache

if TYPE_CHECKING:
    from members.models import Appointment, Handover, Municipality


class HandoverQuerySet(models.QuerySet):
    """Handovers."""

    def open(self) -> HandoverQuerySet:
        """Those that are not over: planned for a later day, or vacant."""
        return self.filter(state=HandoverState.OPEN)

    def vacant(self) -> HandoverQuerySet:
        """Those for which nobody is named."""
        return self.open().filter(successor__isnull=True)

    def of(self, municipality: Municipality) -> HandoverQuerySet:
        """Those of one municipality."""
        return self.filter(leaver__municipality=municipality)

    def due_on(self, day: dt.date) -> HandoverQuerySet:
        """Those whose day has come, the appointment being over."""
        return self.open().filter(due__lte=day, leaver__ended__lt=day)

    def of_ends(self) -> HandoverQuerySet:
        """Those whose appointment still has its last day: staff may have taken it out of the record."""
        return self.filter(leaver__ended__isnull=False)

    def said(self) -> HandoverQuerySet:
        """Those of ends that somebody said, which can be taken back until the day comes."""
        return self.filter(end_said_by__isnull=False)

    def with_people(self) -> HandoverQuerySet:
        """With who leaves and who takes over, fetched at once."""
        return self.select_related(
            "leaver__user", "leaver__department", "leaver__municipality", "successor__user"
        )


def waits_for_successor(day: dt.date) -> Q:
    """The condition under which a handover waits on `day` for somebody to be named."""
    return Q(state=HandoverState.OPEN, successor__isnull=True, due__lte=day)


def planned_ends(municipality: Municipality) -> dict[int, Handover]:
    """The open handovers of a municipality by who leaves (the appointment's key)."""
    from members.models import Handover

    found = Handover.objects.open().of(municipality).of_ends().with_people()
    return {each.leaver_id: each for each in found}


def planned_end(appointment: Appointment) -> Handover | None:
    """The open handover of an appointment; None while nobody arranged its end."""
    return next(iter(_of_leaver(appointment.pk)), None)


@composed
def _of_leaver(appointment: int) -> HandoverQuerySet:
    from members.models import Handover

    return Handover.objects.open().of_ends().filter(leaver=appointment).with_people()[:1]


@inside_cache
def appointments_concerned() -> frozenset[int]:
    """Who leaves or takes over in an open handover (keys of appointments): few, so others are not asked."""
    from members.models import Handover

    pairs = Handover.objects.open().values_list("leaver", "successor")
    return frozenset(key for pair in pairs for key in pair if key is not None)


@inside_cache
def municipalities_concerned() -> frozenset[int]:
    """The municipalities (their keys) with a handover for which nobody is named."""
    from members.models import Handover

    return frozenset(Handover.objects.vacant().values_list("leaver__municipality", flat=True))


@composed
def taken_over_by(appointment: int) -> HandoverQuerySet:
    """The open handovers to an appointment (its key), the next one first."""
    from members.models import Handover

    return Handover.objects.open().of_ends().filter(successor=appointment).with_people().order_by("due")


def waits_in(municipality: int) -> bool:
    """Whether a handover of a municipality (its key) waits today for somebody to be named."""
    return bool(_waiting(municipality, timezone.localdate()))


@composed
def _waiting(municipality: int, day: dt.date) -> HandoverQuerySet:
    from members.models import Handover

    return Handover.objects.filter(waits_for_successor(day), leaver__municipality=municipality)[:1]
