"""Days of handovers, and who acts on them."""

import datetime as dt

from django.utils import timezone


def day(number: int) -> dt.date:
    """So many days from today."""
    return timezone.localdate() + dt.timedelta(days=number)
