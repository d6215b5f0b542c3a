"""What a reader of a plan's monitor sees for the period that they choose."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from programs.models import Plan, ReviewPeriod
from programs.queries.board import drawn
from programs.queries.board_words import Board


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
