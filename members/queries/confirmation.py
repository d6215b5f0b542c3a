"""Questions about confirmations of records."""

from __future__ import annotations

import datetime as dt

from django.db import models

HOLDS = dt.timedelta(days=365)


def holds(confirmed_on: dt.date | None, day: dt.date) -> bool:
    """Whether a record that was last confirmed then need not be confirmed anew on `day`."""
    return confirmed_on is not None and confirmed_on > day - HOLDS


class RecordConfirmationQuerySet(models.QuerySet):
    """Confirmations of records."""

    def holding(self, day: dt.date) -> RecordConfirmationQuerySet:
        """Those of the year before `day`."""
        return self.filter(confirmed_on__gt=day - HOLDS)
