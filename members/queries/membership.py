"""Reading membership periods."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q


class MembershipPeriodQuerySet(models.QuerySet):
    """Membership periods by the days that they cover."""

    def covering(self, day: dt.date) -> MembershipPeriodQuerySet:
        """Periods that run on `day`: the first day counts, the day of leaving does not."""
        return self.filter(
            Q(joined__isnull=True) | Q(joined__lte=day), Q(left__isnull=True) | Q(left__gt=day)
        )
