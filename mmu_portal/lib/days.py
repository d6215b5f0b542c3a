"""Days: as stretches of time in Istanbul, and in words as exactly as they are known."""

import datetime as dt

from django.utils import formats, timezone


def moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moment at which the first day begins, and the one at which the day after the last does."""
    return _midnight(first), _midnight(last + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


_EXACT = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT"}


def to_the(day: dt.date | None, precision: str) -> str:
    """A day as exactly as it is known: `precision` is `day`, `month` or `year`."""
    if day is None:
        return ""
    return formats.date_format(day, _EXACT[precision]) if precision in _EXACT else str(day.year)
