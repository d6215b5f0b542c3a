"""What a reader of a plan's monitor sees for the period that they choose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from programs.models import Indicator, Plan, ReviewPeriod
from programs.queries.board import drawn
from programs.queries.board_words import Board, IndicatorLine
from programs.queries.series import latest_of

MOST_PERIODS = 1000


@dataclass(frozen=True)
class Sight:
    """The monitor of a plan: now (`period` None), or as of one of its periods."""

    periods: list[ReviewPeriod]
    period: ReviewPeriod | None
    board: Board


def sight_of(plan: Plan, asked: str = "") -> Sight:
    """The monitor for the period that ends on the day `asked`, as it was frozen if the period is locked.

    An address without a period, or with one that there is not, shows all approved readings as of today.
    """
    today = timezone.localdate()
    periods = list(ReviewPeriod.objects.for_lists().filter(plan=plan).begun(today).order_by("-ends"))
    period = next((each for each in periods if each.mark == asked), None)
    if period is None:
        return Sight(periods, None, Board(drawn(plan, day=today)))
    if period.is_locked:
        return Sight(periods, period, Board(period.snapshot))
    return Sight(periods, period, Board(drawn(plan, day=min(today, period.ends), period=period)))


def sight_on(plan: Plan, day: dt.date) -> Sight:
    """The monitor as of the last of its periods that had ended on a day; of today, with all that is read.

    Before its first period ended there is none: then all approved readings count, as of today.
    """
    if day >= timezone.localdate():
        return sight_of(plan)
    ended = ReviewPeriod.objects.for_lists().filter(plan=plan, ends__lte=day).order_by("-ends").first()
    return sight_of(plan, ended.mark if ended else "")


@dataclass(frozen=True)
class PeriodReadings:
    """What was read of one indicator in each of some periods, the first first; None where nothing was."""

    line: IndicatorLine
    values: list[Decimal | None]


def period_to_period(sight: Sight, periods: Sequence[ReviewPeriod]) -> list[PeriodReadings]:
    """The approved readings of the indicators of a monitor in some of the plan's periods, as corrected.

    `sight` says which indicators there are. Three queries.
    """
    codes = [line.code for line in sight.board.indicators]
    found = {each.code: each for each in Indicator.objects.filter(code__in=codes)}
    until = max((each.ends for each in periods), default=None)
    reads = latest_of(found.values(), until=until, number=MOST_PERIODS) if periods else {}
    rows = []
    for line in sight.board.indicators:
        key = found[line.code].pk if line.code in found else 0
        by_end = {read.ends: read.value for read in reads.get(key, [])}
        rows.append(PeriodReadings(line, [by_end.get(each.ends) for each in periods]))
    return rows


def missing_readings(sight: Sight) -> set[str]:
    """The codes of the indicators that were due for the period of a monitor and are not handed in."""
    if sight.period is None:
        return set()
    return set(Indicator.objects.missing_in(sight.period).values_list("code", flat=True))
