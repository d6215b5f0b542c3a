"""What the public monitor says of a plan on a day, as plain data.

`drawn` makes it from the records, `board_words.Board` reads it in the reader's language. A locked period
keeps what was drawn when it was locked, so that page, table and download of it never change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from programs.enums import ActionStatus, Computed
from programs.models import Activity, EqualityAction, Indicator, Objective, Plan, ReviewPeriod
from programs.queries import plan_figures as figures
from programs.queries.series import Read, latest_of

FORMAT = 1
Drawn = dict[str, Any]


def drawn(plan: Plan, *, day: dt.date, period: ReviewPeriod | None = None) -> Drawn:
    """What a plan looks like on `day`, by all approved readings or of those up to a period: 9 queries."""
    return drawn_each([plan], day=day, until=period.ends if period else None)[plan.pk]


def drawn_each(plans: Iterable[Plan], *, day: dt.date, until: dt.date | None = None) -> dict[int, Drawn]:
    """The same of many plans by their keys, in as many queries as of one."""
    of_plans: dict[int, list[Any]] = {plan.pk: [] for plan in plans}
    for objective in _objectives(of_plans):
        of_plans[objective.plan_id].append(objective)
    shown = [each for objectives in of_plans.values() for each in objectives]
    indicators = [each for one in shown for action in one.shown for each in action.read]
    reads = latest_of(indicators, until=until, number=2)
    return {
        key: {
            "format": FORMAT,
            "day": day.isoformat(),
            "objectives": [_objective(each, day, reads) for each in objectives],
        }
        for key, objectives in of_plans.items()
    }


def _objectives(plans: Iterable[int]) -> Iterable[Any]:
    read = Indicator.objects.order_by("code").prefetch_related("targets")
    actions = EqualityAction.objects.order_by("number").prefetch_related(
        Prefetch("indicators", read, to_attr="read"),
        Prefetch("activities", Activity.objects.of_actions(), to_attr="carried_out_by"),
    )
    rows = Objective.objects.filter(plan__in=list(plans)).order_by("number")
    return rows.prefetch_related(Prefetch("actions", actions, to_attr="shown"))


def _both(record: Any, name: str) -> dict[str, str]:
    """A text in both languages."""
    return {language: getattr(record, f"{name}_{language}") or "" for language in ("tr", "en")}


def _objective(objective: Any, day: dt.date, reads: dict[int, list[Read]]) -> Drawn:
    return {
        "number": objective.number,
        "title": _both(objective, "title"),
        "face": objective.face,
        "is_sample": objective.is_sample,
        "actions": [_action(each, day, reads) for each in objective.shown],
    }


def _action(action: Any, day: dt.date, reads: dict[int, list[Read]]) -> Drawn:
    lines = [indicator_drawn(each, day, reads.get(each.pk, [])) for each in action.read]
    computed = figures.status_on(
        day, starts=action.starts, ends=action.ends, indicators=_reached(action.read, reads)
    )
    return {
        "number": action.number,
        "title": _both(action, "title"),
        "text": _both(action, "text"),
        "unit": _both(action, "unit"),
        "starts": _day(action.starts),
        "ends": _day(action.ends),
        "status": action.set_status or (ActionStatus(computed).value if computed else ""),
        "is_set": bool(action.set_status),
        "reason": _both(action, "reason"),
        "source": _both(action, "source"),
        "is_sample": action.is_sample,
        "activities": [{"slug": each.slug, "title": _both(each, "title")} for each in action.carried_out_by],
        "indicators": lines,
    }


def _reached(indicators: Iterable[Any], reads: dict[int, list[Read]]) -> list[figures.Reached]:
    return [
        figures.Reached(
            value=reads[each.pk][0].value if reads.get(each.pk) else None,
            direction=each.direction,
            targets=_targets(each),
        )
        for each in indicators
    ]


def _targets(indicator: Any) -> list[figures.Target]:
    return [(each.due, each.value) for each in indicator.targets.all()]


def is_withheld(indicator: Any, value: Decimal | None) -> bool:
    """Whether a figure of an indicator would tell of fewer than five people."""
    return value is not None and indicator.tells_of_people and figures.is_small(value)


def indicator_drawn(indicator: Any, day: dt.date, reads: list[Read]) -> Drawn:
    """An indicator on a day, with its readings, the newest first; nothing in it tells of a few people."""
    target = figures.target_on(_targets(indicator), day)
    latest = reads[0] if reads else None
    return {
        "code": indicator.code,
        "title": _both(indicator, "title"),
        "unit": _both(indicator, "unit"),
        "kind": indicator.kind,
        "direction": indicator.direction,
        "decimals": indicator.decimals,
        "baseline": None if is_withheld(indicator, indicator.baseline) else _number(indicator.baseline),
        "baseline_withheld": is_withheld(indicator, indicator.baseline),
        "baseline_on": _day(indicator.baseline_on),
        "target": _number(target[1]) if target else None,
        "target_due": _day(target[0]) if target else None,
        "source": _both(indicator, "source"),
        "is_computed": indicator.computed != Computed.TYPED,
        "is_sample": indicator.is_sample,
        "reading": reading_drawn(indicator, latest) if latest else None,
        **_judged(indicator, target, reads),
    }


def reading_drawn(indicator: Any, read: Read) -> Drawn:
    """A reading as the public may know it: nothing in it tells of a few people."""
    hidden = indicator.tells_of_people and not figures.may_show(read.value, read.parts)
    withheld = is_withheld(indicator, read.value)
    gap = figures.parts_gap(read.value, read.parts) if indicator.parts_add_up else 0
    return {
        "value": None if withheld else _number(read.value),
        "is_withheld": withheld,
        "read_on": _day(read.read_on),
        "parts": {} if hidden else {part: _number(value) for part, value in read.parts.items()},
        "parts_hidden": hidden and not withheld,
        "parts_differ": gap != 0 and not hidden,
        "is_corrected": read.was is not None,
        "is_sample": read.is_sample,
    }


def _judged(indicator: Any, target: figures.Target | None, reads: list[Read]) -> Drawn:
    """How far the latest reading is, and which way it went; empty where that is not known or not told."""
    way, before, went = None, None, None
    told = [None if is_withheld(indicator, each.value) else each.value for each in reads]
    latest = told[0] if told else None
    baseline = None if is_withheld(indicator, indicator.baseline) else indicator.baseline
    if latest is not None and target and baseline is not None:
        way = figures.advance(
            actual=latest, baseline=baseline, target=target[1], direction=indicator.direction
        )
    if latest is not None and len(told) > 1 and told[1] is not None:
        before = told[1]
        went = figures.trend(latest=latest, before=before, direction=indicator.direction).value
    return {
        "percent": way.percent if way else None,
        "is_reached": way.is_reached if way else None,
        "trend": went,
        "before": _number(before),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
