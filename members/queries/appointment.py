"""Questions about appointments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.enums import AppointmentRole

if TYPE_CHECKING:
    from members.models import Appointment


class AppointmentQuerySet(models.QuerySet):
    """Appointments by the days that they cover."""

    def covering(self, day: dt.date) -> AppointmentQuerySet:
        """Those that run on `day`; the first and the last day count."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gte=day), started__lte=day)

    def running(self) -> AppointmentQuerySet:
        """Those that run today."""
        return self.covering(timezone.localdate())

    def later(self) -> AppointmentQuerySet:
        """Those that have not begun."""
        return self.filter(started__gt=timezone.localdate())

    def with_people(self) -> AppointmentQuerySet:
        """With person and department, in the order in which people are listed."""
        return self.select_related("user", "department").order_by("user__name_key", "pk")

    def not_over(self, day: dt.date) -> AppointmentQuerySet:
        """Those that run on `day` or will."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gte=day))

    def acting(self) -> AppointmentQuerySet:
        """Those that do more than read, of people whose account is open."""
        return self.filter(user__is_active=True).exclude(role=AppointmentRole.VIEWER)

    def coordinating(self) -> AppointmentQuerySet:
        """Those that decide who acts for their municipality."""
        return self.acting().filter(role=AppointmentRole.COORDINATOR)

    def successors_of(self, leaver: Appointment, day: dt.date) -> AppointmentQuerySet:
        """Those that can take over on `day` what `leaver` held: colleagues of the same municipality."""
        ours = self.filter(municipality=leaver.municipality_id).exclude(pk=leaver.pk)
        return ours.covering(day).acting()
