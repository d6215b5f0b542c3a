"""Reading leaders' terms."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q


class LeaderTermQuerySet(models.QuerySet):
    """Leaders' terms by the days that they cover: the first counts, the first day out of office does not."""

    def covering(self, day: dt.date) -> LeaderTermQuerySet:
        """Terms that run on `day`."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gt=day), started__lte=day)

    def overlapping(self, started: dt.date, ended: dt.date | None) -> LeaderTermQuerySet:
        """Terms that share a day with the stretch from `started` to before `ended` (None: without end)."""
        found = self.filter(Q(ended__isnull=True) | Q(ended__gt=started))
        return found.filter(started__lt=ended) if ended else found
