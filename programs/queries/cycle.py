"""Cycles of programs, and who goes or went through them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from programs.enums import TAKING_PART, UNDER_WAY, ParticipationState


class CycleQuerySet(models.QuerySet):
    """Cycles by their window for applications."""

    def open_on(self, day: dt.date) -> CycleQuerySet:
        """Those of shown programs for which municipalities may apply on `day`."""
        still = Q(closes__isnull=True) | Q(closes__gte=day)
        return self.filter(still, opens__lte=day, program__is_active=True)


class ParticipationQuerySet(models.QuerySet):
    """Participations by state."""

    def taking_part(self) -> ParticipationQuerySet:
        """Those that were selected and did not withdraw."""
        return self.filter(state__in=TAKING_PART)

    def taking_part_between(self, first: dt.date, last: dt.date) -> ParticipationQuerySet:
        """Those of them whose cycle ran on a day from `first` to `last`; who came into their state then, too.

        The days of a cycle are not always recorded; the day of the state is.
        """
        ran = Q(cycle__starts__lte=last, cycle__ends__gte=first)
        return self.taking_part().filter(ran | Q(since__range=(first, last)))

    def for_municipality(self) -> ParticipationQuerySet:
        """Those of shown programs in which it takes or took part, the newest first."""
        shown = self.taking_part().filter(cycle__program__is_active=True)
        return shown.select_related("cycle__program").order_by("-cycle__year", "-cycle__number", "pk")

    def under_way(self) -> ParticipationQuerySet:
        """Those of which something is still to come: they applied, were selected or take part."""
        return self.filter(state__in=UNDER_WAY)

    def graduates(self, cycle: Any) -> ParticipationQuerySet:
        """Those that graduated from a cycle of the same program before `cycle`."""
        return self.filter(
            state=ParticipationState.GRADUATED,
            cycle__program=cycle.program_id,
            cycle__number__lt=cycle.number,
        )
