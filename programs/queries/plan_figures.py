"""The formulas of a plan: how far a reading is, which way it goes, and how an action stands."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.enums import ActionStatus, Direction, Trend

FEWEST_PEOPLE = 5  # fewer, as a whole or as a part, are not shown outside the Union
Target = tuple[dt.date, Decimal]


@dataclass(frozen=True)
class Advance:
    """How far a reading has come from the baseline to the target.

    `percent` of the way, rounded down: below zero it went back, above a hundred it went beyond. None where
    there is no way: the target is the baseline, and the reading only holds it or does not (`is_reached`).
    """

    percent: int | None
    is_reached: bool

    @property
    def is_regress(self) -> bool:
        """Whether the reading is worse than the baseline."""
        return self.percent is not None and self.percent < 0

    @property
    def lost(self) -> int:
        """By how many percent of the way it went back."""
        return max(-(self.percent or 0), 0)

    @property
    def is_beyond(self) -> bool:
        """Whether more was reached than aimed at."""
        return self.percent is not None and self.percent > 100


def advance(*, actual: Decimal, baseline: Decimal, target: Decimal, direction: str) -> Advance:
    """(actual − baseline) / (target − baseline), in either direction."""
    reached = is_reached(actual, target, direction)
    way = target - baseline
    if way == 0:
        return Advance(None, reached)
    return Advance(math.floor((actual - baseline) / way * 100), reached)


def is_reached(actual: Decimal, target: Decimal, direction: str) -> bool:
    """Whether a reading is at the target, or better."""
    return actual >= target if direction == Direction.UP else actual <= target


def trend(*, latest: Decimal, before: Decimal, direction: str) -> Trend:
    """How the latest reading stands to the one before it."""
    if latest == before:
        return Trend.SAME
    return Trend.BETTER if (latest > before) == (direction == Direction.UP) else Trend.WORSE


def target_on(targets: Iterable[Target], day: dt.date) -> Target | None:
    """The target that counts on a day: the next that is due, else the last that was."""
    by_day = sorted(targets)
    return next((each for each in by_day if each[0] >= day), by_day[-1] if by_day else None)


def parts_gap(value: Decimal, parts: Mapping[str, Decimal]) -> Decimal:
    """By how much the whole is more than its parts together; zero if it is not told apart."""
    return value - sum(parts.values(), Decimal(0)) if parts else Decimal(0)


def is_small(people: Decimal) -> bool:
    """Whether so many people are too few to be told of; nobody at all may be told."""
    return 0 < people < FEWEST_PEOPLE


def may_show(value: Decimal, parts: Mapping[str, Decimal]) -> bool:
    """Whether no part, and nothing that is left beside the parts, tells of fewer than five people."""
    return not any(is_small(each) for each in (value, *parts.values(), parts_gap(value, parts)))


@dataclass(frozen=True)
class Reached:
    """What an indicator with targets says of its action: its latest reading, if there is one."""

    value: Decimal | None
    direction: str
    targets: Sequence[Target]

    def meets(self, target: Target) -> bool:
        """Whether the latest reading is at this target, or better."""
        return self.value is not None and is_reached(self.value, target[1], self.direction)


def status_on(
    day: dt.date, *, starts: dt.date | None, ends: dt.date | None, indicators: Iterable[Reached]
) -> ActionStatus | None:
    """How an action stands on a day; None if neither an indicator nor a day of it is recorded.

    Done: each indicator with targets is at its last one. Late: the last day has passed, or the day of
    a target, and it is not reached. Under way: it has begun, or something was read. Else it has not started.
    """
    with_targets = [each for each in indicators if each.targets]
    if with_targets and all(each.meets(max(each.targets)) for each in with_targets):
        return ActionStatus.DONE
    missed = any(
        due < day and not each.meets((due, value)) for each in with_targets for due, value in each.targets
    )
    if missed or (ends is not None and ends < day):
        return ActionStatus.LATE
    if (starts is not None and starts <= day) or any(each.value is not None for each in with_targets):
        return ActionStatus.ON_TRACK
    return ActionStatus.NOT_STARTED if with_targets or starts or ends else None
