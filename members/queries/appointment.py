"""Questions about appointments."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone


class AppointmentQuerySet(models.QuerySet):
    """Appointments by the days that they cover."""

    def covering(self, day: dt.date) -> AppointmentQuerySet:
        """Those that run on `day`; the first and the last day count."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gte=day), started__lte=day)

    def running(self) -> AppointmentQuerySet:
        """Those that run today."""
        return self.covering(timezone.localdate())
