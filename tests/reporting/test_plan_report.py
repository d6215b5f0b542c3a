"""The monitoring report of a plan against its rows."""

import datetime as dt
from collections import Counter

import pytest

from programs.enums import ActionStatus
from programs.models import EqualityAction, Indicator, Measurement, Objective
from tests.factories.programs_plan import (
    EqualityActionFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    MeasurementFactory,
    MeasurementPartFactory,
    ObjectiveFactory,
    PlanFactory,
    ReviewPeriodFactory,
)
from tests.reporting.reading import english, figures, made, rows, sheets  # noqa: F401


@pytest.fixture
def plan(db):
    here = PlanFactory(slug="here")
    inside = ObjectiveFactory(plan=here, number=1)
    outside = ObjectiveFactory(plan=here, number=2, face="support", is_sample=True)
    spring = ReviewPeriodFactory(plan=here, starts=dt.date(2025, 1, 1))
    autumn = ReviewPeriodFactory(plan=here, starts=dt.date(2025, 7, 1))
    done = IndicatorFactory(action=EqualityActionFactory(objective=inside), code="done")
    IndicatorTargetFactory(indicator=done, value=30)
    down = IndicatorFactory(
        action=EqualityActionFactory(objective=outside), code="down", direction="down", baseline=100
    )
    IndicatorTargetFactory(indicator=down, value=50, due=dt.date(2025, 3, 1))
    people = IndicatorFactory(
        action=EqualityActionFactory(
            objective=outside, set_status="late", reason_tr="Bekliyor", reason_en="Waits"
        ),
        code="people",
        breakdown="gender",
        counts_people=True,
    )
    IndicatorFactory(action=EqualityActionFactory(objective=outside), code="unread")
    for indicator, period, value in [
        (done, spring, 20),
        (done, autumn, 31),
        (down, spring, 80),
        (down, autumn, 110),
        (people, autumn, 12),
    ]:
        reading = MeasurementFactory(approved=True, indicator=indicator, period=period, value=value)
    for part, value in [("women", 9), ("men", 3)]:
        MeasurementPartFactory(measurement=reading, part=part, value=value)
    MeasurementFactory(indicator=IndicatorFactory(action=done.action, code="draft"), period=autumn, value=99)
    ObjectiveFactory()
    return here


def test_every_number_of_the_plan_is_that_of_the_rows(plan, tmp_path):
    found = sheets(made("plan", "xlsx", tmp_path, plan="here"))
    indicators = list(Indicator.objects.filter(action__objective__plan=plan))
    approved = [each for each in Measurement.objects.all() if each.state == "approved"]
    last = {each.indicator.code: each.value for each in sorted(approved, key=lambda one: one.period.ends)}
    assert figures(found["The plan in numbers"]) == {
        "objectives": Objective.objects.filter(plan=plan).count(),
        "actions": EqualityAction.objects.filter(objective__plan=plan).count(),
        "indicators": len(indicators),
        "indicators with a reading": len(last),
        "indicators at their target": 1,
    }
    inside, outside = rows(found["Indicators of the Union"]), rows(found["Indicators for municipalities"])
    shown = {row[2]: row for row in inside + outside}
    assert set(shown) == {each.code for each in indicators}
    assert {code: row[9] for code, row in shown.items()} == {code: last.get(code) for code in shown}
    # (31 − 10) / (30 − 10) of the way, and back from 100 to 110 on the way to 50
    assert [shown[code][11] for code in ("done", "down", "people")] == [105, -20, None]
    assert [shown[code][12] for code in ("done", "down")] == ["Better than before", "Worse than before"]
    assert shown["people"][13] is None
    assert {code for code, row in shown.items() if row[14] == "due and not handed in"} == {"unread", "draft"}
    assert {code for code, row in shown.items() if row[15]} == set()
    statuses = Counter(
        row[4] for name in ("Actions of the Union", "Actions for municipalities") for row in rows(found[name])
    )
    assert statuses == {"Done": 1, "Late": 2, None: 1}
    assert {row[0]: row[1] for row in rows(found["Statuses"])} == {
        str(ActionStatus.DONE.label): 1,
        str(ActionStatus.LATE.label): 2,
        "No status recorded": 1,
        "Together": 4,
    }
    head, *body = found["Readings"][: len(indicators) + 1]
    assert head[3:] == ["01/01/2025 – 30/06/2025", "01/07/2025 – 31/12/2025"]
    by_period = {(each.indicator.code, each.period.starts.month): each.value for each in approved}
    assert {row[0]: row[3:] for row in body} == {
        each.code: [by_period.get((each.code, month)) for month in (1, 7)] for each in indicators
    }


def test_a_plan_is_told_as_of_the_review_that_had_ended(plan, tmp_path):
    found = sheets(made("plan", "xlsx", tmp_path, plan="here", last="2025-09-30"))
    assert found["About this report"][2][1] == "30 June 2025"
    assert {row[2]: row[9] for row in rows(found["Indicators of the Union"])} == {"done": 20, "draft": None}
    assert figures(found["The plan in numbers"])["indicators with a reading"] == 2
