"""Months, quarters and years: where they begin, and which one came before."""

import datetime as dt

from reporting.definition import Period
from reporting.enums import Cadence, PastPeriod

MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.YEARLY: 12,
    PastPeriod.MONTH: 1,
    PastPeriod.QUARTER: 3,
    PastPeriod.YEAR: 12,
}


def begin(day: dt.date, months: int) -> dt.date:
    """The first day of the month, quarter or year (1, 3, 12 `months`) that `day` lies in."""
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def moved(first: dt.date, months: int) -> dt.date:
    """The first of a month, so many months later, or earlier if there are less than none."""
    count = first.year * 12 + first.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def next_day(cadence: str, after: dt.date) -> dt.date:
    """The first day after `after` on which a report of a calendar's cadence is made."""
    months = MONTHS[Cadence(cadence)]
    return moved(begin(after, months), months)


def before(day: dt.date, past: str) -> Period:
    """The whole month, quarter or year before that of `day`."""
    months = MONTHS[PastPeriod(past)]
    this = begin(day, months)
    return Period(moved(this, -months), this - dt.timedelta(days=1))
