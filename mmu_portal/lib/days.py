"""Days of Istanbul as stretches of time."""

import datetime as dt

from django.utils import timezone


def moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moment at which the first day begins, and the one at which the day after the last does."""
    return _midnight(first), _midnight(last + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
