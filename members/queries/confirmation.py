"""Questions about confirmations of records."""

from __future__ import annotations

import datetime as dt

from django.db import models

HOLDS = dt.timedelta(days=365)


class RecordConfirmationQuerySet(models.QuerySet):
    """Confirmations of records."""

    def holding(self, day: dt.date) -> RecordConfirmationQuerySet:
        """Those of the year before `day`."""
        return self.filter(confirmed_on__gt=day - HOLDS)
