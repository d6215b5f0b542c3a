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

    def joined_between(self, first: dt.date, last: dt.date) -> MembershipPeriodQuerySet:
        """Periods that began on one of these days; of an unknown first day nobody knows."""
        return self.filter(joined__gte=first, joined__lte=last)

    def left_between(self, first: dt.date, last: dt.date) -> MembershipPeriodQuerySet:
        """Periods that ended so that the first day outside the Union is one of these days."""
        return self.filter(left__gte=first, left__lte=last)

    def for_lists(self) -> MembershipPeriodQuerySet:
        """With what a line says of the municipality."""
        return self.select_related("municipality__province").defer(
            "municipality__province__outline", "municipality__reference"
        )
