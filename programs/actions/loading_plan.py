"""The Union's plans from the file of their first loading; of the demonstration, their sample data too."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import User
from platforms.actions.demo import refuse_outside_demonstration
from programs.actions.loading import stored, tidied
from programs.actions.periods import lock_period
from programs.actions.readings import Entry, approve_reading, hand_in, write_reading
from programs.models import (
    Activity,
    EqualityAction,
    Indicator,
    IndicatorTarget,
    Objective,
    Plan,
    ReviewPeriod,
)

REPORTER, APPROVER = "programs@example.org", "reporter@example.org"
_GRACE = dt.timedelta(days=31)


@transaction.atomic
def load_plan(*, row: dict[str, Any]) -> list[Plan]:
    """Make the plan if it is missing; one that is there is never touched."""
    if Plan.objects.filter(slug=row["slug"]).exists():
        return []
    return [stored(Plan(**tidied(row)))]


@transaction.atomic
def load_sample_plan(*, slug: str, objectives: list[dict[str, Any]]) -> int:
    """Give a plan without objectives sample ones, with readings in two periods; how many readings it made."""
    refuse_outside_demonstration()
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None or plan.objectives.exists():  # type: ignore[attr-defined]
        return 0
    to_read = [pair for row in objectives for pair in _objective(plan, dict(row))]
    people = {each.email: each for each in User.objects.filter(email__in=[REPORTER, APPROVER])}
    made = 0
    for name, period in _periods(plan).items():
        for indicator, readings in to_read:
            if name in readings:
                _read(indicator, period, readings[name], people)
                made += 1
        if name == "first":
            lock_period(period=period, by=people[REPORTER])
    return made


def _objective(plan: Plan, row: dict[str, Any]) -> list[tuple[Indicator, dict[str, Any]]]:
    """An objective with all that belongs to it; its indicators, with what is to be read of them."""
    actions = row.pop("actions")
    objective = stored(Objective(plan=plan, is_sample=True, **tidied(row)))
    return [pair for part in actions for pair in _action(objective, dict(part))]


def _action(objective: Objective, row: dict[str, Any]) -> list[tuple[Indicator, dict[str, Any]]]:
    indicators, activities = row.pop("indicators", []), row.pop("activities", [])
    action = stored(EqualityAction(objective=objective, **{"is_sample": True, **tidied(row)}))
    action.activities.set(Activity.objects.filter(slug__in=activities))
    return [_indicator(action, dict(part)) for part in indicators]


def _indicator(action: EqualityAction, row: dict[str, Any]) -> tuple[Indicator, dict[str, Any]]:
    targets, readings = row.pop("targets", []), row.pop("readings", {})
    if "baseline" in row:
        row["baseline"] = Decimal(row["baseline"])
    indicator = stored(Indicator(action=action, is_sample=True, **tidied(row)))
    for part in targets:
        stored(IndicatorTarget(indicator=indicator, due=part["due"], value=Decimal(part["value"])))
    return indicator, readings


def _periods(plan: Plan) -> dict[str, ReviewPeriod]:
    """The half-year that ended last, and the one that runs."""
    today = timezone.localdate()
    begins = today.replace(month=1 if today.month < 7 else 7, day=1)
    before = (begins - dt.timedelta(days=1)).replace(day=1)
    before = before.replace(month=1 if before.month < 7 else 7)
    next_one = (begins + dt.timedelta(days=190)).replace(day=1)
    days = {"first": (before, begins), "second": (begins, next_one)}
    return {
        name: stored(
            ReviewPeriod(
                plan=plan,
                starts=first,
                ends=after - dt.timedelta(days=1),
                due=after - dt.timedelta(days=1) + _GRACE,
                is_sample=True,
            )
        )
        for name, (first, after) in days.items()
    }


def _read(indicator: Indicator, period: ReviewPeriod, row: dict[str, Any], people: dict[str, User]) -> None:
    """A reading that one made-up person hands in and another approves, unless it is to wait."""
    parts = {part: Decimal(value) for part, value in row.get("parts", {}).items()}
    value = Decimal(row["value"]) if "value" in row else None
    entry = Entry(value, parts=parts)
    reading = write_reading(indicator=indicator, period=period, entry=entry, by=people[REPORTER])
    hand_in(reading=reading, by=people[REPORTER])
    if row.get("state") != "pending":
        approve_reading(reading=reading, by=people[APPROVER])
