"""What is due and what is late: one condition in the database, against a slow reference."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmu_portal.lib.gaps import gaps_of, rows_with
from programs.models import Indicator, Measurement, ReviewPeriod
from tests.factories.programs_plan import IndicatorFactory, MeasurementFactory, ReviewPeriodFactory

pytestmark = pytest.mark.django_db
QUARTERS = [dt.date(2020, 3, 31) + dt.timedelta(days=round(91.32 * n)) for n in range(8)]


def month_end(day):
    """The last day of a month."""
    after = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return after - dt.timedelta(days=1)


ENDS = [month_end(day.replace(day=1)) for day in QUARTERS]


def months_walked(first, last):
    """How many months lie between two days, walked one by one."""
    steps, at = 0, (first.year, first.month)
    while at != (last.year, last.month):
        at = (at[0] + 1, 1) if at[1] == 12 else (at[0], at[1] + 1)
        steps += 1
    return steps


STATES = st.sampled_from([None, "draft", "returned", "pending", "approved"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STATES, min_size=8, max_size=8), st.sampled_from([3, 6, 12, 24]))
def test_an_indicator_is_due_when_its_last_reading_is_older_than_its_rhythm(db, states, rhythm):
    indicator = IndicatorFactory(rhythm=rhythm)
    plan = indicator.action.objective.plan
    starts = [dt.date(2020, 1, 1), *(end + dt.timedelta(days=1) for end in ENDS[:-1])]
    periods = [
        ReviewPeriodFactory(plan=plan, starts=first, ends=end, due=end)
        for first, end in zip(starts, ENDS, strict=True)
    ]
    reading = {}
    for period, state in zip(periods, states, strict=True):
        if state is not None:
            traits = {"pending": state == "pending", "approved": state == "approved"}
            reading[period] = MeasurementFactory(indicator=indicator, period=period, **traits)
    for place, period in enumerate(periods):
        done = [
            earlier.ends
            for earlier, state in zip(periods[:place], states, strict=False)
            if state in ("pending", "approved")
        ]
        due = all(months_walked(end, period.ends) >= rhythm for end in done)
        found = Indicator.objects.with_standing(period).get()
        assert (found.is_due, found.is_handed_in) == (due, states[place] in ("pending", "approved"))


def gap(model, code):
    (found,) = [each for each in gaps_of(model) if each.code == code]
    return set(rows_with(found, model.objects.all()))


@pytest.fixture
def running():
    """A period that runs, of a plan with one indicator."""
    indicator, today = IndicatorFactory(), timezone.localdate()
    days = {"starts": today - dt.timedelta(days=60), "ends": today + dt.timedelta(days=9)}
    return indicator, ReviewPeriodFactory(
        plan=indicator.action.objective.plan, due=today + dt.timedelta(days=20), **days
    )


def moved(period, days):
    """The period as it is seen so many days later."""
    fields = {name: getattr(period, name) - dt.timedelta(days=days) for name in ("starts", "ends", "due")}
    ReviewPeriod.objects.filter(pk=period.pk).update(**fields)


def test_due_then_late_then_handed_in(running):
    indicator, period = running
    assert (gap(Indicator, "due"), gap(Indicator, "late")) == ({indicator}, set())
    moved(period, 20)
    assert gap(Indicator, "late") == set()  # the last day counts
    moved(period, 21)
    assert gap(Indicator, "late") == {indicator}
    assert gap(ReviewPeriod, "to-lock") == {period}
    reading = MeasurementFactory(indicator=indicator, period=period, pending=True)
    assert (gap(Indicator, "due"), gap(Indicator, "late")) == (set(), set())
    assert gap(Measurement, "pending") == {reading}


def test_an_indicator_that_is_read_once_a_year_is_not_asked_for_twice(running):
    indicator, period = running
    Indicator.objects.update(rhythm=12)
    before = period.starts - dt.timedelta(days=1)
    earlier = ReviewPeriodFactory(plan=period.plan, starts=before - dt.timedelta(days=80), ends=before)
    MeasurementFactory(indicator=indicator, period=earlier, approved=True)
    assert gap(Indicator, "due") == set()
    assert not Indicator.objects.missing_in(period).exists()


def test_periods_that_have_not_begun_or_are_locked_ask_for_nothing(running):
    indicator, period = running
    moved(period, -90)
    assert gap(Indicator, "due") == set()
    period.refresh_from_db()
    moved(period, 300)
    assert gap(Indicator, "due") == {indicator}
    ReviewPeriod.objects.filter(pk=period.pk).update(
        state="locked", locked_at=timezone.now(), locked_by=MeasurementFactory().author, snapshot={}
    )
    assert indicator not in gap(Indicator, "due")
