"""Plans: actions, indicators and approved readings, as the public monitor shows them today."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mmu_portal.lib.generation import generation_cache
from programs.enums import ActionStatus, Trend
from programs.models import EqualityAction, Indicator, IndicatorTarget, Measurement, Plan
from programs.queries.board import drawn_each, reading_drawn
from programs.queries.series import latest_of
from reporting.datasets.column import ByKey, Column, Kind, both, plain
from reporting.datasets.dataset import Dataset
from reporting.datasets.filters import ActionFilter, IndicatorFilter, MeasurementFilter
from reporting.datasets.members import UNION

ALL_READINGS = 10_000
PLAN = pgettext_lazy("of the Union", "plan")
FEW = _("It tells of fewer than five people, so it is not given.")
AS_MONITORED = _("As the plan’s public monitor shows it today: approved readings alone count.")


@generation_cache
def _monitors(day: dt.date) -> dict[int, dict[str, Any]]:
    """What the public monitor of every shown plan says on a day, by the plan's key."""
    return drawn_each(Plan.objects.shown(), day=day)


def _actions(keys: Sequence[int]) -> ByKey:
    """The status of actions. The monitor tells them by objective and number."""
    status = {
        (plan, objective["number"], action["number"]): action["status"] or None
        for plan, board in _monitors(timezone.localdate()).items()
        for objective in board["objectives"]
        for action in objective["actions"]
    }
    names = ("objective__plan", "objective__number", "number")
    places = EqualityAction.objects.filter(pk__in=keys).values_list("pk", *names)
    return {pk: {"status": status.get((plan, above, number))} for pk, plan, above, number in places}


def _indicators(keys: Sequence[int]) -> ByKey:
    """Baseline, target, latest reading, progress and trend of indicators."""
    lines = {
        line["code"]: line
        for board in _monitors(timezone.localdate()).values()
        for objective in board["objectives"]
        for action in objective["actions"]
        for line in action["indicators"]
    }
    codes = Indicator.objects.filter(pk__in=keys).values_list("pk", "code")
    return {pk: _line(lines[code]) for pk, code in codes if code in lines}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    reading = line["reading"] or {}
    return {
        "baseline": _number(line["baseline"]),
        "baseline_hidden": line["baseline_withheld"],
        "target": _number(line["target"]),
        "target_due": _day(line["target_due"]),
        "latest": _number(reading.get("value")),
        "latest_hidden": reading.get("is_withheld"),
        "latest_on": _day(reading.get("read_on")),
        "percent": line["percent"],
        "is_reached": line["is_reached"],
        "trend": line["trend"],
        "is_sample": bool(line["is_sample"] or reading.get("is_sample")),
    }


def _readings(keys: Sequence[int]) -> ByKey:
    """Readings as they count: in the words of their last approved correction, small figures hidden."""
    rows = Measurement.objects.filter(pk__in=keys).values_list("pk", "indicator", "period__ends")
    places = list(rows)
    indicators = Indicator.objects.in_bulk({indicator for _pk, indicator, _ends in places})
    reads = latest_of(indicators.values(), until=None, number=ALL_READINGS)
    known = {(key, read.ends): read for key, found in reads.items() for read in found}
    return {
        pk: _reading(reading_drawn(indicators[indicator], known[indicator, ends]))
        for pk, indicator, ends in places
        if (indicator, ends) in known
    }


def _reading(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": _number(told["value"]),
        "value_hidden": told["is_withheld"],
        "read_on": _day(told["read_on"]),
        "parts": [f"{part}:{_number(value):g}" for part, value in told["parts"].items()],
        "parts_hidden": told["parts_hidden"],
        "is_corrected": told["is_corrected"],
        "is_sample": told["is_sample"],
    }


def _number(value: str | None) -> float | None:
    return None if value is None else float(Decimal(value))


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


ACTIONS = Dataset(
    identifier="plan",
    title=_("Actions of the plan"),
    meaning=_(
        "The actions of the Gender Equality Plan by objective: who is responsible, until when, how it stands."
    ),
    model=EqualityAction,
    filters=ActionFilter,
    declared=(
        Column("plan", "objective__plan__slug", title=PLAN),
        Column("objective", "objective__number", title=pgettext_lazy("of a plan", "objective")),
        *both("objective_title", "objective__title", title=_("title of the objective")),
        Column("face", "objective__face"),
        *plain("number"),
        *both("title"),
        *both("text"),
        *both("unit"),
        *plain("starts", "ends"),
        Column(
            "status",
            of=_actions,
            kind=Kind.CODE,
            title=_("status"),
            meaning=AS_MONITORED,
            choices=tuple(ActionStatus.choices),
        ),
        *both("reason"),
        *plain("is_sample"),
        *both("source"),
    ),
    source=UNION,
    together=("plan", "objective", "number"),
    changed=(EqualityAction, Indicator, Measurement),
)

INDICATORS = Dataset(
    identifier="indicators",
    title=_("Indicators"),
    meaning=_("The indicators of the plan: baseline, target, latest approved reading and progress."),
    model=Indicator,
    filters=IndicatorFilter,
    declared=(
        *plain("code"),
        Column("plan", "action__objective__plan__slug", title=PLAN),
        Column(
            "objective",
            "action__objective__number",
            title=pgettext_lazy("of a plan", "objective"),
        ),
        Column("action", "action__number", title=_("action")),
        *both("title"),
        *both("unit"),
        *plain("kind", "direction", "decimals"),
        Column("baseline", of=_indicators, kind=Kind.NUMBER, title=_("baseline")),
        Column(
            "baseline_hidden",
            of=_indicators,
            kind=Kind.YES_NO,
            title=_("baseline hidden"),
            meaning=FEW,
        ),
        *plain("baseline_on", "breakdown", "rhythm"),
        Column(
            "target",
            of=_indicators,
            kind=Kind.NUMBER,
            title=_("target"),
            meaning=_("The next that is due, or the last that was."),
        ),
        Column("target_due", of=_indicators, kind=Kind.DAY, title=_("target date")),
        Column("latest", of=_indicators, kind=Kind.NUMBER, title=_("latest reading"), meaning=AS_MONITORED),
        Column(
            "latest_hidden",
            of=_indicators,
            kind=Kind.YES_NO,
            title=_("latest reading hidden"),
            meaning=FEW,
        ),
        Column("latest_on", of=_indicators, kind=Kind.DAY, title=_("day of the latest reading")),
        Column(
            "percent",
            of=_indicators,
            kind=Kind.WHOLE,
            title=_("of the way, in percent"),
            meaning=_("From the baseline to the target, rounded down; below zero it went back."),
            unit="%",
        ),
        Column("is_reached", of=_indicators, kind=Kind.YES_NO, title=_("target reached")),
        Column(
            "trend",
            of=_indicators,
            kind=Kind.CODE,
            title=_("trend"),
            choices=tuple(Trend.choices),
        ),
        Column("is_sample", of=_indicators, kind=Kind.YES_NO, title=_("sample data")),
        *both("source"),
    ),
    source=UNION,
    key="code",
    changed=(Indicator, IndicatorTarget, Measurement),
)

MEASUREMENTS = Dataset(
    identifier="measurements",
    title=_("Approved readings"),
    meaning=_("Every approved reading of the plan’s indicators, as its last correction puts it."),
    model=Measurement,
    filters=MeasurementFilter,
    declared=(
        Column(
            "indicator",
            "indicator__code",
            title=_("indicator"),
            meaning=_("Its code."),
            refers="indicators",
        ),
        Column("period_starts", "period__starts", title=_("the review period begins on")),
        Column("period_ends", "period__ends", title=_("the review period ends on")),
        Column(
            "value", of=_readings, kind=Kind.NUMBER, title=_("value"), meaning=_("In the indicator’s unit.")
        ),
        Column("value_hidden", of=_readings, kind=Kind.YES_NO, title=_("value hidden"), meaning=FEW),
        Column("read_on", of=_readings, kind=Kind.DAY, title=pgettext_lazy("of an indicator", "as of")),
        Column(
            "parts",
            of=_readings,
            kind=Kind.LIST,
            title=_("parts"),
            meaning=_("Part and value, such as women:40, where the indicator is told apart."),
        ),
        Column(
            "parts_hidden",
            of=_readings,
            kind=Kind.YES_NO,
            title=_("parts hidden"),
            meaning=_("One of the parts tells of fewer than five people, so none is given."),
        ),
        Column("is_corrected", of=_readings, kind=Kind.YES_NO, title=_("corrected")),
        Column("is_sample", of=_readings, kind=Kind.YES_NO, title=_("sample data")),
        # Of the staff: what they write to each other about a reading, and where its evidence lies.
        Column("note", "note", public=False),
        Column("address", "address", public=False),
    ),
    source=UNION,
    together=("indicator", "period_ends"),
    changed=(Measurement,),
)
