"""The formulas of a plan, each against a slow and obvious reference."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.enums import ActionStatus, Trend
from programs.queries.plan_figures import (
    Reached,
    advance,
    is_reached,
    may_show,
    parts_gap,
    status_on,
    target_on,
    trend,
)

FIGURES = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
SMALL = st.integers(-30, 30).map(Decimal)
WAYS = st.sampled_from(["up", "down"])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 2, 28))


def percent_by_steps(actual, baseline, target):
    """The percents that are behind one, walked one by one."""
    there, all_of_it = Fraction(actual - baseline), Fraction(target - baseline)
    if all_of_it < 0:
        there, all_of_it = -there, -all_of_it
    percent = 0
    while there < percent * all_of_it / 100:
        percent -= 1
    while there >= (percent + 1) * all_of_it / 100:
        percent += 1
    return percent


@given(SMALL, SMALL, SMALL, WAYS)
def test_advance_counts_the_percents_that_are_behind(actual, baseline, target, direction):
    found = advance(actual=actual, baseline=baseline, target=target, direction=direction)
    if target == baseline:
        assert found.percent is None
        assert not found.is_regress
        assert not found.is_beyond
    else:
        assert found.percent == percent_by_steps(actual, baseline, target)
        assert found.lost == (-found.percent if found.is_regress else 0)


@given(FIGURES, FIGURES, FIGURES)
def test_advance_is_exact_for_large_and_fine_figures(actual, baseline, target):
    found = advance(actual=actual, baseline=baseline, target=target, direction="up")
    if target != baseline:
        share = Fraction(actual - baseline) / Fraction(target - baseline)
        assert found.percent <= share * 100 < found.percent + 1


@given(SMALL, SMALL, SMALL)
def test_less_is_better_is_more_is_better_in_the_mirror(actual, baseline, target):
    down = advance(actual=actual, baseline=baseline, target=target, direction="down")
    assert down == advance(actual=-actual, baseline=-baseline, target=-target, direction="up")


@pytest.mark.parametrize(
    ("actual", "direction", "baseline", "target", "told"),
    [
        (34, "up", 10, 60, (48, False, False, False)),
        (5, "up", 10, 60, (-10, False, True, False)),
        (60, "up", 10, 60, (100, True, False, False)),
        (61, "up", 10, 60, (102, True, False, True)),
        (30, "down", 40, 20, (50, False, False, False)),
        (44, "down", 40, 20, (-20, False, True, False)),
        (10, "down", 40, 20, (150, True, False, True)),
        ("9.9", "up", 10, 60, (-1, False, True, False)),
        ("59.9", "up", 10, 60, (99, False, False, False)),
        (10, "up", 10, 10, (None, True, False, False)),
        (9, "up", 10, 10, (None, False, False, False)),
        (9, "down", 10, 10, (None, True, False, False)),
    ],
)
def test_advance_tells_regress_and_more_than_reached(actual, direction, baseline, target, told):
    found = advance(
        actual=Decimal(actual), baseline=Decimal(baseline), target=Decimal(target), direction=direction
    )
    assert (found.percent, found.is_reached, found.is_regress, found.is_beyond) == told


@given(SMALL, SMALL, WAYS)
def test_trend_says_whether_the_newer_is_nearer_to_the_better_end(latest, before, direction):
    best_first = sorted({latest, before}, reverse=direction == "up")
    expected = Trend.SAME if len(best_first) == 1 else None
    expected = expected or (Trend.BETTER if best_first[0] == latest else Trend.WORSE)
    assert trend(latest=latest, before=before, direction=direction) == expected


@given(st.dictionaries(DAYS, SMALL, max_size=5), DAYS)
def test_target_that_counts_is_the_next_one_else_the_last(targets, day):
    ahead = [due for due in targets if due >= day]
    due = min(ahead) if ahead else max(targets, default=None)
    assert target_on(targets.items(), day) == (None if due is None else (due, targets[due]))


@given(SMALL, st.dictionaries(st.sampled_from(["women", "men", "other"]), SMALL))
def test_parts_that_do_not_add_up_leave_a_gap(value, parts):
    rest = value
    for each in parts.values():
        rest -= each
    assert parts_gap(value, parts) == (rest if parts else 0)


@given(st.integers(0, 12), st.dictionaries(st.sampled_from(["women", "men", "other"]), st.integers(0, 12)))
def test_no_group_of_one_to_four_is_shown_nor_left_over(value, parts):
    value, parts = Decimal(value), {name: Decimal(each) for name, each in parts.items()}
    groups = [value, *parts.values(), *([value - sum(parts.values())] if parts else [])]
    assert may_show(value, parts) == all(each not in (1, 2, 3, 4) for each in groups)


def slow_status(day, starts, ends, indicators):
    """The same as `status_on`, sentence by sentence."""
    counting = [each for each in indicators if each.targets]
    if not counting and starts is None and ends is None:
        return None
    read = [each.value is not None for each in counting]
    last_ones = []
    for each in counting:
        last = max(due for due, _value in each.targets)
        wanted = next(value for due, value in each.targets if due == last)
        last_ones.append(each.value is not None and is_reached(each.value, wanted, each.direction))
    if last_ones and all(last_ones):
        return ActionStatus.DONE
    passed = [(each, wanted) for each in counting for due, wanted in each.targets if due < day]
    for each, wanted in passed:
        if each.value is None or not is_reached(each.value, wanted, each.direction):
            return ActionStatus.LATE
    if ends is not None and ends < day:
        return ActionStatus.LATE
    begun = starts is not None and starts <= day
    return ActionStatus.ON_TRACK if begun or any(read) else ActionStatus.NOT_STARTED


REACHED = st.builds(
    Reached,
    value=st.none() | SMALL,
    direction=WAYS,
    targets=st.dictionaries(DAYS, SMALL, max_size=3).map(lambda found: list(found.items())),
)


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.lists(REACHED, max_size=3))
def test_status_follows_from_indicators_and_days(day, starts, ends, indicators):
    found = status_on(day, starts=starts, ends=ends, indicators=indicators)
    assert found == slow_status(day, starts, ends, indicators)
