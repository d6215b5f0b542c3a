"""The readings that count, recounted from raw rows: approved, and as their last approved correction says."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.models import Measurement
from programs.queries.series import latest_of, series_of
from tests.factories.programs_plan import IndicatorFactory, MeasurementFactory, ReviewPeriodFactory

pytestmark = pytest.mark.django_db
STATES = st.sampled_from(["none", "draft", "pending", "approved"])
PERIODS = 4


def recount(indicator, until):
    """What counts, by looking at every row: end of its period, value, what the review said; oldest first."""
    rows = list(Measurement.objects.select_related("period").order_by("pk"))
    rows = [row for row in rows if row.indicator_id == indicator.pk and row.state == "approved"]
    if until is not None:
        rows = [row for row in rows if row.period.ends <= until]
    found = []
    for row in rows:
        if row.corrects_id is not None:
            continue
        value, was, newest = row.value, None, None
        for other in rows:
            if other.corrects_id == row.pk and (newest is None or other.period.ends > newest):
                value, was, newest = other.value, row.value, other.period.ends
        found.append((row.period.ends, value, was))
    return sorted(found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(STATES, min_size=2 * PERIODS, max_size=2 * PERIODS),
    st.dictionaries(st.tuples(st.integers(0, PERIODS - 1), st.integers(0, PERIODS - 1)), STATES, max_size=5),
    st.none() | st.integers(0, PERIODS - 1),
)
def test_what_counts_is_what_a_recount_finds(db, states, corrections, at):
    first = IndicatorFactory()
    indicators = [first, IndicatorFactory(action=first.action)]
    years = [(dt.date(2020 + n, 1, 1), dt.date(2020 + n, 12, 31)) for n in range(PERIODS)]
    plan = first.action.objective.plan
    periods = [ReviewPeriodFactory(plan=plan, starts=one, ends=other) for one, other in years]
    made = {}
    for place, state in enumerate(states):
        indicator, period = indicators[place // PERIODS], periods[place % PERIODS]
        made[place] = _made(state, indicator=indicator, period=period, value=place)
    for (wrong, later), state in corrections.items():
        if later > wrong and made[wrong] is not None:
            value = 100 + 10 * wrong + later
            _made(state, indicator=first, period=periods[later], corrects=made[wrong], value=value)
    until = None if at is None else periods[at].ends
    found = latest_of(indicators, until=until, number=2)
    for indicator in indicators:
        told = [(each.ends, each.value, each.was) for each in found.get(indicator.pk, [])]
        assert told == recount(indicator, until)[-2:][::-1]
        everything = [(each.ends, each.value, each.was) for each in series_of(indicator)]
        assert everything == recount(indicator, None)


def _made(state, **fields):
    """A reading in a state, or nothing."""
    if state == "none":
        return None
    return MeasurementFactory(pending=state == "pending", approved=state == "approved", **fields)
